"""Asking twice writes once: a programme that got no answer may send its request again under the same key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from pydantic import BaseModel

from jieyue.acts.actions import once as kept_once
from jieyue.api.door import Request
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

HEADER = "Idempotency-Key"
LONGEST = 200
# What every endpoint that writes says of itself in the description of the interface.
DESCRIBED = {
    "parameters": [
        {
            "in": "header",
            "name": HEADER,
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST},
            "description": "同一个键、同一个请求再发一次,得到原来的答复,不会重复写入;键由调用方自定,保留 7 天。",
        }
    ]
}


def once(request: Request, do: Callable[[], BaseModel]) -> Any:
    """Do it, under the key of the request if it has one; see `acts.actions.once`.

    Raises Refusal for a key that is too long or was used for another request.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        return do()
    if len(key) > LONGEST:
        raise Refusal(say("Idempotency-Key 超过 {longest} 个字符,请缩短。", longest=LONGEST))
    return kept_once(request.actor, key, _digest(request), lambda: do().model_dump(mode="json"))


def _digest(request: Request) -> str:
    """Method, address and content; of a form its fields and files, since what parts them differs every time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(_file_digest(name, file))
    return digest.hexdigest()


def _file_digest(name: str, file: UploadedFile) -> bytes:
    digest = hashlib.sha256(repr((name, file.name)).encode())
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()

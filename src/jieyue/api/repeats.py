"""Asking twice writes once: a programme that got no answer may send its request again under the same key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from jieyue.acts.actions import answered
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
            "description": "同一个键、同一个请求再发一次,得到原来的答复,不会重复写入;键由调用方自定,只用字母、数字和 - _ 等 ASCII 字符,保留 7 天。",
        }
    ]
}


def once(request: Request, do: Callable[[], BaseModel]) -> Any:
    """Do it, under the key of the request if it has one; see `acts.actions.once`.

    Raises Refusal for a key that is too long or was used for another request.
    """
    key = _key(request)
    if not key:
        return do()
    return kept_once(request.actor, key, _digest(request), lambda: do().model_dump(mode="json"))


def kept_answer(request: Request) -> Any:
    """The answer this request has got before under its key; None where it has got none.  Raises as `once` does."""
    key = _key(request)
    return answered(request.actor, key, _digest(request)) if key else None


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST:
        raise Refusal(say("Idempotency-Key 超过 {longest} 个字符,请缩短。", longest=LONGEST))
    return key


def _digest(request: Request) -> str:
    """Method, address and content."""
    address = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(address + request.body).hexdigest()

"""Has a file looked into by a child process under limits, and words what came of it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jieyue.exhibits.rules.formats import ACCEPTED, FORMATS, HEAD, Format, sniff
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

_REFUSED = 3
_BYTES, _SECONDS = 1 << 30, 20
_TAKEN = "%Y:%m:%d %H:%M:%S"

_TAIL = 2_000
_LOG = logging.getLogger(__name__)
_TOO_MUCH = say("系统没能检查这个文件,因此没有保存。请压缩或另存为 PDF 后再传;仍不行的请联系系统管理员。")

_UNFIT: Mapping[str, Message] = {
    "damaged": say("文件已损坏或不完整,请重新导出或重拍后上传。"),
    "protected": say("文件设有密码,请取消密码保护后再上传。"),
    "macros": say("文件含有宏,请另存为不含宏的 .docx 或 .xlsx 后上传。"),
    "archive": say("这是压缩包,请解压后逐个上传里面的文件。{accepted}", accepted=ACCEPTED),
    "bomb": say("文件解压后过大,疑似压缩炸弹,已拒绝。"),
    "too_many_pixels": say("照片超过 8000 万像素,请缩小后上传。"),
}


@dataclass(frozen=True)
class Looked:
    """What a file turned out to be; `text` its first words, `taken` as the camera wrote it, without a zone."""

    format: Format
    text: str = ""
    pages: int | None = None
    taken: datetime | None = None
    placed: bool = False
    likeness: str = ""


def look(path: Path, shown: Path, thumb: Path) -> Looked:
    """What the file is; of a photo the copies to be shown are written to `shown` and `thumb`.

    Raises Refusal for a file of no accepted kind, a damaged or protected one, and one that asks for too much.
    """
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD))
    request = {
        "path": str(path.resolve()),
        "format": kind,
        "shown": str(shown.resolve()),
        "thumb": str(thumb.resolve()),
        "bytes": _BYTES,
        "seconds": _SECONDS,
    }
    told = _ask(request)
    return Looked(
        FORMATS[told["format"]],
        told.get("text", ""),
        told.get("pages"),
        _moment(told.get("taken", "")),
        told.get("placed", False),
        told.get("likeness", ""),
    )


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "jieyue.exhibits.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_SECONDS * 2,
            # The child needs no secrets of ours; arenas would count against its address space.
            env={"PATH": os.environ.get("PATH", ""), "MALLOC_ARENA_MAX": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal(_TOO_MUCH) from None
    if done.returncode == _REFUSED:
        raise Refusal(_UNFIT[json.loads(done.stdout)["code"]])
    if done.returncode:
        # Ended by its limits, or a fault of ours: whoever keeps the machine finds out which.
        _LOG.error("evidence could not be looked into: exit %s, %s", done.returncode, done.stderr[-_TAIL:])
        raise Refusal(_TOO_MUCH)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _TAKEN)  # noqa: DTZ007  a camera knows no zone
    except ValueError:
        return None

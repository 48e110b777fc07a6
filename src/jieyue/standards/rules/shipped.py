"""The standards that come with jieyue: one TOML file each beside the rules, part of the programme."""

from __future__ import annotations

from importlib.resources import files

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_FOLDER = files("jieyue.standards") / "data"


def shipped_codes() -> list[str]:
    """The codes of all of them, in order."""
    return sorted(one.name.removesuffix(".toml") for one in _FOLDER.iterdir() if one.name.endswith(".toml"))


def shipped_text(code: str) -> str:
    """The TOML of one.  Raises Refusal when there is none by that code."""
    if code not in shipped_codes():
        raise Refusal(say("没有评价标准“{code}”。", code=code))
    return (_FOLDER / f"{code}.toml").read_text(encoding="utf-8")

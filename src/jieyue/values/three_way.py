"""A sheet that was exported a while ago: its cells as exported, as they came back, and as they stand now.

What the sheet leaves as it was asks for nothing; what both sides changed is refused with all three values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from jieyue.values.wording import Message, say

T = TypeVar("T")
Cells = Mapping[str, T | None]

_NOTHING = "—"


@dataclass(frozen=True)
class Clash(Generic[T]):
    """One cell that was changed on both sides; None stands for nothing."""

    key: str
    base: T | None
    theirs: T
    now: T | None


def touched(base: Cells[T], theirs: Cells[T]) -> dict[str, T]:
    """The cells of a sheet that do not stand as they were exported.  A blank one leaves things as they are."""
    return {key: value for key, value in theirs.items() if value is not None and value != base.get(key)}


def clashes(base: Cells[T], theirs: Cells[T], now: Cells[T]) -> list[Clash[T]]:
    """Where a sheet would undo what was changed since it was exported; what says what is there now undoes nothing."""
    return [
        Clash(key, base.get(key), value, now.get(key))
        for key, value in touched(base, theirs).items()
        if now.get(key) not in {base.get(key), value}
    ]


def stale(base: str, theirs: str, now: str) -> Message:
    """What to tell the person whose sheet is behind the database: one cell, three values."""
    return say(
        "导出以后已被他人修改:导出时 {base},表中 {theirs},现在 {now};请核对后改用最新的导出。",
        base=base or _NOTHING,
        theirs=theirs or _NOTHING,
        now=now or _NOTHING,
    )

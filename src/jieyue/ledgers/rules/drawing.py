"""Which canteens are looked at this year: at least 35 % by lot, every one within three years, and anybody can draw it again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

SHARE = Decimal("0.35")
# Every canteen is drawn at least once in so many years.
WITHIN = 3


class Why(StrEnum):
    """Why one was drawn: its time is up, or the lot fell on it."""

    DUE = "due"
    LOT = "lot"


WHY_TITLES = {Why.DUE: "三年内必查", Why.LOT: "随机抽中"}


@dataclass(frozen=True)
class Drawn:
    """One organ that was drawn, in the order of the draw."""

    code: str
    why: Why


def number_to_draw(organs: int) -> int:
    """At least 35 % of the organs, rounded up."""
    return int((organs * SHARE).to_integral_value(ROUND_CEILING))


def draw(
    frame: Collection[str], seen: Mapping[str, int], first: Mapping[str, int], year: int, seed: str
) -> Sequence[Drawn]:
    """The organs drawn of a frame (their codes) for a year.

    `seen` is the last year each was drawn in, `first` the year it came into the frame: one that was not drawn
    in the two years before, though it was there, has to be drawn now.  The others follow by lot, those not
    drawn for longest before those drawn lately, so that the third year is never left with more than there are.
    The lot of a code is the SHA-256 of seed, year and code: the same seed gives the same draw everywhere.
    """
    ordered = sorted(frame, key=lambda code: lot(seed, year, code))
    overdue = [code for code in ordered if year - max(seen.get(code, 0), first[code] - 1) >= WITHIN]
    rest = sorted(
        (code for code in ordered if code not in set(overdue)),
        # A sort keeps the order of the lots among equals.
        key=lambda code: seen.get(code, 0) > year - WITHIN,
    )
    more = max(0, number_to_draw(len(ordered)) - len(overdue))
    return [Drawn(code, Why.DUE) for code in overdue] + [Drawn(code, Why.LOT) for code in rest[:more]]


def lot(seed: str, year: int, code: str) -> str:
    """What decides the order of the draw."""
    return hashlib.sha256(f"{seed}|{year}|{code}".encode()).hexdigest()

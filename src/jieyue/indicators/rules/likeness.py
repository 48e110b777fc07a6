"""Which organs two years can be compared on: the same organs, or what became of them, wholly reported in both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jieyue.indicators.rules.results import OK, PARTIAL
from jieyue.values.wording import Message, say


class Reported(NamedTuple):
    """How an organ stands over two years: whether it is there on the first and the last day, what it reported."""

    begun: bool  # there on the first day of the earlier year
    lasting: bool  # there on the last day of the later year
    before: str | None  # the status of its figure in the earlier year, None for none
    now: str | None


ALIKE = ""
# Why an organ is left out, the first that holds; the code is what is counted by, the sentence what is read.
REASONS = {
    "new": "期间新设,没有可比的上年",
    "gone": "期间撤销,没有承接机关",
    "outside": "与本区划以外的机关有合并或分设",
    "silent_before": "上年没有数据",
    "partial_before": "上年台账不全",
    "silent_now": "本年没有数据",
    "partial_now": "本年台账不全",
}


def reason_of(told: Reported) -> str:
    """Why an organ can't be compared; ALIKE where it can."""
    if not told.begun:
        return "new"
    if not told.lasting:
        return "gone"
    for year, status in (("before", told.before), ("now", told.now)):
        if status == PARTIAL:
            return f"partial_{year}"
        if status != OK:
            return f"silent_{year}"
    return ALIKE


@dataclass(frozen=True)
class Member:
    """An organ of a chain; `needed` are the years it lived a whole month in, earlier and later."""

    inside: bool
    begun: bool
    lasting: bool
    needed: tuple[bool, bool]
    statuses: tuple[str | None, str | None]
    values: tuple[Decimal | None, Decimal | None]


def reason_of_chain(members: Collection[Member]) -> str:
    """Why organs that came out of or went into each other can't be compared together; ALIKE where they can.

    Who lived no whole month of a year has nothing to report in it.
    """
    if not all(member.inside for member in members):
        return "outside"
    told = Reported(
        begun=any(member.begun for member in members),
        lasting=any(member.lasting for member in members),
        before=_status(members, 0),
        now=_status(members, 1),
    )
    return reason_of(told)


def _status(members: Iterable[Member], year: int) -> str | None:
    due = {member.statuses[year] for member in members if member.needed[year]}
    if PARTIAL in due or (OK in due and due != {OK}):
        return PARTIAL
    return OK if due == {OK} else None


def chains(links: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Organs put together that a succession links, directly or through others."""
    group: dict[int, set[int]] = {}
    for one, other in links:
        together = group.get(one, {one}) | group.get(other, {other})
        for member in together:
            group[member] = together
    return sorted({frozenset(members) for members in group.values()}, key=min)


@dataclass(frozen=True)
class Likeness:
    """What two years can be compared on: `organs` alike and what they used, and who is left out by reason."""

    years: tuple[int, int]  # the earlier, the later
    organs: int  # those that are compared, each organ of a chain by itself
    chains: int  # of these, chains of predecessors and successors
    values: tuple[Decimal, Decimal]
    left_out: Mapping[str, int]  # organs by the code of the reason

    @property
    def change(self) -> Decimal | None:
        """The later year against the earlier as a share of it; None where there is nothing to compare."""
        before, now = self.values
        return now / before - 1 if self.organs and before else None

    @property
    def out(self) -> int:
        return sum(self.left_out.values())

    @property
    def reasons(self) -> list[tuple[Message, int]]:
        """The reasons with their organs, in the order of the table."""
        return [(say(title), self.left_out[code]) for code, title in REASONS.items() if code in self.left_out]

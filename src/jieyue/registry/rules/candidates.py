"""Pairs of entries that may be one organ, each with its reasons, so that a person can judge quickly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jieyue.registry.rules.duplicates import NamedOrgan, twins
from jieyue.values.wording import Message, listed, say

SAME_NAME, NEAR_NAME, CREDIT_CODE, PHONE = "same_name", "near_name", "credit_code", "phone"
# The strongest first.
REASONS = {
    CREDIT_CODE: "统一社会信用代码相同",
    SAME_NAME: "名称含义相同",
    NEAR_NAME: "名称只差一两个字",
    PHONE: "电话相同",
}
# A number that more organs share is a switchboard and tells nothing.
MOST_AT_ONE_PHONE = 2


@dataclass(frozen=True)
class KnownOrgan(NamedOrgan):
    """An organ with all that may give it away as a second entry."""

    credit_code: str = ""
    phone: str = ""
    joint: bool = False


@dataclass(frozen=True)
class Candidate:
    """`organ` may be a second entry of `first`, the one that was there before."""

    organ: KnownOrgan
    first: KnownOrgan
    reasons: tuple[str, ...] = field(default=())

    @property
    def why(self) -> Message:
        return listed([say(REASONS[reason]) for reason in self.reasons])


def candidates(organs: Iterable[KnownOrgan]) -> list[Candidate]:
    """Pairs within one region, the strongest reasons first; organs that work as one (合署) are no pairs."""
    known = {organ.id: organ for organ in organs}
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for twin in twins(known.values()):
        found[twin.organ.id, twin.first.id].add(SAME_NAME if twin.same else NEAR_NAME)
    for pair in _sharing(known.values(), lambda organ: organ.credit_code):
        found[pair].add(CREDIT_CODE)
    for pair in _sharing(known.values(), lambda organ: _digits(organ.phone), most=MOST_AT_ONE_PHONE):
        found[pair].add(PHONE)
    told = [
        Candidate(known[later], known[first], tuple(reason for reason in REASONS if reason in reasons))
        for (later, first), reasons in found.items()
        if not (known[later].joint and known[first].joint)
    ]
    order = list(REASONS)
    return sorted(
        told, key=lambda one: ([order.index(reason) for reason in one.reasons], one.first.id, one.organ.id)
    )


def _sharing(
    organs: Iterable[KnownOrgan], mark: Callable[[KnownOrgan], str], *, most: int | None = None
) -> list[tuple[int, int]]:
    """Organs of one region with the same mark, each later one with the first."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for organ in organs:
        if value := mark(organ):
            groups[organ.region, value].append(organ.id)
    return [
        (later, min(group))
        for group in groups.values()
        if most is None or len(group) <= most
        for later in sorted(group)[1:]
    ]


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit())

"""What every rule kind is given and gives back, so that a new kind is one more small file.

A kind is a module with
- ANSWERS: the kinds of answer it can score; LEDGER: whether it can score a fact;
- AGAINST: whether it compares with a second fact (NEVER, MAY, MUST);
- GATES: whether it says plainly met or not, so that a gate may use it;
- COUNTS: whether it gives points for each one, and so needs a unit of whole numbers;
- ASSESSED: whether an assessor gives the points, with a reason;
- TITLE: what it is called where people choose it;
- `parse(table)`: its typed parameters, or Refusal;
- `fits(points, params, parts)`: whether they suit the item's points and sub-points;
- `words(points, params, unit, parts)`: the rule in a sentence, for the standard's own page;
- `score(points, params, given)`: 0 to `points`, with the figures in the reason.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from jieyue.standards.rules.answers import Part
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import Unit, rounded_ratio
from jieyue.values.verdicts import YES, Verdict
from jieyue.values.wording import NOTHING, Message, say

NEVER, MAY, MUST = "never", "may", "must"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule is told about one organ: a fact of its ledgers or its answer.

    `value` is in `unit` (yes 1, no 0; a checklist the number of parts ticked); `detail` says what
    is missing; `against` is the second fact, called `against_label` in sentences; `size` is how many were
    looked at in a sample, and `note` what was written beside an answer.
    """

    value: Decimal
    unit: Unit
    detail: Message = NOTHING
    against: Decimal | None = None
    against_label: Message = NOTHING
    parts: tuple[Part, ...] = ()
    ticked: Collection[str] = ()
    size: Decimal = ZERO
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """The score with its reason; `met`: fully met.  Not `available`: the figures allow no score."""

    score: Decimal
    reason: Message
    met: bool
    available: bool = True


class Kind(Protocol):
    """The module of a rule kind."""

    ANSWERS: frozenset[str]
    LEDGER: bool
    AGAINST: str
    GATES: bool
    COUNTS: bool
    ASSESSED: bool
    TITLE: Message

    def parse(self, table: Table, /) -> Any: ...
    def fits(self, points: Decimal, params: Any, parts: tuple[Part, ...], /) -> Verdict: ...
    def words(self, points: Decimal, params: Any, unit: Unit, parts: tuple[Part, ...], /) -> Message: ...
    def score(self, points: Decimal, params: Any, given: Given, /) -> Scored: ...


@dataclass(frozen=True)
class NoParams:
    """Of a kind that has nothing to set."""


def nothing_to_set(table: Table) -> NoParams:
    """Parse a rule without parameters; any that is written is refused."""
    table.finish()
    return NoParams()


def any_points(_points: Decimal, _params: NoParams, _parts: tuple[Part, ...]) -> Verdict:
    """Whatever the item is worth suits."""
    return YES


def unavailable(why: Message) -> Scored:
    """No score, because a figure is missing; `why` is a sentence."""
    return Scored(ZERO, say("无法评定:{why}", why=why), met=False, available=False)


def rate_of(given: Given) -> Decimal | Scored:
    """The figure as a ratio: to what it is compared with, or a share as it is; no score where that is 0."""
    if given.against is None:
        return rounded_ratio(given.value, Decimal(1))
    if not given.against:
        return unavailable(say("{reference}为 0,无法比较。", reference=given.against_label))
    return rounded_ratio(given.value, given.against)

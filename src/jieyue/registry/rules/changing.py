"""What an office asks to be changed at an organ, and what that makes of each organ it touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from jieyue.registry.rules import SINCE_EVER
from jieyue.registry.rules.history import FROM, SELF, TO, EventKind, may_change
from jieyue.registry.rules.organ_rows import OrganFacts, Vocabulary, read_code
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# The act that stands behind each change an office may ask for.
ACT_OF = {
    EventKind.RENAME: "organ.rename",
    EventKind.MOVE: "organ.move",
    EventKind.SUPERVISE: "organ.supervise",
    EventKind.MERGE: "organ.merge",
    EventKind.SPLIT: "organ.split",
    EventKind.OPEN: "organ.open",
    EventKind.CLOSE: "organ.close",
    # Putting two entries of one organ together moves ledgers too: see `ledgers.actions.absorbing`.
    EventKind.ABSORB: "organ.absorb",
}
LONGEST_DOCUMENT = 80


@dataclass(frozen=True)
class Part:
    """A new organ that comes out of a split."""

    code: str
    name: str


@dataclass(frozen=True)
class Wish:
    """A change as it is asked for; each kind reads the fields it needs."""

    kind: EventKind
    code: str
    on: date
    name: str = ""  # rename: the new name
    region: str = ""  # move: the new region's code or name
    superior: str = ""  # supervise: the superior's code, "" for none
    into: str = ""  # merge: the organ that takes it over
    parts: Sequence[Part] = ()  # split: the new organs
    goes_on: bool = False  # split: the organ itself stays beside the new ones
    reason: str = ""
    document: str = ""


@dataclass(frozen=True)
class Registered:
    """What the registry holds that a change may touch."""

    words: Vocabulary
    organs: Mapping[str, OrganFacts]  # the organ, those the wish names, and those right below it
    superiors: Mapping[str, str]  # of every organ that has one
    changed_on: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Party:
    """An organ before and after; `before` is None for one that the change founds."""

    part: str
    before: OrganFacts | None
    after: OrganFacts

    @property
    def code(self) -> str:
        return self.after.code


def plan_change(wish: Wish, known: Registered, today: date) -> list[Party]:
    """What the change makes of every organ it touches, the one it is asked for first.

    Raises Refusal with the one sentence that says what stands in its way.
    """
    if len(wish.document) > LONGEST_DOCUMENT:
        raise Refusal(say("文号超过 {longest} 字,请缩短。", longest=LONGEST_DOCUMENT))
    parties = _PLANS[wish.kind](wish, known)
    for party in parties:
        if party.before is None:
            continue
        verdict = may_change(party.before, wish.on, today=today, last=known.changed_on.get(party.code))
        if not verdict:
            raise Refusal(verdict.reason)
    return parties


def _rename(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    name = known.words.facts["name"](wish.name)
    if not name or name == organ.name:
        raise Refusal(say("请填写新的名称;现在的名称是“{name}”。", name=organ.name))
    return [Party(SELF, organ, replace(organ, name=name))]


def _move(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    region = known.words.region(wish.region)
    if region == organ.region:
        raise Refusal(say("“{name}”已在该区划,请选择另一个报送区划。", name=organ.name))
    tier = known.words.places[region].level
    return [Party(SELF, organ, replace(organ, region=region, tier=tier))]


def _supervise(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    superior = wish.superior.strip() or None
    if superior == organ.superior:
        raise Refusal(say("上级主管没有变化,请填写新的上级主管。"))
    if superior is not None:
        _there(known, superior)
        _no_circle(organ, superior, known)
    return [Party(SELF, organ, replace(organ, superior=superior))]


def _there(known: Registered, code: str) -> OrganFacts:
    found = known.organs.get(code)
    if found is None:
        raise Refusal(say("没有机关“{code}”,或不在您的管辖范围之内。", code=code))
    if found.closed is not None:
        raise Refusal(say("“{name}”已于 {day} 撤销或并入其他机关。", name=found.name, day=found.closed))
    return found


def _no_circle(organ: OrganFacts, superior: str, known: Registered) -> None:
    at: str | None = superior
    seen: set[str] = set()
    while at is not None and at not in seen:
        if at == organ.code:
            raise Refusal(say("机关“{code}”的上级主管绕了一圈回到自己,请核对。", code=organ.code))
        seen.add(at)
        at = known.superiors.get(at)


def _merge(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    if not wish.into or wish.into == organ.code:
        raise Refusal(say("请填写并入哪一家机关。"))
    heir = _there(known, wish.into)
    below = [one for one in known.organs.values() if one.superior == organ.code and one.closed is None]
    # The heir may have stood below the organ that goes into it; it then answers to whom that one did.
    after = replace(heir, superior=organ.superior) if heir.superior == organ.code else heir
    return [
        Party(FROM, organ, replace(organ, closed=wish.on)),
        Party(TO, heir, after),
        *(
            Party(SELF, one, replace(one, superior=heir.code))
            for one in sorted(below, key=lambda one: one.code)
            if one.code != heir.code
        ),
    ]


def _absorb(wish: Wish, known: Registered) -> list[Party]:
    """As a merger, but the second entry never was an organ: it is closed since ever, and counts nowhere."""
    absorbed, *others = _merge(wish, known)
    return [replace(absorbed, after=replace(absorbed.after, closed=SINCE_EVER)), *others]


def _split(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    if len(wish.parts) < (1 if wish.goes_on else 2):
        raise Refusal(say("请填写分设出的机关:本机关保留的至少一家,撤销的至少两家。"))
    parties = [Party(FROM, organ, organ if wish.goes_on else replace(organ, closed=wish.on))]
    taken: set[str] = set()
    for part in wish.parts:
        code, name = read_code(part.code.strip()), known.words.facts["name"](part.name)
        if code in known.organs or code in taken:
            raise Refusal(say("机关代码“{code}”已被使用,请另取一个。", code=code))
        if not name:
            raise Refusal(say("请填写新机关“{code}”的名称。", code=code))
        taken.add(code)
        # A credit code belongs to one organ; the new ones get their own.
        founded = replace(organ, code=code, name=name, opened=wish.on, credit_code=None, contact="", phone="")
        parties.append(Party(TO, None, founded))
    return parties


def _open(wish: Wish, known: Registered) -> list[Party]:
    """The day it was founded is put on record, of an organ that came in by a sheet."""
    organ = known.organs[wish.code]
    if organ.opened is not None:
        raise Refusal(say("“{name}”的设立日期已登记为 {day}。", name=organ.name, day=organ.opened))
    return [Party(SELF, organ, replace(organ, opened=wish.on))]


def _close(wish: Wish, known: Registered) -> list[Party]:
    organ = known.organs[wish.code]
    return [Party(SELF, organ, replace(organ, closed=wish.on))]


_PLANS: Mapping[EventKind, Callable[[Wish, Registered], list[Party]]] = {
    EventKind.RENAME: _rename,
    EventKind.MOVE: _move,
    EventKind.SUPERVISE: _supervise,
    EventKind.MERGE: _merge,
    EventKind.SPLIT: _split,
    EventKind.OPEN: _open,
    EventKind.CLOSE: _close,
    EventKind.ABSORB: _absorb,
}

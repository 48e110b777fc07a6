"""Reading what became of organs: who is there on a day, what changed when, and how one stood before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, Q

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.registry.models import EventParty, Organ, OrganEvent, OrganKind, Region
from jieyue.registry.queries.organs import (
    OrganHead,
    in_batches,
    organ_facts,
    vocabulary,
)
from jieyue.registry.rules import PREMISES, SINCE_EVER, TIERS
from jieyue.registry.rules.changing import Registered, Wish
from jieyue.registry.rules.history import (
    EVENT_TITLES,
    FIELD_TITLES,
    FROM,
    SUCCESSION,
    TO,
    EventKind,
    Recorded,
    Values,
    differences,
    earlier,
)
from jieyue.registry.rules.organ_rows import OrganFacts
from jieyue.values.wording import Message, say

_TITLES = {"tier": dict(TIERS), "premises": dict(PREMISES)}
_YES = {True: "是", False: "否"}
_LIVING = Q(event__undone_at=None)


def no_double(field: str = "") -> Q:
    """Without entries that turned out to be another organ's: they count in no total, of whatever year.

    `field` leads to the organ, as in "organ__".
    """
    return Q(**{f"{field}closed": None}) | Q(**{f"{field}closed__gt": SINCE_EVER})


def open_on(day: date, field: str = "") -> Q:
    """The organs that are there on `day`; `field` leads to the organ, as in "organ__"."""
    return (Q(**{f"{field}closed": None}) | Q(**{f"{field}closed__gt": day})) & (
        Q(**{f"{field}opened": None}) | Q(**{f"{field}opened__lte": day})
    )


def open_in(first: date, last: date, field: str = "") -> Q:
    """The organs that are there on some day from `first` to `last`; what was founded by mistake never is."""
    closed, opened = f"{field}closed", f"{field}opened"
    return (
        (Q(**{closed: None}) | Q(**{f"{closed}__gt": first}))
        & (Q(**{opened: None}) | Q(**{f"{opened}__lte": last}))
        & (Q(**{closed: None}) | Q(**{opened: None}) | Q(**{f"{closed}__gt": F(opened)}))
    )


def changed_on(codes: Collection[str]) -> dict[str, date]:
    """The day of the latest change of each of these organs; those that never changed are left out."""
    found: dict[str, date] = {}
    for some in in_batches(list(codes)):
        rows = EventParty.objects.filter(_LIVING, organ__code__in=some).values_list("organ__code")
        found.update(rows.annotate(Max("event__on")).order_by())
    return found


def latest_event(organ_id: int) -> int:
    """The number of an organ's latest event that stands, 0 before the first."""
    found = EventParty.objects.filter(_LIVING, organ=organ_id)
    return found.order_by("-event__on", "-event").values_list("event", flat=True).first() or 0


def registered(actor: Actor, wish: Wish) -> Registered:
    """What a change may touch, in the actor's scope; codes that are taken elsewhere count too.  Six statements."""
    named = {wish.code, wish.into} - {""}
    touched = Q(in_scope(actor), code__in=named) | Q(superior__code=wish.code)
    # A superior may well stand outside the office's own part of the tree.
    taken = Q(code__in=[wish.superior, *(part.code.strip() for part in wish.parts)])
    organs = organ_facts(Organ.objects.filter(touched | taken))
    superiors = Organ.objects.exclude(superior=None).order_by().values_list("code", "superior__code")
    return Registered(vocabulary(), organs, dict(superiors), changed_on(organs))


@dataclass(frozen=True)
class Difference:
    """One field of an organ before and after, in words."""

    field: str
    before: Message
    after: Message

    @property
    def title(self) -> Message:
        return say(FIELD_TITLES[self.field])


@dataclass(frozen=True)
class Other:
    """Another organ that had a part in an event."""

    code: str
    name: str
    part: str


@dataclass(frozen=True)
class EventRow:
    """One change of an organ as its history shows it."""

    id: int
    kind: EventKind
    on: date
    at: datetime
    by: str
    reason: str
    document: str
    part: str
    turned: Sequence[Difference]
    others: Sequence[Other]
    undone_at: datetime | None
    undone_by: str
    undone_reason: str

    @property
    def stands(self) -> bool:
        return self.undone_at is None

    @property
    def title(self) -> Message:
        return say(EVENT_TITLES[self.kind])


@dataclass(frozen=True)
class Past:
    """An organ's history, and how it stood on a day: `then` is its head as of that day."""

    events: Sequence[EventRow]  # the latest first, undone ones too
    then: OrganHead
    latest: int  # the event that may be taken back, 0 where there is none


def past_of(actor: Actor, head: OrganHead, day: date) -> Past:
    """What became of an organ and how it stood at the end of `day`.  Five statements at most."""
    mine = EventParty.objects.filter(in_scope(actor, "organ__path"), organ__code=head.code)
    own = list(mine.select_related("event").order_by("-event__on", "-event"))
    standing = [party for party in own if party.event.undone_at is None]
    told = [Recorded(party.event.on, party.before, party.after) for party in standing]
    words = _Words([value for party in own for value in (party.before, party.after)])
    then = _head(head, told, words, day)
    then = replace(then, profiles=tuple(row for row in head.profiles if row.valid_from <= day))
    events = [_row(party, others, words) for party, others in _with_others(own)]
    return Past(events, then, standing[0].event_id if standing else 0)


def turned(before: OrganFacts, after: OrganFacts) -> list[Difference]:
    """What a change would make of an organ, field by field.  Three statements at most."""
    was, became = differences(before, after)
    return _turned(was, became, _Words([was, became]))


def _turned(before: Values, after: Values, words: _Words) -> list[Difference]:
    return [
        Difference(name, words.told(name, value), words.told(name, after.get(name)))
        for name, value in before.items()
    ]


_DAYS = frozenset({"opened", "closed"})


class _Words:
    """Names for the codes that events hold, read together."""

    def __init__(self, values: Iterable[Values]) -> None:
        codes: dict[str, set[str]] = {"region": set(), "superior": set(), "kind": set()}
        for value in values:
            for field, found in codes.items():
                if value.get(field):
                    found.add(value[field])
        self.region = _names(Region.objects, "name", codes["region"])
        self.superior = _names(Organ.objects, "name", codes["superior"])
        self.kind = _names(OrganKind.objects, "title", codes["kind"])

    def told(self, field: str, value: Any) -> Message:
        """A stored value in words."""
        if value in (None, ""):
            return say("无")
        if field in ("region", "superior", "kind"):
            return say(getattr(self, field).get(value, value))
        if field in _TITLES:
            return say(_TITLES[field][value])
        if field in _DAYS:
            return say("{value}", value=date.fromisoformat(str(value)))
        return say(_YES[value]) if isinstance(value, bool) else say("{value}", value=value)


def _names(rows: Any, field: str, codes: Collection[str]) -> dict[str, str]:
    return dict(rows.filter(code__in=codes).values_list("code", field)) if codes else {}


def _head(head: OrganHead, told: Sequence[Recorded], words: _Words, day: date) -> OrganHead:
    """The head with the fields of that day put in."""
    was = earlier(told, day)
    changed = {
        name: was[name] for name in ("name", "tier", "premises", "joint", "credit_code") if name in was
    }
    if "region" in was:
        changed |= {"region": was["region"], "region_name": words.region.get(was["region"], was["region"])}
    if "kind" in was:
        changed |= {"kind": was["kind"], "kind_title": words.kind.get(was["kind"], was["kind"])}
    if "superior" in was:
        code = was["superior"] or ""
        changed |= {"superior_code": code, "superior": words.superior.get(code, code)}
    return replace(head, **{name: value or "" if value is None else value for name, value in changed.items()})


def _with_others(own: Sequence[EventParty]) -> list[tuple[EventParty, list[Other]]]:
    others: dict[int, list[Other]] = {}
    if own:
        rows = EventParty.objects.filter(event__in=[party.event_id for party in own])
        rows = rows.exclude(organ=own[0].organ_id).order_by("organ__path")
        for event, *told in rows.values_list("event", "organ__code", "organ__name", "part"):
            others.setdefault(event, []).append(Other(*told))
    return [(party, others.get(party.event_id, [])) for party in own]


def _row(party: EventParty, others: Sequence[Other], words: _Words) -> EventRow:
    event: OrganEvent = party.event
    return EventRow(
        id=event.pk,
        kind=EventKind(event.kind),
        on=event.on,
        at=event.at,
        by=event.by,
        reason=event.reason,
        document=event.document,
        part=party.part,
        turned=_turned(party.before, party.after, words),
        others=others,
        undone_at=event.undone_at,
        undone_by=event.undone_by,
        undone_reason=event.undone_reason,
    )


def successions(first: date, last: date) -> list[tuple[int, int]]:
    """Organs that went into or came out of each other from `first` to `last`, as pairs of rows.  One statement."""
    found = EventParty.objects.filter(
        _LIVING, event__kind__in=SUCCESSION, event__on__range=(first, last), part__in=(FROM, TO)
    )
    old: dict[int, list[int]] = {}
    new: dict[int, list[int]] = {}
    for event, organ, part in found.values_list("event", "organ", "part").order_by("event", "pk"):
        (old if part == FROM else new).setdefault(event, []).append(organ)
    return [(one, other) for event, ones in old.items() for one in ones for other in new.get(event, [])]

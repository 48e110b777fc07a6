"""Writing down what was found on site: sent twice written once, nobody overwritten, what comes too late is parked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Parked, SitePhoto, SiteRecord, Visit
from jieyue.evaluations.queries.visits import lines_to_see, visit_of
from jieyue.evaluations.rules.visits import (
    CONFLICT,
    SAME,
    Found,
    compare,
    may_record,
    may_visit,
    read_found,
    read_key,
)
from jieyue.evaluations.rules.workflow import State
from jieyue.exhibits.actions.keeping import Incoming, keep
from jieyue.exhibits.models import Exhibit
from jieyue.standards.rules.standard import Condition, Item
from jieyue.values.quantities import plain
from jieyue.values.refusals import NotAllowed, NotFound, Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import NOTHING, Message, say

RECORD, SETTLE = "visit.record", "visit.settle"
STORED, PARKED = "stored", "parked"
# Of one item on one visit.
MOST_PHOTOS = 30


@dataclass(frozen=True)
class Sent:
    """What a client sends of one item: `key` is its own for this writing, `seen` the revision it was based on.

    `after`: the keys of what it had perhaps sent before without hearing of it; what stands there under one of
    them is its own.
    """

    key: str
    seen: int
    verdict: str
    score: str
    note: str
    after: Collection[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of it: STORED (now at `revision`), PARKED for a `reason`, or CONFLICT with what is `there`."""

    state: str
    revision: int = 0
    reason: Message = NOTHING
    there: Found | None = None
    exhibit: int = 0


def record(actor: Actor, pk: int, item: str, sent: Sent) -> Outcome:
    """Write what was found of an item.  Raises Refusal for what can't be read, NotAllowed to all but the assessor."""
    visit, line = _mine(actor, pk, item)
    key = read_key(sent.key)
    found = read_found(line, sent.verdict, sent.score, sent.note)
    with draft(actor, RECORD, path=visit.case.organ.path):
        allowed = _held(visit)
        there = SiteRecord.objects.filter(visit=visit, item=item).first()
        if there and there.key == key:
            return Outcome(STORED, there.revision)
        if not allowed:
            return _park(actor, visit, item, key, allowed.reason, said=_said(found))
        standing = Found(there.verdict, there.score, there.note) if there else None
        revision = there.revision if there else 0
        known = sent.seen == revision or (there is not None and there.key in sent.after)
        what = compare(standing, found, known=known)
        if what == CONFLICT:
            return Outcome(CONFLICT, revision, there=standing)
        if what != SAME:
            revision += 1
            _put(actor, visit, item, key, found, revision)
        return Outcome(STORED, revision)


def add_photo(actor: Actor, pk: int, item: str, key: str, file: Incoming) -> Outcome:
    """Keep a photo of an item; one that was sent before is there once.  Raises Refusal for what is no photo."""
    visit, _ = _mine(actor, pk, item)
    key = read_key(key)
    before = SitePhoto.objects.filter(visit=visit, key=key).first()
    if before:
        return Outcome(STORED, exhibit=before.exhibit_id)
    if Parked.objects.filter(visit=visit, key=key).exists():
        return Outcome(PARKED, reason=_why(visit, key))
    exhibit = keep(actor, visit.case.organ.code, file, act=RECORD)
    with draft(actor, RECORD, path=visit.case.organ.path):
        allowed = _held(visit)
        if not allowed:
            return _park(actor, visit, item, key, allowed.reason, exhibit=exhibit)
        if SitePhoto.objects.filter(visit=visit, item=item).count() >= MOST_PHOTOS:
            raise Refusal(say("这一项的照片已有 {most} 张。", most=MOST_PHOTOS))
        _put_photo(actor, visit, item, key, exhibit.pk)
    return Outcome(STORED, exhibit=exhibit.pk)


def drop_photo(actor: Actor, pk: int, item: str, exhibit: int) -> None:
    """Take a photo off an item again; the file stays with the organ's."""
    visit, _ = _mine(actor, pk, item)
    with draft(actor, RECORD, path=visit.case.organ.path):
        allowed = _held(visit)
        if not allowed:
            raise Refusal(allowed.reason)
        SitePhoto.objects.filter(visit=visit, item=item, exhibit=exhibit).delete()


def settle(actor: Actor, pk: int, number: int, *, take: bool) -> None:
    """What was parked is written after all (`take`), or left as it is; either way it waits no more.

    Raises Refusal where it was settled already, or the case can't be looked at any more.
    """
    visit = visit_of(actor, pk)
    path = visit.case.organ.path
    subject = f"visit {visit.case.campaign.year} {visit.case.organ.code}"
    with perform(actor, SETTLE, subject=subject, path=path) as detail:
        _held(visit)
        parked = Parked.objects.filter(visit=visit, pk=number, settled_at=None).first()
        if parked is None:
            raise Refusal(say("这条记录已经处理过了,请刷新。"))
        if take:
            allowed = may_visit(State(visit.case.state))
            if not allowed:
                raise Refusal(allowed.reason)
            _take(actor, visit, parked)
        Parked.objects.filter(pk=number).update(settled_by=actor.name, settled_at=actor.at)
        detail["taken"] = take


def _take(actor: Actor, visit: Visit, parked: Parked) -> None:
    if parked.exhibit_id:
        _put_photo(actor, visit, parked.item, parked.key, parked.exhibit_id)
        return
    line = _line(visit, parked.item)
    there = SiteRecord.objects.filter(visit=visit, item=parked.item).first()
    found = read_found(line, *(parked.said[name] for name in ("verdict", "score", "note")))
    _put(actor, visit, parked.item, parked.key, found, (there.revision if there else 0) + 1)


def _mine(actor: Actor, pk: int, item: str) -> tuple[Visit, Item | Condition]:
    visit = visit_of(actor, pk)
    if visit.assessor_id != actor.user_id:
        raise NotAllowed(say("这次现场核查由{name}填写。", name=visit.assessor.name))
    return visit, _line(visit, item)


def _line(visit: Visit, item: str) -> Item | Condition:
    """The item as the case's standard has it; a newer version may have it no more."""
    line = next((one for one in lines_to_see(visit) if one.id == item), None)
    if line is None:
        raise NotFound(say("这次现场核查没有评分项“{item}”。", item=item[:40]))
    return line


def _held(visit: Visit) -> Verdict:
    """Keep visit and case as they are until the act is over; whether something may still be written.

    Must run inside an act.
    """
    held = Visit.objects.select_for_update(of=("self", "case")).select_related("case").get(pk=visit.pk)
    visit.state, visit.case.state = held.state, held.case.state
    return may_record(held.state, State(held.case.state))


def _put(actor: Actor, visit: Visit, item: str, key: str, found: Found, revision: int) -> None:
    told = {
        "verdict": found.verdict,
        "score": found.score,
        "note": found.note,
        "revision": revision,
        "key": key,
        "at": actor.at,
    }
    SiteRecord.objects.update_or_create(visit=visit, item=item, defaults=told)


def _put_photo(actor: Actor, visit: Visit, item: str, key: str, exhibit: int) -> None:
    told = {"key": key, "at": actor.at}
    SitePhoto.objects.get_or_create(visit=visit, item=item, exhibit_id=exhibit, defaults=told)


def _said(found: Found) -> dict[str, str]:
    return {
        "verdict": found.verdict,
        "score": "" if found.score is None else plain(found.score),
        "note": found.note,
    }


def _park(
    actor: Actor,
    visit: Visit,
    item: str,
    key: str,
    reason: Message,
    *,
    said: dict[str, Any] | None = None,
    exhibit: Exhibit | None = None,
) -> Outcome:
    told = {
        "item": item,
        "said": said or {},
        "exhibit": exhibit,
        "reason": reason.as_json(),
        "at": actor.at,
    }
    Parked.objects.get_or_create(visit=visit, key=key, defaults=told)
    organ = visit.case.organ
    news = say("{organ}的现场核查有迟到的记录,请决定是否写入。", organ=organ.name)
    # Told once for a visit: more that comes late is found in the same place.
    notify([News(organ.region.path, f"parked {visit.pk}", news, Link("visit", (visit.pk,)))], actor.at)
    return Outcome(PARKED, reason=reason)


def _why(visit: Visit, key: str) -> Message:
    return Message.from_json(Parked.objects.values_list("reason", flat=True).get(visit=visit, key=key))

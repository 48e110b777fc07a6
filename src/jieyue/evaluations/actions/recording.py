"""Writing down what was found on site: sent twice written once, nobody overwritten, what comes too late is parked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor
from jieyue.evaluations.actions.parking import Late, park
from jieyue.evaluations.models import Parked, SitePhoto, SiteRecord, Visit
from jieyue.evaluations.queries.visits import line_to_see, visit_of
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
        standing = Found(there.verdict, there.score, there.note) if there else None
        if there and there.key == key and standing == found:
            return Outcome(STORED, there.revision)
        if not allowed:
            return _parked(actor, visit, item, key, allowed.reason, said=found.as_text, after=sent.after)
        revision = there.revision if there else 0
        known = sent.seen == revision or (there is not None and there.key in {key, *sent.after})
        what = compare(standing, found, known=known)
        if what == CONFLICT:
            return Outcome(CONFLICT, revision, there=standing)
        # What is found the same again is found now: a case may have been sent back in between.
        if what != SAME:
            revision += 1
        _put(visit, item, key, found, revision, actor.at)
        return Outcome(STORED, revision)


def add_photo(actor: Actor, pk: int, item: str, key: str, file: Incoming) -> Outcome:
    """Keep a photo of an item; one that was sent before is there once.  Raises Refusal for what is no photo."""
    visit, _ = _mine(actor, pk, item)
    key = read_key(key)
    before = SitePhoto.objects.filter(visit=visit, key=key).first()
    parked = Parked.objects.filter(visit=visit, key=key).first()
    if before is None and parked is None:
        _refuse_more_than_most(visit, item)
    exhibit = keep(actor, visit.case.organ.code, file, act=RECORD, only_photos=True)
    for kept in (before, parked):
        # The same key is the same photo sent again; with another one under it the client has mixed them up.
        if kept and (kept.item, kept.exhibit_id) != (item, exhibit.pk):
            raise Refusal(say("这张照片与已上传的编号相同而内容不同,请刷新页面后重新拍照上传。"))
    if before:
        return Outcome(STORED, exhibit=exhibit.pk)
    if parked:
        return Outcome(PARKED, reason=Message.from_json(parked.reason))
    with draft(actor, RECORD, path=visit.case.organ.path):
        allowed = _held(visit)
        if not allowed:
            return _parked(actor, visit, item, key, allowed.reason, exhibit=exhibit)
        _refuse_more_than_most(visit, item)
        _put_photo(visit, item, key, exhibit.pk, actor.at)
    return Outcome(STORED, exhibit=exhibit.pk)


def _refuse_more_than_most(visit: Visit, item: str) -> None:
    taken = SitePhoto.objects.filter(visit=visit, item=item).count()
    late = Parked.objects.filter(visit=visit, item=item, settled_at=None, exhibit__isnull=False).count()
    if taken + late >= MOST_PHOTOS:
        raise Refusal(say("这一项的照片已有 {most} 张。", most=MOST_PHOTOS))


def drop_photo(actor: Actor, pk: int, item: str, exhibit: int) -> None:
    """Take a photo off an item again; the file stays with the organ's."""
    visit, _ = _mine(actor, pk, item)
    with draft(actor, RECORD, path=visit.case.organ.path):
        allowed = _held(visit)
        if not allowed:
            raise Refusal(allowed.reason)
        SitePhoto.objects.filter(visit=visit, item=item, exhibit=exhibit).delete()


def settle(actor: Actor, pk: int, number: int, *, take: bool, seen: int | None = None) -> None:
    """What was parked is written after all (`take`), or left as it is; either way it waits no more.

    `seen`: the revision of the item's record that stood beside it.  Raises Refusal where it was settled already,
    the case can't be looked at any more, or the record has changed since.
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
            _take(visit, parked, seen)
        Parked.objects.filter(pk=number).update(settled_by=actor.name, settled_at=actor.at)
        detail["taken"] = take


def _take(visit: Visit, parked: Parked, seen: int | None) -> None:
    """Written as of the moment it came in, not of the one it is taken over in."""
    if parked.exhibit_id:
        _put_photo(visit, parked.item, parked.key, parked.exhibit_id, parked.at)
        return
    line = _line(visit, parked.item)
    there = SiteRecord.objects.filter(visit=visit, item=parked.item).first()
    revision = there.revision if there else 0
    if seen is not None and seen != revision:
        raise Refusal(say("这一项的现场记录刚刚有改动,请刷新后再决定。"))
    found = read_found(line, **parked.said)
    _put(visit, parked.item, parked.key, found, revision + 1, parked.at)


def _mine(actor: Actor, pk: int, item: str) -> tuple[Visit, Item | Condition]:
    visit = visit_of(actor, pk)
    if visit.assessor_id != actor.user_id:
        raise NotAllowed(say("这次现场核查由{name}填写。", name=visit.assessor.name))
    return visit, _line(visit, item)


def _line(visit: Visit, item: str) -> Item | Condition:
    """The item as the case's standard has it.  Raises NotFound."""
    line = line_to_see(visit, item)
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


def _put(visit: Visit, item: str, key: str, found: Found, revision: int, at: datetime) -> None:
    told = {
        "verdict": found.verdict,
        "score": found.score,
        "note": found.note,
        "revision": revision,
        "key": key,
        "at": at,
    }
    SiteRecord.objects.update_or_create(visit=visit, item=item, defaults=told)


def _put_photo(visit: Visit, item: str, key: str, exhibit: int, at: datetime) -> None:
    told = {"key": key, "at": at}
    SitePhoto.objects.get_or_create(visit=visit, item=item, exhibit_id=exhibit, defaults=told)


def _parked(
    actor: Actor,
    visit: Visit,
    item: str,
    key: str,
    reason: Message,
    *,
    said: Mapping[str, Any] | None = None,
    after: Collection[str] = (),
    exhibit: Exhibit | None = None,
) -> Outcome:
    before = Parked.objects.filter(visit=visit, key=key).first()
    if before is not None:
        # Sent again by a phone that heard no answer: the office has been told, and perhaps has settled it.
        return Outcome(PARKED, reason=Message.from_json(before.reason))
    # What the same hand wrote of the item a moment ago, and heard no answer to, is what this one corrects.
    earlier = Parked.objects.filter(visit=visit, item=item, key__in=after, settled_at=None).first()
    if earlier is not None:
        Parked.objects.filter(pk=earlier.pk).update(key=key, said=said or {}, at=actor.at)
        return Outcome(PARKED, reason=reason)
    park([Late(visit, item, key, reason, said or {}, exhibit)], actor.at)
    return Outcome(PARKED, reason=reason)

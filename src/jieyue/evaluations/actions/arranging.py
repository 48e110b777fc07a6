"""Sending somebody to look on site, calling it off, and saying that it is done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.utils.timezone import localdate

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.models import Step, Visit
from jieyue.evaluations.queries.cases import case_of
from jieyue.evaluations.queries.visits import assessors_for, visit_of
from jieyue.evaluations.rules.visits import CANCELLED, FINISHED, OPEN, STATE_WORDS, check_items, may_visit
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import standard_of
from jieyue.values.refusals import NotAllowed, Refusal
from jieyue.values.wording import day_words, say

LATEST = 366


def arrange(actor: Actor, year: int, code: str, assessor: int, day: date, items: Collection[str]) -> int:
    """Send an assessor to an organ on a day to look at these items; returns the visit's number.

    Raises Refusal where the case is not to be looked at, for somebody who may not be sent, for a day that is
    past, and where the same person is to go already.
    """
    case = case_of(actor, year, code)
    right = may(actor, "visit.arrange", case.organ.path)
    if not right:
        raise NotAllowed(right.reason)
    verdict = may_visit(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    today = localdate(actor.at)
    if not 0 <= (day - today).days <= LATEST:
        raise Refusal(say("核查日期应在今天以后的一年之内。"))
    chosen = check_items(standard_of(case.standard), items)
    person = next((one for one in assessors_for(actor, case.organ.path, today) if one.pk == assessor), None)
    if person is None:
        raise Refusal(say("请从名单中选一位核查人员。"))
    with perform(actor, "visit.arrange", subject=f"visit {year} {code}", path=case.organ.path) as detail:
        hold([case])
        if Visit.objects.filter(case=case, assessor=assessor, state=OPEN).exists():
            raise Refusal(say("{name}已安排了这家机关的现场核查,请先完成或取消。", name=person.name))
        visit = Visit.objects.create(
            case=case,
            assessor_id=assessor,
            day=day,
            items=chosen,
            by=actor.name,
            office=_office(actor, case.organ.path),
            sent_to=person.path,
            at=actor.at,
        )
        detail["items"] = len(chosen)
        told = say(
            "请{name}于{day}到{organ}现场核查 {count} 项。",
            name=person.name,
            day=day_words(day),
            organ=case.organ.name,
            count=len(chosen),
        )
        link = Link("visit", (visit.pk,))
        notify([News(person.path, f"visit {visit.pk}", told, link)], actor.at)
    return visit.pk


def _office(actor: Actor, path: str) -> str:
    """The place of the actor's that the organ at `path` lies in, the nearest one; "" for a keeper."""
    return max((grant.path for grant in actor.grants if path.startswith(grant.path)), key=len, default="")


def cancel(actor: Actor, pk: int, reason: str) -> None:
    """Call a visit off; what was found stays, and who was to go or had sent is told.

    Raises Refusal for one that is over.
    """
    _end(actor, visit_of(actor, pk), "visit.cancel", CANCELLED, reason)


def finish(actor: Actor, pk: int) -> None:
    """Say that the visit is done.  Raises Refusal for one that is over, NotAllowed to all but the assessor."""
    visit = visit_of(actor, pk)
    if visit.assessor_id != actor.user_id:
        raise NotAllowed(say("只有被安排的核查人员可以完成这次核查。"))
    _end(actor, visit, "visit.finish", FINISHED)


def _end(actor: Actor, visit: Visit, act: str, state: str, reason: str = "") -> None:
    case = visit.case
    subject = f"visit {case.campaign.year} {case.organ.code}"
    with perform(actor, act, subject=subject, path=case.organ.path, reason=reason):
        held = Visit.objects.select_for_update().get(pk=visit.pk)
        if held.state != OPEN:
            raise Refusal(say("这次现场核查{state}。", state=STATE_WORDS[held.state]))
        if state == FINISHED and not held.records.filter(at__gte=_handed_in(visit)).exists():
            raise Refusal(say("还没有填写任何一项,不能完成核查。"))
        held.state, held.ended_at, held.reason = state, actor.at, reason.strip()[:200]
        held.save(update_fields=["state", "ended_at", "reason"])
        if state == CANCELLED:
            _tell_of_the_end(actor, visit, held.reason)


def _handed_in(visit: Visit) -> datetime:
    """When the case was last handed in: what was found before is of a round that is past."""
    taken = Step.objects.filter(case=visit.case_id, to_state=State.SUBMITTED).order_by("-at")
    return taken.values_list("at", flat=True).first() or visit.at


def _tell_of_the_end(actor: Actor, visit: Visit, reason: str) -> None:
    told = say(
        "{day}到{organ}的现场核查已由{by}取消:{reason}",
        day=day_words(visit.day),
        organ=visit.case.organ.name,
        by=actor.name,
        reason=reason,
    )
    own = {grant.path for grant in actor.grants}
    places = {place for place in (visit.sent_to, visit.office) if place and place not in own}
    link = Link("visit", (visit.pk,))
    notify([News(place, f"cancelled {visit.pk}", told, link) for place in sorted(places)], actor.at)

"""我的待办: what waits for whoever has signed in, oldest deadline first; below it the state of the area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from jieyue.acts.rules import ACTS, OFFICES, Actor
from jieyue.campaigns.queries import latest_year, year_of
from jieyue.campaigns.rules.calendar import Year
from jieyue.evaluations.queries.cases import CaseRow, oldest_cases, standing_since, state_counts, view
from jieyue.evaluations.queries.progress import tiers
from jieyue.evaluations.queries.visits import next_visits
from jieyue.evaluations.rules.workflow import State
from jieyue.indicators.queries.findings import FindingRow, finding_count, findings
from jieyue.indicators.rules.judgements import Standing
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.queries.filings import oldest_waiting
from jieyue.ledgers.queries.waiting import waiting_periods
from jieyue.plans.queries.assignments import waiting_for
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say
from jieyue.web.analysis.standing import outdated
from jieyue.web.campaigns.calendar import calendar
from jieyue.web.door import ActingRequest, today
from jieyue.web.evaluations.cases import BULK
from jieyue.web.evaluations.step_line import step_line
from jieyue.web.ledgers.months import filing_year
from jieyue.web.menu import is_office, own_organ
from jieyue.web.organs.gaps import gaps_in
from jieyue.web.templatetags.wording import day

# How many cases of one kind the desk names; the rest is one click away.
SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """One pile on the desk: cases in one state that wait for one act of mine."""

    title: str  # a msgid
    state: State
    count: int
    due: date
    rows: Sequence[CaseRow]
    address: str
    bulk: bool  # whether the list behind it takes many at once


@dataclass(frozen=True)
class Awaited:
    """What waits for the organs and not for me: how many, and how many of them are late."""

    title: Message
    count: int
    late: int
    due: Message
    address: str


# The acts of an office in the order of the year, the state whose cases wait for each, and the date they are due by.
_DUTIES = (
    ("case.review", State.SUBMITTED, "待审核", "acceptance_due"),
    ("case.pass", State.REVIEWED, "待评定", "acceptance_due"),
    ("case.return", State.FAILED, "未通过评定,待退回整改", "acceptance_due"),
    ("case.name", State.PASSED, "待命名", "summary_due"),
)


@require_safe
def desk(request: ActingRequest) -> HttpResponse:
    """The first page after sign-in."""
    actor, now = request.actor, today()
    year = latest_year()
    if year is None:
        return render(request, "desk.html", {"closed": True})
    opened = year_of(year)
    told: dict[str, Any] = {"year": opened, "calendar": calendar(opened, now), "next": opened.next_date(now)}
    organ = own_organ(actor)
    if organ:
        return render(request, "organ_desk.html", told | _organ(actor, opened, organ))
    if is_office(actor):
        told |= _office(actor, opened, now)
    return render(request, "desk.html", told)


def _office(actor: Actor, year: Year, now: date) -> dict[str, Any]:
    counts = state_counts(actor, year.year)
    mine = [duty for duty in _DUTIES if counts[duty[1]] and actor.roles() & ACTS[duty[0]].roles]
    oldest = oldest_cases(actor, year.year, [state for _, state, *_ in mine], SHOWN)
    waiting = sorted(
        (
            _pile(state, title, getattr(year, due), counts[state], oldest[state])
            for _, state, title, due in mine
        ),
        key=lambda pile: pile.due,
    )
    levels = [role.value for role in actor.roles() & OFFICES]
    piles, filings_oldest = oldest_waiting(actor, levels, SHOWN)
    return {
        "filings_waiting": sum(pile.count for pile in piles),
        "filings_piles": piles,
        "filings_oldest": filings_oldest,
        "waiting": waiting,
        "waiting_total": sum(pile.count for pile in waiting),
        "counts": [(state, count) for state, count in counts.items() if count],
        "tiers": tiers(actor, year, now, actor.paths()[0]),
        "awaited": _awaited(actor, year, now, counts),
        "goals": waiting_for(actor.paths()),
        "visits": next_visits(actor, SHOWN),
        "doubtful": [
            (of, count) for of in sorted({year.data_year, now.year}) if (count := finding_count(actor, of))
        ],
        "outdated": outdated(actor, year.data_year),
        "days_left": (year.summary_due - now).days,
        "days_over": (now - year.summary_due).days,
        "now": now,
    }


def _pile(state: State, title: str, due: date, count: int, rows: Sequence[CaseRow]) -> Waiting:
    return Waiting(
        title=title,
        state=state,
        count=count,
        due=due,
        rows=rows,
        address=_listed(state),
        bulk=state in BULK,
    )


def _listed(state: State) -> str:
    """The list of the cases in a state, the longest waiting first."""
    return f"{reverse('cases')}?{urlencode({'state': state, 'order': 'since'})}"


def _awaited(actor: Actor, year: Year, now: date, counts: Mapping[State, int]) -> list[Awaited]:
    """What lies with the organs: self-evaluations not sent in, and cases to be mended."""
    told = []
    if counts[State.DRAFT]:
        late = counts[State.DRAFT] if year.acceptance_due < now else 0
        due = say("评价验收截止 {due}", due=day(year.acceptance_due))
        told.append(Awaited(say("尚未提交自评"), counts[State.DRAFT], late, due, _listed(State.DRAFT)))
    if counts[State.RETURNED]:
        late = standing_since(actor, year.year, State.RETURNED, year.returned_too_long(now))
        due = say("退回后应在 {months} 个月内完成整改并重新提交。", months=year.rectification_months)
        told.append(Awaited(say("正在整改"), counts[State.RETURNED], late, due, _listed(State.RETURNED)))
    return told


def _organ(actor: Actor, year: Year, code: str) -> dict[str, Any]:
    now = today()
    # The ledger of the running year is kept month by month, and not only once it is asked for.
    years = sorted({year.data_year, now.year})
    grids = {of: month_grid(actor, code, of) for of in years}
    lacking = [gaps_in(grids[of], of, now) for of in years]
    handed = [filing_year(actor, code, of, grids[of], now) for of in years]
    told: dict[str, Any] = {
        "organ": code,
        "gaps": [one for one in lacking if one.missing],
        "filings": [line for one in handed for line in one.waiting if one.scheduled or line.row],
        "other_ledgers": waiting_periods(actor, code, [now.year - 1, now.year], now),
        "goals": waiting_for(actor.paths()),
        "doubtful": [(of, len(told)) for of in years if (told := _open_findings(actor, code, of))],
    }
    try:
        case = view(actor, year.year, code)
    except Refusal as refused:
        # Named before, exempt, or not opened yet: the sentence says which.
        return told | {"no_case": refused.message}
    is_back = case.row.state is State.RETURNED
    returned = next((s for s in reversed(case.steps) if is_back and s["to_state"] == State.RETURNED), None)
    due = year.mended_by(localdate(returned["at"])) if returned else year.acceptance_due
    return told | {
        "due": due,
        "late": due < now,
        "case": case,
        "line": step_line(case.row.state, case.steps),
        "unanswered": len(case.unanswered),
        "returned": returned,
        "conclusion": _conclusion(case.row.state),
    }


def _open_findings(actor: Actor, code: str, year: int) -> list[FindingRow]:
    return findings(actor, year, organ=code, standing=Standing.OPEN.value)


def _conclusion(state: State) -> Message:
    """What the organ waits for when nothing is left for it to do."""
    return {
        State.SUBMITTED: say("自评已提交,等待上级机关事务管理部门审核。"),
        State.REVIEWED: say("已审核,等待评定。"),
        State.PASSED: say("已通过评定,等待省机关事务管理部门命名。"),
        State.FAILED: say("未通过评定,等待上级退回整改。"),
        State.NAMED: say("已命名为节约型机关。"),
    }.get(state, say(""))

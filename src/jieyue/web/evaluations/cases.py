"""The cases in my scope: find them, open them, and take the clean ones along together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import ACTS, Actor
from jieyue.campaigns.queries import years
from jieyue.evaluations.actions.stepping import step_listed
from jieyue.evaluations.queries.cases import CaseRow, case_page, may_act, state_counts
from jieyue.evaluations.rules.decide import Standing
from jieyue.evaluations.rules.lists import ListFilter
from jieyue.evaluations.rules.workflow import BY_ACT, State
from jieyue.registry.queries.organs import kinds, regions
from jieyue.registry.rules import TIERS
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import address, headings, page_number, pager

_YEAR = re.compile(r"[0-9]{4}")
# What may be done to many cases at once from a list narrowed to one state.
BULK = {State.SUBMITTED: "review", State.REVIEWED: "pass", State.PASSED: "name"}
_COLUMNS = (
    ("机关", "organ", False),
    ("区划", "", False),
    ("类别", "", False),
    ("状态", "", False),
    ("得分", "score", True),
    ("台账完整度", "", True),
    ("进入本状态", "since", False),
)


@require_http_methods(["GET", "POST"])
def cases(request: ActingRequest) -> HttpResponse:
    """GET a page of cases; POST an act for the ticked ones."""
    opened = years()
    year = _year(request.GET, opened)
    if request.method == "POST":
        return _together(request, year)
    wanted = wanted_cases(request.GET)
    counts = state_counts(request.actor, year, wanted)
    total = counts[State(wanted.state)] if wanted.state else sum(counts.values())
    page = case_page(request.actor, year, wanted, total)
    act = BULK.get(State(wanted.state)) if wanted.state else None
    if act and not (page.rows and request.actor.roles() & ACTS[f"case.{act}"].roles):
        act = None
    told: dict[str, Any] = {
        "year": year,
        "years": sorted(opened),
        "wanted": wanted,
        "narrowed": any((wanted.text, wanted.region, wanted.tier, wanted.kind, wanted.state)),
        "rows": [(row, _clean(request.actor, row, act)) for row in page.rows],
        "act": act,
        "act_title": BY_ACT[act].title if act else "",
        "tabs": _tabs(request, counts, wanted),
        "every_state": address(request.GET, state="", page=""),
        "queue": address(request.GET, page=""),
        "headings": headings(request.GET, wanted.order, _COLUMNS),
        "pager": pager(request.GET, page.number, page.last, page.total),
        "regions": regions(request.actor),
        "kinds": kinds(),
        "tier_codes": [tier for tier, _ in TIERS],
        "state_codes": [state.value for state in State],
    }
    return render(request, "evaluations/cases.html", told)


def wanted_cases(query: QueryDict) -> ListFilter:
    """The filter an address asks for; a state that does not exist narrows nothing."""
    state = query.get("state", "")
    return ListFilter(
        state=state if state in set(State) else "",
        tier=query.get("tier", ""),
        region=query.get("region", ""),
        kind=query.get("kind", ""),
        text=query.get("text", "").strip(),
        order=query.get("order", "organ"),
        page=page_number(query),
    )


def _year(query: QueryDict, opened: Sequence[int]) -> int:
    told = query.get("year", "")
    return int(told) if _YEAR.fullmatch(told) else next(iter(opened), today().year)


def _tabs(
    request: ActingRequest, counts: Mapping[State, int], wanted: ListFilter
) -> list[tuple[str, int, str, bool]]:
    """Every state with its count under the other filters, its address, and whether it is shown."""
    return [
        (one.value, count, address(request.GET, state=one.value, page=""), one.value == wanted.state)
        for one, count in counts.items()
        if count or one.value == wanted.state
    ]


def _clean(actor: Actor, row: CaseRow, act: str | None) -> bool:
    """Whether a case may be taken along with others: the act is allowed and the score is good."""
    if act is None or not row.passing:
        return False
    return may_act(actor, Standing(row.state, row.passing, row.reason), act, row.path).ok


def _together(request: ActingRequest, year: int) -> HttpResponse:
    """Take all ticked cases one step in one act, or none of them."""
    act, codes = request.POST.get("act", ""), request.POST.getlist("code")
    if act not in BULK.values():
        raise Refusal(say("“{act}”不能批量办理。", act=act))
    if not codes:
        raise Refusal(say("请先勾选机关。"))
    done = step_listed(request.actor, year, codes, act)
    told = gettext("已办理“{act}”{count} 家。").format(act=gettext(BY_ACT[act].title), count=done)
    messages.success(request, told, extra_tags="good")
    return redirect(f"{reverse('cases')}{address(request.GET)}")

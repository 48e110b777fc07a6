"""A region's goals over the years: the published ones to take over, its own, and the line of each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.plans.actions.setting import set_goal
from jieyue.plans.queries.assignments import GoalRow, goals_of
from jieyue.plans.rules.lines import PUBLISHED, Line, Published, governed, limit_in
from jieyue.plans.rules.measures import MEASURES, Measure
from jieyue.registry.queries.organs import region_of, top_region
from jieyue.values.periods import parse_period
from jieyue.values.quantities import parse_decimal
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.multiples import UNITS


@dataclass(frozen=True)
class GoalLine:
    """One goal with the limit of every year on its way; `others`: years for which a nearer goal has its say."""

    goal: GoalRow
    unit: Message
    places: int
    limits: list[tuple[int, Decimal | None]]
    others: list[int]


@dataclass(frozen=True)
class Offer:
    """A published goal; `taken` where the region has one for the same target year already."""

    goal: Published
    measure: Measure
    unit: Message
    taken: bool


@require_http_methods(["GET", "POST"])
def programme(request: ActingRequest) -> HttpResponse:
    """GET /goals/programme/?region=610000; POST one goal."""
    actor = request.actor
    code = request.POST.get("region") or request.GET.get("region", "")
    region = region_of(actor, code) if code else top_region(actor)
    if region is None:
        raise Refusal(say("本页供机关事务管理部门使用。"))
    wrong = ""
    if request.method == "POST":
        try:
            _set(request, region.code)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
        else:
            messages.success(request, gettext("目标已保存,各年指标已按路径算出。"), extra_tags="good")
            return redirect(f"{reverse('goals-programme')}?region={region.code}")
    found = goals_of(actor, region.code)
    told: dict[str, Any] = {
        "region": region,
        "goals": [_line(goal, found) for goal in found],
        "offers": _offers(found),
        "measures": MEASURES.values(),
        "may_set": may(actor, "goal.set", region.path),
        "wrong": wrong,
        "sent": request.POST if wrong else request.GET,
        "target_year": request.GET.get("year", "") or today().year,
    }
    return render(request, "goals/programme.html", told, status=409 if wrong else 200)


def _line(goal: GoalRow, found: list[GoalRow]) -> GoalLine:
    measure = goal.measure
    governs = governed(goal.line, [other.line for other in found if other.indicator == goal.indicator])
    limits = [(year, limit_in(goal.line, year, measure.step)) for year in goal.line.years]
    others = [year for year in goal.line.years if year not in governs]
    return GoalLine(goal, UNITS[measure.unit], 2 if measure.is_ratio else 0, limits, others)


def _offers(found: list[GoalRow]) -> list[Offer]:
    there = {(goal.indicator, goal.line.target_year) for goal in found}
    return [
        Offer(
            goal,
            MEASURES[goal.indicator],
            UNITS[MEASURES[goal.indicator].unit],
            (goal.indicator, goal.target_year) in there,
        )
        for goal in PUBLISHED.values()
    ]


def _set(request: ActingRequest, region: str) -> None:
    """A published goal by its name, or one as the form tells it."""
    form = request.POST
    published = PUBLISHED.get((form.get("plan", ""), form.get("indicator", "")))
    if published and not published.national:
        set_goal(
            request.actor,
            region,
            published.indicator,
            published.line(_number(form.get("base", ""))),
            source=f"{published.title}({published.source})",
            mark=published.mark,
        )
        return
    line = Line(
        _year(form.get("base_year", "")),
        _year(form.get("target_year", "")),
        _number(form.get("base", "")),
        _number(form.get("percent", "")),
        _number(form.get("cap", "")),
    )
    set_goal(request.actor, region, form.get("indicator", ""), line, source=form.get("source", ""))


def _year(text: str) -> int:
    period = parse_period(text)
    if not period.is_year:
        raise Refusal(say("年度“{text}”应为四位年份,如 2024。", text=text[:20]))
    return period.year


def _number(text: str) -> Decimal | None:
    return parse_decimal(text) if text.strip() else None

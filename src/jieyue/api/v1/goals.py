"""Annual goals: what each place has to keep within, how it stands, dividing a region's limit, taking over a list."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from jieyue.api.door import Request, today
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import (
    Amount,
    Cursor,
    Done,
    Figure,
    Limit,
    Sent,
    Sentence,
    Told,
    Year,
    cursor_of,
    place_of,
)
from jieyue.plans.actions.importing import GoalRow, import_goals
from jieyue.plans.actions.splitting import split_down, split_region
from jieyue.plans.queries.assignments import AssignmentRow
from jieyue.plans.queries.overview import measures_of, organ_goals, region_sheet
from jieyue.plans.rules.measures import MEASURES, Measure, measure_of
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.standing import Outcome, Standing
from jieyue.registry.queries.organs import organ_head, region_of
from jieyue.values.imports import Source

router = Router(tags=["goals"])

MOST_ROWS = 2_000


class MeasureTold(Told):
    """What a goal may limit."""

    code: str
    title: str
    title_en: str
    unit: str
    is_ratio: bool


class Forecast(Told):
    """What the year will come to, with its range."""

    low: Figure
    middle: Figure
    high: Figure
    source: str


class MonthTold(Told):
    """One month: what was used in it, and the limit's share up to its end."""

    month: int
    used: Figure | None
    allowed: Figure | None
    coverage: Figure | None


class Goal(Told):
    """A place's limit of one measure in one year, and how it stands; all figures in the measure's unit."""

    code: str
    name: str
    indicator: str
    unit: str
    base_year: int | None
    base: Figure | None
    limit: Figure | None
    state: str | None
    used: Figure | None
    left: Figure | None
    coverage: Figure | None
    forecast: Forecast | None
    outcome: Outcome
    reason: Sentence
    months: list[MonthTold]


class RegionGoal(Told):
    """A region's goal with one page of those below; `given` is the sum of all their parts, `remainder` what is left."""

    own: Goal
    given: Figure
    remainder: Figure | None
    total: int
    rows: list[Goal]
    next: str | None


class Split(Sent):
    """A region's limit to divide by rule, as drafts; `down` divides all the way to the organs."""

    year: Year
    by: Annotated[By, Field(description="use、headcount、area 或 equal")]
    reserve: Annotated[Decimal, Field(ge=0, lt=100, description="预留的百分数")] = Decimal(0)
    down: bool = False


class SplitDone(Told):
    """How many places got a part, how many had nothing to go by, and what is left of the limit."""

    parts: int
    without: int
    remainder: Figure | None


class GoalSent(Sent):
    """A limit assigned on paper: `limit`, or `percent` below the base."""

    code: Annotated[str, Field(max_length=60)]
    indicator: Annotated[str, Field(max_length=40)]
    year: Year
    limit: Amount | None = None
    percent: Amount | None = None
    base_year: Year | None = None
    base: Amount | None = None
    note: Annotated[str | None, Field(max_length=400)] = None


class GoalsSent(Sent):
    """Limits to take over, all of them or none; with `dry_run` they are tested only."""

    rows: Annotated[list[GoalSent], Field(min_length=1, max_length=MOST_ROWS)]
    dry_run: bool = False


@router.get("/measures", response=list[MeasureTold], summary="可以下达的指标")
def list_measures(request: Request) -> object:  # noqa: ARG001
    return list(MEASURES.values())


@router.get("/organs/{code}/goals", response=list[Goal], summary="一家机关的年度指标及进度")
def show_organ(request: Request, code: str, year: Annotated[Year, Query()]) -> object:
    name = organ_head(request.actor, code).name
    _, goals = organ_goals(request.actor, code, year, today())
    return [_goal(code, name, one.assignment.measure, one.assignment, one.standing) for one in goals]


@router.get("/regions/{code}/goals", response=list[str], summary="一个区划当年有哪些指标")
def list_region(request: Request, code: str, year: Annotated[Year, Query()]) -> object:
    return list(measures_of(request.actor, region_of(request.actor, code), year))


@router.get("/regions/{code}/goals/{indicator}", response=RegionGoal, summary="一个区划的指标、进度和分解")
def show_region(
    request: Request,
    code: str,
    indicator: str,
    year: Annotated[Year, Query()],
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    after = place_of(cursor, int)
    first = max(0, after[0]) if after else 0
    sheet = region_sheet(request.actor, code, indicator, year, today(), first=first, most=limit)
    region = sheet.region
    return {
        "own": _goal(region.code, region.name, sheet.measure, sheet.own, sheet.standing),
        "given": sheet.given,
        "remainder": sheet.left,
        "total": sheet.total,
        "rows": [
            _goal(one.place.code, one.place.name, sheet.measure, one.assignment, one.standing)
            for one in sheet.rows
        ],
        "next": cursor_of(first + limit) if first + limit < sheet.total else None,
    }


@router.post(
    "/regions/{code}/goals/{indicator}/split",
    response=SplitDone,
    summary="按规则分解一个区划的指标",
    openapi_extra=DESCRIBED,
)
def split(request: Request, code: str, indicator: str, sent: Split) -> object:
    def divide() -> SplitDone:
        told = (request.actor, code, measure_of(indicator).code, sent.year, sent.by)
        if sent.down:
            return SplitDone(parts=split_down(*told, reserve=sent.reserve), without=0, remainder=None)
        done = split_region(*told, reserve=sent.reserve)
        without = sum(part is None for part in done.parts.values())
        return SplitDone(parts=len(done.parts) - without, without=without, remainder=done.remainder)

    return once(request, divide)


@router.post("/goals", response=Done, summary="导入已下达的指标", openapi_extra=DESCRIBED)
def take_over(request: Request, sent: GoalsSent) -> object:
    def take() -> Done:
        rows = [
            GoalRow(
                place,
                row.code,
                row.indicator,
                str(row.year),
                row.limit,
                row.percent,
                str(row.base_year) if row.base_year else None,
                row.base,
                row.note,
            )
            for place, row in enumerate(sent.rows, start=1)
        ]
        source = Source(gettext("接口:{name}").format(name=request.holder.name), "")
        return Done.model_validate(import_goals(request.actor, rows, source=source, dry_run=sent.dry_run))

    return once(request, take)


def _goal(
    code: str, name: str, measure: Measure, goal: AssignmentRow | None, standing: Standing
) -> Mapping[str, Any]:
    return {
        "code": code,
        "name": name,
        "indicator": measure.code,
        "unit": measure.unit,
        "base_year": goal.base_year if goal else None,
        "base": goal.base if goal else None,
        "limit": goal.limit if goal else None,
        "state": goal.state if goal else None,
        "used": standing.used,
        "left": standing.left,
        "coverage": standing.coverage,
        "forecast": standing.forecast,
        "outcome": standing.outcome,
        "reason": standing.reason,
        "months": standing.months,
    }

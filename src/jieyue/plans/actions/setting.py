"""Setting a region's goal over the years, which gives the region its limit of every year on the way."""

from __future__ import annotations

from decimal import Decimal

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.plans.actions.storing import Given, store
from jieyue.plans.models import Assignment, Goal
from jieyue.plans.queries.assignments import lines_of
from jieyue.plans.queries.standings import base_of
from jieyue.plans.queries.use import region_means, region_uses
from jieyue.plans.rules.lines import Line, check_line, governed, limit_in
from jieyue.plans.rules.measures import Measure, measure_of
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.workflow import State
from jieyue.registry.queries.organs import RegionRow, region_of
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

LONGEST_SOURCE = 200


def set_goal(
    actor: Actor, region: str, indicator: str, line: Line, *, source: str = "", mark: str = ""
) -> Line:
    """Set or change a region's goal; returns its line, the base read from the ledgers where none is told.

    Its limits of the years the line governs follow, but for those given from above.  Raises Refusal for a line
    that says nothing, or an indicator or region that is not to be found.
    """
    measure = measure_of(indicator)
    place = region_of(actor, region)
    if line.base is None:
        line = _with_base(line, measure, place)
    verdict = check_line(line)
    if not verdict:
        raise Refusal(verdict.reason)
    if len(source) > LONGEST_SOURCE:
        raise Refusal(say("内容超过 {longest} 字,请缩短。", longest=LONGEST_SOURCE))
    subject = f"goal {place.code} {measure.code} {line.target_year}"
    with perform(actor, "goal.set", subject=subject, path=place.path) as detail:
        Goal.objects.update_or_create(
            region_id=place.code,
            indicator=measure.code,
            target_year=line.target_year,
            defaults={
                "base_year": line.base_year,
                "base": line.base,
                "percent": line.percent,
                "cap": line.cap,
                "source": source.strip(),
                "mark": mark,
                "at": actor.at,
                "by": actor.name,
            },
        )
        above = set(
            Assignment.objects.filter(
                path=place.path, indicator=measure.code, giver__isnull=False
            ).values_list("year", flat=True)
        )
        others = lines_of(place.code, measure.code)
        years = [year for year in governed(line, others) if year not in above]
        store(actor, [_own(place, measure, line, year) for year in years], "set")
        detail.update(base=str(line.base), percent=str(line.percent), cap=str(line.cap))
    return line


def _own(place: RegionRow, measure: Measure, line: Line, year: int) -> Given:
    """A limit a region has set itself needs nobody's acknowledgement."""
    return Given(
        path=place.path,
        region=place.code,
        organ_id=None,
        giver="",
        indicator=measure.code,
        year=year,
        base_year=line.base_year,
        base=line.base,
        limit=limit_in(line, year, measure.step),
        by_rule=By.HAND,
        state=State.ACKNOWLEDGED,
    )


def _with_base(line: Line, measure: Measure, place: RegionRow) -> Line:
    uses = region_uses((place.code,), measure, (line.base_year,))[place.code, line.base_year]
    size: dict[str, Decimal | None] = {"headcount": Decimal(0), "floor_area": Decimal(0)}
    if measure.is_ratio:
        for part in region_means(place.path, line.base_year).values():
            for field, value in part.items():
                size[field] = (size[field] or Decimal(0)) + value
    return Line(line.base_year, line.target_year, base_of(uses, measure, size), line.percent, line.cap)

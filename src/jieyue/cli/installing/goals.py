"""Sets a demo province's goals, divides them down to every organ, assigns them and has most of them acknowledged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jieyue.acts.rules import Grant, Role
from jieyue.cli.demo.chance import stream
from jieyue.cli.demo.places import PROVINCE
from jieyue.cli.installing.cast import Cast, Tell, clerks
from jieyue.plans.actions.setting import set_goal
from jieyue.plans.actions.splitting import split_down
from jieyue.plans.actions.stepping import acknowledge_listed, assign_down
from jieyue.plans.rules.lines import Line
from jieyue.plans.rules.splitting import By
from jieyue.registry.queries.organs import organ_places
from jieyue.values.wording import say

# Made up: by how many per cent a year energy and water are to go down from the first year on.
A_YEAR = {"energy_total": Decimal("1.2"), "water_total": Decimal(1)}
SOURCE = "演示目标,非官方"
SET, ASSIGNED, ACKNOWLEDGED = (1, 8), (1, 20), (2, 5)
# The share of organs that have acknowledged.
DILIGENT = 0.9


def assign_goals(cast: Cast, tell: Tell) -> None:
    """Goals of the data year and of the year under way, each measure from the province to the organs."""
    province = next(place.code for place in cast.province.tree if place.level == PROVINCE)
    first, data_year = cast.province.years[0], cast.province.years[-1]
    for done, (indicator, percent) in enumerate(A_YEAR.items()):
        tell(say("年度指标"), done, len(A_YEAR))
        line = Line(first, cast.year, None, percent=percent * (cast.year - first))
        set_goal(cast.province_office(date(data_year, *SET)), province, indicator, line, source=SOURCE)
        for year in (data_year, cast.year):
            office = cast.province_office(date(year, *ASSIGNED))
            split_down(office, province, indicator, year, By.USE)
            assign_down(office, province, indicator, year)
            _acknowledge(cast, indicator, year)


def _acknowledge(cast: Cast, indicator: str, year: int) -> None:
    """Every office for its region, and the organs that don't let it lie, each for itself."""
    on = date(year, *ACKNOWLEDGED)
    offices = [place for place in cast.province.tree if place.level != PROVINCE]
    grants = tuple(Grant(Role(place.level), cast.paths[place.code]) for place in offices)
    together = replace(clerks(on), name="各级机关事务管理部门", grants=grants)
    acknowledge_listed(together, [cast.paths[place.code] for place in offices], indicator, year)
    acknowledge_listed(clerks(on), _diligent(cast, indicator, year), indicator, year)


def _diligent(cast: Cast, indicator: str, year: int) -> list[str]:
    chance = stream(cast.province.seed, "goals", indicator, str(year))
    codes = [organ.code for organ in cast.province.organs if chance.random() < DILIGENT]
    return [place.path for place in organ_places(codes).values()]

"""The line of a goal: from a base year to a target year, the same step every year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.plans.rules.measures import measure_of
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

_HUNDRED = Decimal(100)
# A five-year plan, with room for a longer one.
LONGEST = 15


@dataclass(frozen=True)
class Line:
    """From `base` in `base_year` down (or up) to the target year: either `percent` below the base or to `cap`.

    `base` is None where the base year's figure is not known.
    """

    base_year: int
    target_year: int
    base: Decimal | None
    percent: Decimal | None = None
    cap: Decimal | None = None

    @property
    def years(self) -> range:
        """The years the line sets a limit for."""
        return range(self.base_year + 1, self.target_year + 1)


def governed(line: Line, others: Iterable[Line]) -> list[int]:
    """The years whose limit this line tells, given the other goals for the same thing.

    The goal with the nearest target year has its say: one set for later years leaves those of an earlier
    plan, divided and perhaps over, as they are.
    """
    nearer = [other for other in others if other.target_year < line.target_year]
    return [year for year in line.years if not any(year in other.years for other in nearer)]


def check_line(line: Line) -> Verdict:
    """Whether the line says one thing: years in order, either a percentage or a cap, within reason."""
    if not 1 <= line.target_year - line.base_year <= LONGEST:
        return no(say("目标年应晚于基期年,且不超过 {years} 年。", years=LONGEST))
    if (line.percent is None) == (line.cap is None):
        return no(say("请在“下降比例”和“总量上限”中填写一项,且只填一项。"))
    if line.percent is not None and not -_HUNDRED < line.percent < _HUNDRED:
        return no(say("下降比例应在 -100 到 100 之间。"))
    if any(number is not None and number < 0 for number in (line.cap, line.base)):
        return no(say("上限和基期值不能为负数。"))
    return YES


def percent_below(limit: Decimal, base: Decimal | None) -> Decimal | None:
    """By how many per cent a limit lies below its base; None where the base is not known or zero."""
    return (1 - limit / base) * _HUNDRED if base else None


def limit_in(line: Line, year: int, step: Decimal) -> Decimal | None:
    """The limit of `year` in whole steps.  None where the base is missing: a cap still holds in its own year.

    Raises Refusal for a year the line does not reach.
    """
    if year not in line.years:
        raise Refusal(
            say(
                "{year} 年不在该目标的年度之内({first}—{last})。",
                year=year,
                first=line.base_year + 1,
                last=line.target_year,
            )
        )
    limit = _limit(line, year)
    return None if limit is None else limit.quantize(step)


def _limit(line: Line, year: int) -> Decimal | None:
    if line.base is None:
        return line.cap if year == line.target_year else None
    if line.percent is not None:
        return line.base * (1 - line.percent * _gone(line, year) / _HUNDRED)
    assert line.cap is not None  # noqa: S101  check_line: one of the two is there
    return line.base + (line.cap - line.base) * _gone(line, year)


def _gone(line: Line, year: int) -> Decimal:
    """The share of the way from base to target year."""
    return Decimal(year - line.base_year) / (line.target_year - line.base_year)


@dataclass(frozen=True)
class Published:
    """A goal as a five-year plan publishes it; `national` ones can't be taken over by a province."""

    plan: str
    title: str
    source: str
    mark: str
    indicator: str
    base_year: int
    target_year: int
    percent: Decimal | None
    cap: Decimal | None
    national: bool

    def line(self, base: Decimal | None) -> Line:
        return Line(self.base_year, self.target_year, base, self.percent, self.cap)


def published_from(table: Mapping[str, Any]) -> Sequence[Published]:
    """The goals of one data file.  Raises Refusal for an indicator nobody measures."""
    return [
        Published(
            plan=table["code"],
            title=table["title"],
            source=table["note"],
            mark=table["mark"],
            indicator=measure_of(row["indicator"]).code,
            base_year=table["base_year"],
            target_year=table["target_year"],
            percent=_decimal(row.get("percent")),
            cap=_decimal(row.get("cap")),
            national=kind == "national",
        )
        for kind in ("goals", "national")
        for row in table.get(kind, ())
    ]


def _decimal(number: Any) -> Decimal | None:
    return None if number is None else Decimal(number)


PUBLISHED: Mapping[tuple[str, str], Published] = MappingProxyType(
    {
        (goal.plan, goal.indicator): goal
        for goal in published_from(
            tomllib.loads((files("jieyue.plans") / "data" / "fyp14.toml").read_text(encoding="utf-8"))
        )
    }
)

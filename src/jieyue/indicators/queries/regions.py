"""What regions use, month by month, as it stands at this moment: the ledgers' totals weighed by the factors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.ledgers.queries.totals import Totals, totals_of
from jieyue.ledgers.rules.items import ALL_MONTHS, in_group
from jieyue.ledgers.rules.totals import YEAR
from jieyue.registry.queries.organs import children_of
from jieyue.values.rounding import half_even

# What is summed over items: in kgce, m3 and kgCO2.
MEASURES = ("energy", "water", "carbon")


@dataclass(frozen=True)
class MonthTotal:
    """A region's total of one month (0: the year) with its coverage in organ-item-months."""

    month: int
    value: Decimal
    covered: int
    expected: int

    @property
    def coverage(self) -> Decimal | None:
        return Decimal(self.covered) / self.expected if self.expected else None


@dataclass(frozen=True)
class Region:
    """Some years of one region, read once and asked as often as a page needs."""

    code: str
    totals: Totals
    method: str = DEFAULT_METHOD

    def months(self, year: int, measure: str) -> list[MonthTotal]:
        """The year (month 0) and its twelve months; nothing at all where nothing is registered or expected."""
        told = [self.total(year, month, measure) for month in (YEAR, *ALL_MONTHS)]
        return told if any(one.value or one.expected for one in told) else []

    def total(self, year: int, month: int, measure: str) -> MonthTotal:
        """One month of one measure."""
        value, covered, expected = Decimal(0), 0, 0
        for item, weight in weights(measure, self.method).items():
            one = self.totals.of(self.code, item, year, month)
            value += one.quantity * weight
            covered += one.covered
            expected += one.expected
        return MonthTotal(month, half_even(value), covered, expected)


def region_years(region: str, years: Collection[int], method: str = DEFAULT_METHOD) -> Region:
    """The totals of a region (a code).  Three statements."""
    return Region(region, totals_of((region,), years), method)


def completeness(parent: str, year: int) -> dict[str, Decimal | None]:
    """How complete the year's energy ledgers are, by region right below `parent`: covered over expected."""
    regions = children_of(parent)
    totals = totals_of(regions, (year,), yearly=True)
    return {code: Region(code, totals).total(year, YEAR, "energy").coverage for code in regions}


def weights(measure: str, method: str = DEFAULT_METHOD) -> Mapping[str, Decimal]:
    """What one unit of each item weighs in a measure."""
    if measure == "water":
        return MappingProxyType({item: Decimal(1) for item in in_group("water")})
    unit = {"energy": "kgce", "carbon": "kgco2"}[measure]
    factor_set = factor_set_for(method)
    return MappingProxyType({item: factor_set.factor(item, unit).value for item in in_group("energy")})

"""The year under way: its first months, each like the same month a year ago, as the city and its offices go on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from jieyue.cli.demo.chance import clamped, lognormal, stream
from jieyue.cli.demo.draws import Row
from jieyue.cli.demo.ledgers import Meter
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.province import Figure, Province
from jieyue.cli.demo.records import records

# So many months have been handed in when the programme year is played to its end.
MONTHS = 9
_CENT = Decimal("0.01")
# So many times the year before is a slip.
_SLIP = 5
# How far a city's organs of one kind come out above or below the year before.
_USUAL, _SPREAD, _LEAST, _MOST = 0.985, 0.05, 0.85, 1.15


def running_figures(province: Province, month: int) -> list[Figure]:
    """The figures of a month in the year after the last one.  What was silent a year ago stays silent."""
    return list(_figures(province, month))


def running_rows(province: Province, organ: DemoOrgan) -> Iterator[tuple[str, Row]]:
    """Rows of an organ's other ledgers in the months that have been handed in; yearly ones are not due yet."""
    year = province.years[-1] + 1
    for kind, row in records(province.seed, organ, year, MONTHS):
        period, on = row.get("period", ""), row.get("date", "")
        if period in _over(year) or (on and on < f"{year}-{MONTHS + 1:02}"):
            yield kind, row


@cache
def _over(year: int) -> frozenset[str]:
    """The months and quarters of the year that are over, as a sheet writes them."""
    months = {f"{year}-{month:02}" for month in range(1, MONTHS + 1)}
    return frozenset(months | {f"{year}-Q{quarter}" for quarter in range(1, MONTHS // 3 + 1)})


def _figures(province: Province, month: int) -> Iterator[Figure]:
    last = province.years[-1]
    organs = {organ.code: organ for organ in province.organs}
    for code, kept in province.planted.ledgers.items():
        organ = organs[code]
        pace = _pace(province.seed, organ.place.city, organ.place.code, organ.kind)
        for meter in kept.meters.values():
            place = _sound(meter, last, month)
            if place is None:
                continue
            quantity, cost = meter.quantity(place), meter.cost(place)
            yield Figure(
                code,
                meter.item,
                last + 1,
                month,
                (quantity * pace).quantize(quantity),
                None if cost is None else (cost * pace).quantize(_CENT),
                estimated=False,
            )


def _sound(meter: Meter, last: int, month: int) -> int | None:
    """The month a year ago, or two years ago where that one is out of all proportion: no slip is made twice."""
    now, before = meter.place((last, month)), meter.place((last - 1, month))
    if now is None or before is None:
        return now
    return before if meter.quantities[now] > _SLIP * meter.quantities[before] else now


@cache
def _pace(seed: int, city: str, county: str, kind: str) -> Decimal:
    """The same for an organ that stands in the registry twice, so that both tell the same."""
    chance = stream(seed, "running", city, county, kind)
    return Decimal(round(clamped(lognormal(chance, _USUAL, _SPREAD), _LEAST, _MOST), 4)).quantize(
        Decimal("0.0001")
    )

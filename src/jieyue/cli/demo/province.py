"""A whole demo province out of a seed: organs, ledgers and faults, and the order in which the figures came in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jieyue.cli.demo import organs as registry
from jieyue.cli.demo.faults import Fault, Planted, plant
from jieyue.cli.demo.ledgers import Ledger, ledger, weathers
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.places import Place, Temper, places, tempers

HANDED_IN = 12  # day of the following month
YEAR_HANDED_IN = 15  # day of January for figures of a whole year


class Figure(NamedTuple):
    """One entry as an organ hands it in; `month` 0 is the whole year."""

    organ: str
    item: str
    year: int
    month: int
    quantity: Decimal
    cost: Decimal | None
    estimated: bool


@dataclass(frozen=True)
class Delivery:
    """All figures that came in on one day; `late` where they should have come months before."""

    on: date
    late: bool
    figures: list[Figure]


@dataclass(frozen=True)
class Province:
    """What `jieyue demo` installs."""

    seed: int
    years: Sequence[int]
    tree: Sequence[Place]
    tempers: Mapping[str, Temper]
    planted: Planted

    @property
    def organs(self) -> Sequence[DemoOrgan]:
        return self.planted.organs

    @property
    def faults(self) -> Sequence[Fault]:
        return self.planted.faults

    def temper(self, organ: DemoOrgan) -> Temper:
        return self.tempers[organ.place.city]

    def deliveries(self) -> Iterator[Delivery]:
        """The figures in the order they came in: month by month, the late ones when they did."""
        days: dict[date, list[tuple[int, int]]] = defaultdict(list)
        for period in self._periods():
            days[_due(period)].append(period)
        late: dict[date, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
        for key, came in self.planted.late.items():
            late[came].append(key)
        for day in sorted({*days, *late}):
            if on_time := self._on_time(days.get(day, ())):
                yield Delivery(day, False, on_time)
            if overdue := self._overdue(late.get(day, ())):
                yield Delivery(day, True, overdue)

    def digest(self) -> str:
        """A fingerprint of organs, figures and faults: equal for the same seed, number and years."""
        told = hashlib.sha256()
        for organ in self.organs:
            told.update(repr(organ).encode())
        for code, kept in self.planted.ledgers.items():
            for meter in kept.meters.values():
                told.update(f"{code} {meter.item} {meter.periods} {sorted(meter.estimated)}".encode())
                told.update(meter.quantities.tobytes() + meter.fen.tobytes())
        told.update(repr((self.faults, sorted(self.planted.late.items()))).encode())
        return told.hexdigest()

    def _periods(self) -> Iterator[tuple[int, int]]:
        for year in self.years:
            yield from ((year, month) for month in range(13))

    def _on_time(self, periods: Iterable[tuple[int, int]]) -> list[Figure]:
        late = self.planted.late
        return [
            figure
            for period in periods
            for code, kept in self.planted.ledgers.items()
            if (code, period) not in late
            for figure in _figures(code, kept, period)
        ]

    def _overdue(self, keys: Iterable[tuple[str, tuple[int, int]]]) -> list[Figure]:
        ledgers = self.planted.ledgers
        return [figure for code, period in keys for figure in _figures(code, ledgers[code], period)]


def province(
    seed: int, rows: Iterable[tuple[str, str, str, str | None]], count: int, years: Sequence[int]
) -> Province:
    """Draw a province: `rows` are the regions (code, name, level, parent's code), `count` the organs."""
    tree = places(rows)
    organs = registry.organs(seed, tree, count, years)
    moods = tempers(seed, tree)
    weather = weathers(seed, {place.zone for place in tree}, years)
    ledgers = {organ.code: ledger(seed, organ, moods[organ.place.city], years, weather) for organ in organs}
    return Province(seed, years, tree, moods, plant(seed, organs, ledgers, years))


def _due(period: tuple[int, int]) -> date:
    """The day a period's figures are handed in."""
    year, month = period
    if not month:
        return date(year + 1, 1, YEAR_HANDED_IN)
    return date(year + month // 12, month % 12 + 1, HANDED_IN)


def _figures(code: str, kept: Ledger, period: tuple[int, int]) -> Iterator[Figure]:
    for meter in kept.meters.values():
        place = meter.place(period)
        if place is not None:
            yield Figure(
                code,
                meter.item,
                *period,
                quantity=meter.quantity(place),
                cost=meter.cost(place),
                estimated=place in meter.estimated,
            )

"""Month after month of a demo organ's energy and water: seasons, size, the city's trend, and noise."""

from __future__ import annotations

from array import array
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from random import Random

from jieyue.cli.demo.chance import lognormal, stream
from jieyue.cli.demo.equipment import (
    COAL,
    ELECTRIC,
    GAS,
    LPG,
    METERED,
    NATURAL_GAS,
    Equipment,
    equipment,
)
from jieyue.cli.demo.organs import SHARED, DemoOrgan, Profile
from jieyue.cli.demo.places import PRICES, SHAPES, Shape, Temper

# Decimal places an item is read off with.
PLACES = {
    "electricity": 0,
    "water": 0,
    "natural_gas": 0,
    "coal": 2,
    "lpg": 3,
    "petrol_vehicle": 1,
    "diesel_vehicle": 1,
    "diesel_other": 0,
    "heat": 1,
    "pv_generation": 0,
}
NO_COST = -1

# Even use of an office: lighting, sockets, pumps.  Together with cooling and heating near the
# national 18 kgce/m2 (domain facts 2.5); likewise 20 m3 of water a head and 310 kgce a head.
BASE_KWH = 62  # per m2 and year
WATER_M3 = 19.5  # per head and year
PETROL_L = 70  # per car and month
DIESEL_L = 100
COOKING_GAS_M3 = 2.4  # per head and month
COOKING_LPG_T = 0.0016
HEATED_FRACTION = 0.15  # of electric heating that remains where another heat source stands
GJ_PER_M3, GJ_PER_TONNE = 0.0320, 12.5  # useful heat of natural gas and of coal in a small boiler
# The holidays fall into these months: fewer days at work.
AT_WORK = (0.98, 0.85, 1.02, 1.0, 0.99, 1.01, 1.02, 1.02, 1.01, 0.94, 1.01, 1.02)
WATER_SEASON = (0.88, 0.82, 0.94, 0.98, 1.04, 1.14, 1.20, 1.18, 1.06, 0.96, 0.92, 0.88)
SEASONS = ((11, 12, 1, 2, 3), (5, 6, 7, 8, 9), (4, 10))
WEATHERED = {"heat": 1.0, "coal": 1.0, "natural_gas": 1.0, "electricity": 0.4}
FIRST_HEAT, LAST_HEAT = 11, 3  # months: the season everywhere; longer where the climate asks for it


Periods = tuple[tuple[int, int], ...]
# What an organ of some profile uses in a year's month, before trend and noise.
Use = Callable[[Profile, int, int], float]


@dataclass
class Meter:
    """One item of one organ: quantities in the item's last place and costs in fen, by period.

    Plain integers keep a province of 15,000 organs small and its digest exact.  A period with
    month 0 is a whole year.
    """

    item: str
    periods: Periods
    quantities: array[int] = field(default_factory=lambda: array("q"))
    fen: array[int] = field(default_factory=lambda: array("q"))
    estimated: set[int] = field(default_factory=set)  # places in the list of periods

    def place(self, period: tuple[int, int]) -> int | None:
        """Where a period stands; None where there is no figure for it."""
        return _places(self.periods).get(period)

    def add(self, quantity: float, price: float | None, *, estimated: bool) -> None:
        if estimated:
            self.estimated.add(len(self.quantities))
        steps: int = 10 ** PLACES[self.item]
        units = round(quantity * steps)
        self.quantities.append(units)
        self.fen.append(NO_COST if price is None else round(units * price * 100 / steps))

    def quantity(self, index: int) -> Decimal:
        return Decimal(self.quantities[index]).scaleb(-PLACES[self.item])

    def cost(self, index: int) -> Decimal | None:
        return None if self.fen[index] == NO_COST else Decimal(self.fen[index]).scaleb(-2)

    def without(self, gone: set[tuple[int, int]]) -> Meter:
        """The same meter with some periods never read."""
        kept = [i for i, period in enumerate(self.periods) if period not in gone]
        return Meter(
            self.item,
            tuple(self.periods[i] for i in kept),
            array("q", (self.quantities[i] for i in kept)),
            array("q", (self.fen[i] for i in kept)),
            {place for place, i in enumerate(kept) if i in self.estimated},
        )


@dataclass
class Ledger:
    """All meters of one organ by item, and the items it gave up, with the first year without them."""

    meters: dict[str, Meter]
    given_up: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Habits:
    """What one organ multiplies everything by."""

    lights: float
    heat: float
    water: float
    driving: float
    trend: float
    bills: bool  # hands in costs
    guesses: float  # share of months it estimates


def ledger(
    seed: int,
    organ: DemoOrgan,
    temper: Temper,
    years: Sequence[int],
    weather: Mapping[tuple[str, int, int], float],
) -> Ledger:
    """Every figure an organ hands in for `years`, before anything goes wrong."""
    chance = stream(seed, "ledger", organ.code)
    has = equipment(chance, organ, years)
    habits = _habits(chance, organ, temper)
    months = tuple((year, month) for year in years for month in range(1, 13))
    writer = _Writer(chance, organ, temper, habits, years[0], weather)
    meters = [writer.meter(item, periods, use) for item, periods, use in _uses(organ, has, habits, months)]
    given_up = {"coal": has.coal_until + 1} if has.heating == COAL and has.coal_until < years[-1] else {}
    return Ledger({meter.item: meter for meter in meters if meter.periods}, given_up)


@lru_cache(maxsize=1024)
def _places(periods: Periods) -> Mapping[tuple[int, int], int]:
    """Most meters of a province share a few calendars."""
    return {period: place for place, period in enumerate(periods)}


def weathers(seed: int, zones: Iterable[str], years: Sequence[int]) -> dict[tuple[str, int, int], float]:
    """How much more or less heating and cooling a month asked for than usual, by zone.

    Months differ, years hardly: otherwise a cold year would decide who saves and who does not.
    """
    made: dict[tuple[str, int, int], float] = {}
    for zone in sorted(zones):
        chance = stream(seed, "weather", zone)
        for year in years:
            for season in SEASONS:
                drawn = [chance.gauss(1, 0.07) for _ in season]
                mean = sum(drawn) / len(drawn)
                made |= {(zone, year, month): one / mean for month, one in zip(season, drawn, strict=True)}
    return made


def _habits(chance: Random, organ: DemoOrgan, temper: Temper) -> _Habits:
    shared = organ.premises == SHARED
    size = (organ.profiles[0].floor_area / 1500) ** 0.05
    return _Habits(
        lights=lognormal(chance, 1, 0.20) * size,
        heat=lognormal(chance, 1, 0.20),
        water=lognormal(chance, 1, 0.26),
        driving=lognormal(chance, 1, 0.25),
        trend=temper.trend * chance.gauss(1, 0.018),
        bills=chance.random() >= (0.08 if shared else 0.02),
        guesses=0.12 if shared and chance.random() < 0.4 else 0.008,  # noqa: PLR2004
    )


def _uses(
    organ: DemoOrgan, has: Equipment, habits: _Habits, months: Periods
) -> Iterator[tuple[str, Periods, Use]]:
    """Which items an organ hands in, for which periods, and the monthly use as a function of it."""
    shape = SHAPES[organ.place.zone]
    yearly = tuple((year, 0) for year in dict.fromkeys(year for year, _ in months))
    yield "electricity", months, _electricity(has, habits, shape)
    yield "water", yearly if has.water_by_year else months, _water(habits)
    gas = has.heating == GAS or has.canteen == NATURAL_GAS
    if gas:
        yield "natural_gas", months, _gas(has, habits, shape)
    if has.heating == METERED:
        season = tuple(period for period in months if _in_season(period[1], shape))
        yield "heat", season, _scaled(shape, habits.heat * shape.heat_gj)
    if has.heating == COAL:
        burning = tuple(period for period in months if period[0] <= has.coal_until)
        yield "coal", burning, _scaled(shape, habits.heat * shape.heat_gj / GJ_PER_TONNE)
    if has.canteen == LPG:
        yield "lpg", months, lambda now, _year, month: now.headcount * COOKING_LPG_T * AT_WORK[month - 1]
    yield from _fuels(has, habits, months, yearly)
    if has.pv_from is not None:
        sunny = tuple(period for period in months if period[0] >= has.pv_from)
        yield "pv_generation", sunny, lambda now, _year, month: now.floor_area * 6 * shape.sun[month - 1]


def _fuels(
    has: Equipment, habits: _Habits, months: Periods, yearly: Periods
) -> Iterator[tuple[str, Periods, Use]]:
    def petrol(now: Profile, _year: int, month: int) -> float:
        return now.vehicles * has.petrol_share * PETROL_L * habits.driving * AT_WORK[month - 1]

    def diesel(now: Profile, _year: int, month: int) -> float:
        return now.vehicles * has.diesel_share * DIESEL_L * habits.driving * AT_WORK[month - 1]

    yield "petrol_vehicle", months, petrol
    if has.diesel_share:
        yield "diesel_vehicle", months, diesel
    if has.generator:
        # A stand-by generator is filled up a few times; the organ writes one figure a year.
        yield "diesel_other", yearly, lambda now, _year, _month: 20 + now.floor_area * 0.02


def _electricity(has: Equipment, habits: _Habits, shape: Shape) -> Use:
    def use(now: Profile, year: int, month: int) -> float:
        days = monthrange(year, month)[1]
        heating = 1.0 if has.heats_with(year) == ELECTRIC else HEATED_FRACTION
        even = BASE_KWH * days / 365 * AT_WORK[month - 1]
        cooling = shape.cooling_kwh * shape.cooling[month - 1]
        warming = heating * shape.heating_kwh * shape.heating[month - 1]
        return now.floor_area * habits.lights * (even + cooling + warming)

    return use


def _water(habits: _Habits) -> Use:
    def use(now: Profile, _year: int, month: int) -> float:
        yearly = now.headcount * WATER_M3 * habits.water
        return yearly / 12 * WATER_SEASON[month - 1] if month else yearly

    return use


def _gas(has: Equipment, habits: _Habits, shape: Shape) -> Use:
    burnt = habits.heat * shape.heat_gj / GJ_PER_M3 if has.heating == GAS else 0.0
    cooked = COOKING_GAS_M3 if has.canteen == NATURAL_GAS else 0.0

    def use(now: Profile, _year: int, month: int) -> float:
        warm = now.floor_area * burnt * shape.heating[month - 1]
        return warm + now.headcount * cooked * AT_WORK[month - 1]

    return use


def _scaled(shape: Shape, per_area: float) -> Use:
    return lambda now, _year, month: now.floor_area * per_area * shape.heating[month - 1]


def _in_season(month: int, shape: Shape) -> bool:
    return month >= FIRST_HEAT or month <= LAST_HEAT or shape.heating[month - 1] > 0.04  # noqa: PLR2004


@dataclass(frozen=True)
class _Writer:
    """Writes meters of one organ: the use by its profile, then trend, weather, noise and price."""

    chance: Random
    organ: DemoOrgan
    temper: Temper
    habits: _Habits
    first_year: int
    weather: Mapping[tuple[str, int, int], float]

    def meter(self, item: str, periods: Periods, use: Use) -> Meter:
        meter = Meter(item, periods)
        years = {year for year, _ in periods}
        trends = {year: self._trend(item, year) for year in years}
        prices = {year: self._price(item, year) for year in years}
        for year, month in periods:
            now = in_force(self.organ.profiles, year, month)
            noise = max(0.5, self.chance.gauss(1, 0.05))
            quantity = use(now, year, month) * trends[year] * self._asked(item, year, month) * noise
            price = prices[year]
            if price is not None:
                price *= self.chance.gauss(1, 0.008)
            meter.add(quantity, price, estimated=self.chance.random() < self.habits.guesses)
        return meter

    def _trend(self, item: str, year: int) -> float:
        return 1.0 if item == "pv_generation" else float(self.habits.trend ** (year - self.first_year))

    def _asked(self, item: str, year: int, month: int) -> float:
        """What the weather asked for: all of the heating, part of the electricity."""
        share = WEATHERED.get(item, 0.0) if month else 0.0
        return 1 + (self.weather[self.organ.place.zone, year, month] - 1) * share if share else 1.0

    def _price(self, item: str, year: int) -> float | None:
        if item not in PRICES or not self.habits.bills:
            return None
        return PRICES[item].in_year(year) * self.temper.prices[item]


def in_force(profiles: Sequence[Profile], year: int, month: int) -> Profile:
    """The profile that holds at the end of a month (of the year where `month` is 0)."""
    end = (year, month or 12)
    holding = profiles[0]
    for profile in profiles[1:]:
        if profile.valid_from and (profile.valid_from.year, profile.valid_from.month) <= end:
            holding = profile
    return holding

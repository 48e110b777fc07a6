"""The regions a demo plays in: how their organs are called, their climate, and how each city is doing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jieyue.cli.demo.chance import spread, stream
from jieyue.registry.rules.tree import read_tree

PROVINCE, CITY, COUNTY = "province", "city", "county"
_DISTRICT, _ZONE = "区", "示范区"


def data(name: str) -> Mapping[str, Any]:
    """One of the demo's tables under `data/`."""
    return tomllib.loads((files("jieyue.cli.demo") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


CLIMATE = data("climate")


@dataclass(frozen=True)
class Shape:
    """What a climate asks of a building: shares of a year's demand by month, January first, and their sizes.

    `cooling_kwh` and `heating_kwh` are electricity per m2 and year beside the even load, `heat_gj` the
    heat of a heated m2 and year.
    """

    cooling: tuple[float, ...]
    heating: tuple[float, ...]
    sun: tuple[float, ...]
    cooling_kwh: float
    heating_kwh: float
    heat_gj: float


ZONES = {
    node.code: node.climate
    for node in read_tree((files("jieyue.registry") / "data" / "shaanxi.toml").read_text(encoding="utf-8"))
}
SHAPES: Mapping[str, Shape] = {zone: Shape(**shape) for zone, shape in CLIMATE["shapes"].items()}


@dataclass(frozen=True)
class Price:
    """Yuan per unit: the `spread` between cities, and what `yearly` makes of it from the first price year on."""

    price: float
    spread: float
    yearly: tuple[float, ...] = (1.0,)

    def in_year(self, year: int) -> float:
        place = min(max(year - FIRST_PRICE_YEAR, 0), len(self.yearly) - 1)
        return self.price * self.yearly[place]


FIRST_PRICE_YEAR = 2023
PRICES: Mapping[str, Price] = {item: Price(**row) for item, row in data("prices")["items"].items()}


@dataclass(frozen=True)
class Place:
    """A node of the reporting tree.  `city` is its city-level node, its own code for city and province."""

    code: str
    name: str
    level: str
    parent: str | None
    city: str
    sign: str  # what the signs on its organs' doors begin with
    leaf: bool
    zone: str  # of climate

    @property
    def committee(self) -> str:
        """The party committee, as in 西安市委; a development zone has a working committee."""
        return f"{self.sign}工委" if self.sign.endswith(_ZONE) else f"{self.sign}委"


@dataclass(frozen=True)
class Temper:
    """How a city goes about saving: set at random, the same for all its organs.

    `trend` multiplies consumption from year to year (0.96: four per cent less); `zeal` is the usual
    share of the standard an organ fulfils; `before` the share of organs named in earlier years;
    `pace` how far this year's cases have come; `prices` the city's price level by item.
    """

    trend: float
    zeal: float
    before: float
    pace: float
    prices: Mapping[str, float]


def places(rows: Iterable[tuple[str, str, str, str | None]]) -> list[Place]:
    """The tree from rows of code, name, level and parent's code: each node after its parent, then by code."""
    told = {row[0]: row for row in rows}
    table = dict(sorted(told.items(), key=lambda pair: _way_down(pair[0], told)))
    parents = {parent for _, _, _, parent in table.values()}
    return [
        Place(
            code=code,
            name=name,
            level=level,
            parent=parent,
            city=parent if level == COUNTY and parent else code,
            sign=f"{table[parent][1]}{name}" if parent and _is_district(name, level) else name,
            leaf=code not in parents,
            zone=_zone(code),
        )
        for code, name, level, parent in table.values()
    ]


def _zone(code: str) -> str:
    """The climate zone of a place of the shipped tree; of any other, and where no shape is known, the default."""
    zone = ZONES.get(code, "")
    return zone if zone in SHAPES else str(CLIMATE["default"])


def _way_down(code: str, told: Mapping[str, tuple[str, str, str, str | None]]) -> tuple[str, ...]:
    """The codes from the top of the tree down to `code`."""
    parent = told[code][3]
    return (*_way_down(parent, told), code) if parent else (code,)


def _is_district(name: str, level: str) -> bool:
    """Districts go by their city's name too (西安市新城区), counties and cities stand alone (蓝田县)."""
    return level == COUNTY and name.endswith(_DISTRICT)


def tempers(seed: int, tree: Iterable[Place]) -> dict[str, Temper]:
    """The temper of the province's own organs and of each city, by code.

    Trend, earlier namings and pace are spread evenly over the cities, so that under any seed some
    get worse and some miss their target.
    """
    heads = [place for place in tree if place.level != COUNTY]
    chance = stream(seed, "tempers")
    count = len(heads)
    # Most cities save, a few do not: the range is climbed slowly at first.
    trends = [0.945 + 0.085 * step**1.8 for step in spread(chance, count, 0, 1)]
    befores = spread(chance, count, 0.10, 0.36)
    paces = spread(chance, count, 0.45, 0.92)
    made = {}
    for place, trend, before, pace in zip(heads, trends, befores, paces, strict=True):
        if place.level == PROVINCE:
            # The province's own organs lead the way in every plan.
            trend, before, pace = 0.965, 0.34, 0.90  # noqa: PLW2901
        # Cities that save are those that take the standard seriously, more or less.
        zeal = 0.93 - (trend - 0.945) * 1.2 + chance.gauss(0, 0.02)
        levels = {item: chance.gauss(1, price.spread) for item, price in PRICES.items()}
        made[place.code] = Temper(trend, zeal, before, pace, levels)
    return made

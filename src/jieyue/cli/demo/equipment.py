"""What an organ uses energy for: its heating, canteen, cars and panels decide which items its ledger has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from jieyue.cli.demo.chance import one_of
from jieyue.cli.demo.organs import FIELD, POLICE, SHARED, DemoOrgan
from jieyue.cli.demo.places import COUNTY

# Heating by zone, in shares.  Unmetered heat leaves no trace in the ledger: it has no quantity.
UNMETERED, METERED, GAS, COAL, ELECTRIC = "unmetered", "metered", "gas", "coal", "electric"
HEATING = {
    "severe_cold": {UNMETERED: 0.38, METERED: 0.27, GAS: 0.18, ELECTRIC: 0.05, COAL: 0.12},
    "cold": {UNMETERED: 0.40, METERED: 0.26, GAS: 0.21, ELECTRIC: 0.09, COAL: 0.04},
    "hot_summer": {GAS: 0.12, ELECTRIC: 0.88},
}
CANTEEN_FROM = 40
LPG, NATURAL_GAS = "lpg", "natural_gas"


@dataclass(frozen=True)
class Equipment:
    """`coal_until`: the last year a coal boiler ran, electricity heats afterwards; `pv_from`: first year."""

    heating: str
    coal_until: int
    canteen: str
    petrol_share: float  # of the cars; the rest run on diesel or electricity
    diesel_share: float
    generator: bool
    pv_from: int | None
    water_by_year: bool

    def heats_with(self, year: int) -> str:
        """The heating of one year: coal gives way to electricity."""
        return ELECTRIC if self.heating == COAL and year > self.coal_until else self.heating


def equipment(chance: Random, organ: DemoOrgan, years: Sequence[int]) -> Equipment:
    """What an organ has: canteens in larger houses, coal in counties only and on its way out."""
    heating = one_of(chance, HEATING[organ.place.zone])
    if heating == COAL and (organ.tier != COUNTY or organ.premises == SHARED):
        heating = UNMETERED
    return Equipment(
        heating=heating,
        coal_until=chance.choice((*years, years[-1], years[-1])),
        canteen=_canteen(chance, organ),
        petrol_share=chance.uniform(0.6, 1.0),
        diesel_share=_diesel(chance, organ),
        generator=chance.random() < 0.03,  # noqa: PLR2004
        pv_from=chance.choice(years) if chance.random() < 0.06 else None,  # noqa: PLR2004
        water_by_year=organ.premises == SHARED and chance.random() < 0.08,  # noqa: PLR2004
    )


def _canteen(chance: Random, organ: DemoOrgan) -> str:
    if organ.profiles[0].headcount < CANTEEN_FROM or chance.random() < 0.35:  # noqa: PLR2004
        return ""
    return LPG if chance.random() < 0.4 else NATURAL_GAS  # noqa: PLR2004


def _diesel(chance: Random, organ: DemoOrgan) -> float:
    likely = {FIELD: 0.5, POLICE: 0.35}.get(organ.fleet, 0.0)
    return chance.uniform(0.15, 0.4) if chance.random() < likely else 0.0

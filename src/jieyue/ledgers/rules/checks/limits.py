"""The thresholds of the checks as data, so that a province can tune them without touching a rule."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class SlipLimits:
    """A month counts as a slip beyond these ratios; see `ledgers/data/checks.toml`."""

    times: float
    beyond: float
    times_alone: float
    excess: float
    lack: float


@dataclass(frozen=True)
class SwingLimits:
    """Ratios of a year's total to the year before; `back` is how near to the year before that is normal."""

    collapse: float
    jump: float
    back: float


@dataclass(frozen=True)
class StuckLimits:
    """How many equal months make a meter stuck; figures below `small` need `small_months`."""

    items: tuple[str, ...]
    months: int
    small: float
    small_months: int


@dataclass(frozen=True)
class PriceLimits:
    """A unit price is far off beyond `times`; `organs` make an everybody's median."""

    times: float
    organs: int
    least_yuan: float
    share: float


@dataclass(frozen=True)
class ProfileLimits:
    """The plausible band of m2 per head, and how much a profile may change at once."""

    least_per_head: float
    most_per_head: float
    times: float


@dataclass(frozen=True)
class LateLimits:
    """Months of grace, and the share of late entries from which on a year was simply loaded afterwards."""

    months: int
    most: float


@dataclass(frozen=True)
class JudgementLimits:
    """From how many times its size on a finding is asked about again, and for how many years a word holds."""

    larger: float
    years: int


@dataclass(frozen=True)
class BoundLimits:
    """Heated area as a multiple of the floor area, and how far the months may be from the year, as a share."""

    heated: float
    year: float


@dataclass(frozen=True)
class Limits:
    """Every threshold; `least` by item in its unit, `silent_months` awaited months in a row."""

    slip: SlipLimits
    swing: SwingLimits
    stuck: StuckLimits
    silent_months: int
    price: PriceLimits
    profile: ProfileLimits
    late: LateLimits
    judgement: JudgementLimits
    bounds: BoundLimits
    least: Mapping[str, float]


def limits_from(table: Mapping[str, Any]) -> Limits:
    """Limits from the content of `checks.toml`."""
    stuck = {**table["stuck"], "items": tuple(table["stuck"]["items"])}
    return Limits(
        slip=SlipLimits(**table["slip"]),
        swing=SwingLimits(**table["swing"]),
        stuck=StuckLimits(**stuck),
        silent_months=table["silent"]["months"],
        price=PriceLimits(**table["price"]),
        profile=ProfileLimits(**table["profile"]),
        late=LateLimits(**table["late"]),
        judgement=JudgementLimits(**table["judgement"]),
        bounds=BoundLimits(**table["bounds"]),
        least=MappingProxyType(dict(table["least"])),
    )


LIMITS = limits_from(
    tomllib.loads((files("jieyue.ledgers") / "data" / "checks.toml").read_text(encoding="utf-8"))
)

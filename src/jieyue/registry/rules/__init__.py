"""What the registry decides by itself; the words most of the programme needs are named here."""

from __future__ import annotations

from jieyue.registry.rules.words import (
    CITY,
    COUNTY,
    INDEPENDENT,
    PREMISES,
    PROVINCE,
    SHARED,
    SINCE_EVER,
    TIER_ORDER,
    TIERS,
    organ_path,
    region_path,
)

__all__ = [
    "CITY",
    "COUNTY",
    "INDEPENDENT",
    "PREMISES",
    "PROVINCE",
    "SHARED",
    "SINCE_EVER",
    "TIERS",
    "TIER_ORDER",
    "organ_path",
    "region_path",
]

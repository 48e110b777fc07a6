"""What the registry decides by itself; the words most of the programme needs stand here: tiers, premises, paths."""

from __future__ import annotations

from datetime import date

PROVINCE, CITY, COUNTY = "province", "city", "county"
TIERS = ((PROVINCE, "省级"), (CITY, "市级"), (COUNTY, "县级"))
TIER_ORDER = {PROVINCE: 0, CITY: 1, COUNTY: 2}

INDEPENDENT, SHARED = "independent", "shared"
PREMISES = ((INDEPENDENT, "独立办公"), (SHARED, "集中办公"))

# A profile without a date holds since before every ledger.
SINCE_EVER = date(1900, 1, 1)


def region_path(parent_path: str, code: str) -> str:
    return f"{parent_path}{code}/"


def organ_path(region_path: str, code: str) -> str:
    """An organ's own step cannot be mistaken for a region's: `@` occurs in no region code."""
    return f"{region_path}@{code}/"


def region_right_above(path: str) -> str:
    """The code of the region that the place at `path` stands right in."""
    return path.rstrip("/").split("/")[-2]


def is_organ_path(path: str) -> bool:
    """Whether a path ends at an organ and not at a region."""
    return "@" in path

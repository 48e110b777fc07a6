"""The size of the province that indicators are measured on."""

from __future__ import annotations

YEARS = (2023, 2024, 2025)
# With twelve months each, 96 entries an organ and year: 1.44 million for 15,000 organs.
ITEMS = ("electricity", "water", "natural_gas", "petrol_vehicle", "diesel_vehicle", "heat", "lpg", "coal")

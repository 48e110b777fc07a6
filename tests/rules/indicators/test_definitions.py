"""The seven indicators, and what their tables may not say."""

from __future__ import annotations

import pytest

from jieyue.indicators.rules.definitions import DEFINITIONS, definition_from
from jieyue.values.refusals import Refusal

TABLE = {
    "code": "x",
    "title": "t",
    "title_en": "t",
    "unit": "kWh/m2",
    "formula": "power / area",
    "mark": "K",
    "source": "s",
    "terms": {
        "power": {"title": "电", "unit": "kWh", "items": ["electricity"]},
        "area": {"profile": "floor_area"},
    },
}


def test_codes_and_units_are_the_fixed_ones():
    assert {code: one.unit for code, one in DEFINITIONS.items()} == {
        "energy_total": "kgce",
        "energy_per_head": "kgce/person",
        "energy_per_area": "kgce/m2",
        "water_total": "m3",
        "water_per_head": "m3/person",
        "carbon_total": "kgCO2",
        "carbon_per_area": "kgCO2/m2",
    }


def test_vehicle_fuel_is_left_out_per_area_and_kept_in_carbon():
    assert "petrol_vehicle" in DEFINITIONS["energy_total"].items
    assert "petrol_vehicle" not in DEFINITIONS["energy_per_area"].items
    assert "diesel_vehicle" not in DEFINITIONS["energy_per_area"].items
    assert "diesel_vehicle" in DEFINITIONS["carbon_per_area"].items
    assert all("pv_generation" not in one.items for one in DEFINITIONS.values())


def test_the_digest_follows_the_meaning_and_not_the_wording():
    plain = definition_from(TABLE)
    assert definition_from(TABLE | {"title": "other", "formula": "(power)/area"}).digest == plain.digest
    assert definition_from(TABLE | {"formula": "power / area * 2"}).digest != plain.digest
    other = {**TABLE["terms"], "power": {"title": "电", "unit": "kWh", "items": ["pv_generation"]}}
    assert definition_from(TABLE | {"terms": other}).digest != plain.digest


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"formula": "power / people"}, "people"),
        ({"formula": "power"}, "area"),
        ({"formula": "area", "terms": {"area": {"profile": "floor_area"}}}, "台账项目"),
        ({"terms": TABLE["terms"] | {"area": {"profile": "storeys"}}}, "storeys"),
        ({"terms": TABLE["terms"] | {"power": {"title": "t", "unit": "u", "items": ["wind"]}}}, "wind"),
        ({"terms": TABLE["terms"] | {"power": {"title": "t", "unit": "u", "group": "none"}}}, "none"),
        (
            {
                "terms": TABLE["terms"]
                | {"power": {"title": "t", "unit": "u", "items": ["coal"], "factor": "f"}}
            },
            "“f”",
        ),
    ],
)
def test_unsound_definitions_are_refused(changed, named):
    with pytest.raises(Refusal, match=named):
        definition_from(TABLE | changed)

"""The mapping files under examples/ on the real file they were written for, against sums done by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from jieyue.sheets.mapping import load_mapping
from jieyue.sheets.reading import read_table

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "philadelphia"


@pytest.fixture
def mapped(municipal):
    def apply(name):
        mapping = load_mapping(EXAMPLES / name)
        return mapping.apply(read_table(municipal, sheet=mapping.sheet, header_row=mapping.header_row))

    return apply


def test_organs_of_the_real_file(mapped):
    rows = mapped("organs.toml")
    assert len(rows) == 66
    assert len({row.values["code"] for row in rows}) == 22
    assert "PHL-3618415" not in {row.values["code"] for row in rows}
    assert rows[0].values == {
        "code": "PHL-4399197",
        "name": "One Parkway Building",
        "region": "PHL",
        "tier": "city",
        "valid_from": "2011-01-01",
        "floor_area": "46637.32608",  # 502,000 ft2 x 0.09290304
        "kind": "administrative",
    }
    kinds = {row.values["name"]: row.values["kind"] for row in rows}
    assert kinds["Criminal Justice Center"] == "court"
    assert kinds["Central Library"] == "institution"


def test_energy_of_the_real_file(mapped):
    rows = mapped("energy.toml")
    found = {(r.values["code"], r.values["period"], r.values["item"]): r.values["quantity"] for r in rows}
    assert len(found) == len(rows)
    # 221,770.448 and 284.129 therms x 2.9646 m3
    assert found["PHL-4399197", "2011", "natural_gas"] == "657460.6701408"
    assert found["PHL-4399197", "2013", "natural_gas"] == "842.3288334"
    assert found["PHL-4399197", "2011", "electricity"] == "13870350"
    # 5,051,814.3 kBtu of steam x 0.001055056 GJ
    assert found["PHL-4319461", "2011", "heat"] == "5329.9469881008"
    # 1,421,195.8 kBtu of oil x 1.055056 MJ / 29.3076 MJ/kgce / 1000
    oil = Decimal("1421195.8") * Decimal("1.055056") / Decimal("29.3076") / 1000
    assert abs(Decimal(found["PHL-4432188", "2011", "other_energy"]) - oil) < Decimal("1e-12")
    # NA is no entry; a zero is one.
    assert ("PHL-4432188", "2011", "natural_gas") not in found
    assert found["PHL-4393305", "2011", "natural_gas"] == "0"

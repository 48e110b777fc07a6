"""The checks on a real city's buildings: what its own figures hide has to come out on top."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import factories
from jieyue.exchange.kinds import KINDS, Batch
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.queries.findings import findings, findings_summary
from jieyue.registry.actions.organs import load_kinds, load_regions
from jieyue.sheets.mapping import load_mapping
from jieyue.sheets.reading import read_table
from jieyue.values.imports import Source

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "philadelphia"


@pytest.fixture
def city(shared_data):
    """The buildings as organs with their yearly entries, taken in as the command takes them in."""
    keeper = factories.actor()
    load_regions(keeper, (EXAMPLES / "regions.toml").read_text(encoding="utf-8"))
    load_kinds(keeper)
    file = shared_data / "municipal-buildings-2011-2013.csv"
    for target in ("organs", "energy"):
        mapping = load_mapping(EXAMPLES / f"{target}.toml")
        table = read_table(file, sheet=mapping.sheet, header_row=mapping.header_row)
        KINDS[target].take(Batch(keeper, mapping.apply(table), Source(file.name, table.sheet)))
    return keeper


def test_the_two_buildings_whose_gas_vanished_come_first(city):
    compute(city, 2013)
    rows = findings(city, 2013)
    assert [(row.name, row.kind, row.item, row.period) for row in rows] == [
        ("Philadelphia Industrial Correction Center", "collapse", "natural_gas", "2013"),
        ("One Parkway Building", "collapse", "natural_gas", "2013"),
    ]
    # 254,656.18 therms and then 1,963.48; 212,806.262 and then 284.129: x 2.9646 m3 x 1.2143 kgce.
    for row, therms in zip(rows, ("252692.70", "212522.133"), strict=True):
        expected = Decimal(therms) * Decimal("2.9646") * Decimal("1.2143")
        assert row.kgce == pytest.approx(expected, abs=Decimal(1))
    assert "只剩 0.13%" in str(rows[1].reason)
    assert findings_summary(city, 2013).organs == 22


def test_the_year_between_is_found_once(city):
    # The Criminal Justice Center's gas: 166,515 therms, 2,056, and 103,335: only 2012 stands out.
    compute(city, 2012)
    assert [row.name for row in findings(city, 2012)] == ["Criminal Justice Center"]

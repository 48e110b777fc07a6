"""A real city's buildings over three years, from its own export to figures worked out by hand.

The file stays out of the repository; the test is skipped, saying so, where it is absent.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jieyue.ledgers.models import Entry
from jieyue.registry.models import Organ, Profile

HERE = Path(__file__).resolve().parents[2] / "examples" / "philadelphia"
ONE_PARKWAY, JUVENILE, CAMPUS = "PHL-4399197", "PHL-4399609", "PHL-3618415"


@pytest.fixture
def imported(jieyue, shared_data):
    """The two imports of the example, as their JSON."""
    file = shared_data / "municipal-buildings-2011-2013.csv"
    if not file.is_file():
        pytest.skip(f"real data absent: {file}")
    assert jieyue("init", "--regions", HERE / "regions.toml").code == 0

    def run():
        return [
            jieyue("import", kind, file, "--mapping", HERE / f"{kind}.toml", "--json").json
            for kind in ("organs", "energy")
        ]

    return run


def _quantity(code: str, year: int, item: str) -> Decimal:
    return Entry.objects.get(organ__code=code, year=year, month=0, item=item).quantity


def test_organs_profiles_and_entries_are_counted(imported):
    """69 rows, three of them the campus: 22 organs in three years, that is 66 profiles.

    Entries: electricity 66 - 2 (the Juvenile Justice Center before 2013) = 64; gas 66 - 2 - 3 (the
    Fire Administration Building never) = 61; steam five buildings x 3 = 15; oil three buildings x 3
    and a zero of Curran Fromhold in 2011 = 10; water none.  64 + 61 + 15 + 10 = 150.
    """
    organs, energy = imported()
    assert (organs["rows"], organs["created"], organs["rejected"]) == (69, 22, 0)
    assert (energy["rows"], energy["created"], energy["rejected"]) == (69, 150, 0)
    assert (Organ.objects.count(), Profile.objects.count(), Entry.objects.count()) == (22, 66, 150)
    counts = {
        item: Entry.objects.filter(item=item).count() for item in ("electricity", "natural_gas", "heat")
    }
    assert counts == {"electricity": 64, "natural_gas": 61, "heat": 15}
    assert not Organ.objects.filter(code=CAMPUS).exists()


def test_the_same_file_again_changes_nothing(imported):
    imported()
    organs, energy = imported()
    assert (organs["created"], organs["updated"], organs["unchanged"]) == (0, 0, 22)
    assert (energy["created"], energy["updated"], energy["unchanged"]) == (0, 0, 150)


def test_figures_worked_out_by_hand(imported):
    imported()
    # 284.129 therms x 2.9646 m3 = 842.3288334
    assert _quantity(ONE_PARKWAY, 2013, "natural_gas") == Decimal("842.3288")
    # 212,806.262 x 2.9646 = 638,418.786 - 212,806.262 x 0.0354 = 638,418.786 - 7,533.3416748
    assert _quantity(ONE_PARKWAY, 2012, "natural_gas") == Decimal("630885.4443")
    # kWh need no conversion
    assert _quantity(ONE_PARKWAY, 2013, "electricity") == 13_810_000
    # The Criminal Justice Center's steam: 5,051,814.3 kBtu x 0.001055056 GJ = 5,329.946988...
    assert _quantity("PHL-4319461", 2011, "heat") == Decimal("5329.9470")
    # The Fire Administration Building's oil: 1,421,195.8 kBtu x 1.055056 = 1,499,441.15596 MJ;
    # / 29.3076 = 51,162.1953 kgce = 51.1622 tce
    assert _quantity("PHL-4432188", 2011, "other_energy") == Decimal("51.1622")
    # 502,000 ft2 x 0.09290304 = 46,637.32608 m2
    area = Profile.objects.get(organ__code=ONE_PARKWAY, valid_from=date(2013, 1, 1)).floor_area
    assert area == Decimal("46637.3261")


def test_what_is_na_is_missing_and_what_is_zero_is_zero(imported):
    imported()
    juvenile = Entry.objects.filter(organ__code=JUVENILE).order_by("item").values_list("item", "year")
    assert list(juvenile) == [("electricity", 2013), ("natural_gas", 2013)]
    # Police Administration wrote down that it burnt no gas.
    assert _quantity("PHL-4393305", 2011, "natural_gas") == 0


def test_from_the_sheet_to_an_indicator_and_a_finding(imported, jieyue):
    imported()
    assert jieyue("compute", "--year", "2013").code == 0
    told = jieyue("show", "indicators", "--year", "2013", "--organ", ONE_PARKWAY, "--format", "json").json
    total = next(row for row in told if row["indicator"] == "energy_total")
    # 13,810,000 kWh x 0.1229 + 842.3288 m3 x 1.2143 = 1,697,249 + 1,022.83986 kgce
    assert Decimal(total["value"]).quantize(Decimal("0.0001")) == Decimal("1698271.8399")
    found = jieyue("show", "findings", "--year", "2013", "--organ", ONE_PARKWAY, "--format", "json").json
    assert [(row["item"], row["period"]) for row in found] == [("natural_gas", "2013")]


def test_an_organ_without_energy_is_not_available_and_says_why(imported, jieyue):
    imported()
    assert jieyue("compute", "--year", "2012").code == 0
    told = jieyue("show", "indicators", "--year", "2012", "--organ", JUVENILE, "--format", "json").json
    assert {(row["status"], row["value"]) for row in told} == {("not_available", None)}
    assert all(row["reason"] for row in told)

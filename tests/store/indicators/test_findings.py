"""What stands out: computed and stored with its weight, read within the reader's scope, the weightiest first."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions.computing import compute, refresh_organs
from jieyue.indicators.models import Finding
from jieyue.indicators.queries.findings import findings, findings_summary
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.models import Change
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db

KEEPER = factories.actor()
# One day for all entries, early enough for January.
IN_TIME = datetime(2025, 2, 28, 4, 0, tzinfo=UTC)


@pytest.fixture
def province():
    """Five organs: A sound, B with a slip of electricity in March 2025 (x1000), C silent from July on,
    D of another city with ten times its water in May, and E, which is A by another name.
    """
    factories.registry()
    names = {"A": "新城区发展和改革局", "B": "新城区教育局", "C": "新城区民政局", "E": "新城区发展改革局"}
    organs = {code: factories.organ(code, region="610102", name=name) for code, name in names.items()}
    organs["D"] = factories.organ("D", region="610202", name="王益区财政局")
    in_time = Change.objects.create(at=IN_TIME, by="operator", why="")
    for code, organ in organs.items():
        factories.profile(organ)
        for year in (2024, 2025):
            for month in range(1, 13):
                if (code, year) == ("C", 2025) and month > 6:
                    continue
                kwh, water = 1000 + 10 * month + year - 2024, 100 + month
                if (code, year, month) == ("B", 2025, 3):
                    kwh *= 1000
                if (code, year, month) == ("D", 2025, 5):
                    water *= 10
                period = f"{year}-{month}"
                factories.entry(organ, "electricity", period, str(kwh), cost=str(kwh * 0.6), by=in_time)
                factories.entry(organ, "water", period, str(water), cost=str(water * 5), by=in_time)
    return organs


def test_findings_are_ranked_by_energy_and_then_by_money(province):
    compute(KEEPER, 2025)
    rows = findings(KEEPER, 2025)
    assert [(row.code, row.kind, row.item, row.period) for row in rows] == [
        ("B", "slip", "electricity", "2025-03"),
        ("E", "duplicate", "", "2025"),
        ("C", "silent", "", "2025-07..2025-12"),
        ("D", "slip", "water", "2025-05"),
    ]
    slip, twin, silence, water = rows
    # March 2025 was entered as 1,031,000 kWh; March 2024 had 1030, the year's growth is a thousandth.
    assert slip.found == 1_031_000
    assert slip.expected == pytest.approx(Decimal(1031), abs=1)
    assert slip.kgce == pytest.approx(Decimal(1029969) * Decimal("0.1229"), abs=1)
    # E's electricity: 12 x 1001 + 10 x 78 = 12,792 kWh.
    assert twin.kgce == Decimal("1572.14")
    assert "新城区发展和改革局" in str(twin.reason)
    # C's six months: 6 x 1000 + 10 x 57 kWh of 2024, a thousandth more.
    assert silence.kgce == pytest.approx(Decimal(6576) * Decimal("0.1229"), abs=1)
    # D's May: 1050 m3 where 105 were due, at 5 yuan.
    assert (water.kgce, water.yuan) == (None, pytest.approx(Decimal(4725), abs=10))


def test_the_row_for_the_command(province):
    compute(KEEPER, 2025)
    told = findings(KEEPER, 2025, organ="B")[0].as_dict()
    assert list(told) == ["organ_code", "organ_name", "item", "period", "kind", "size", "reason"]
    assert "多填了三个零" in str(told["reason"])


def test_findings_end_where_the_scope_ends(province):
    compute(KEEPER, 2025)
    city = factories.actor(Role.CITY, "610000/610200/")
    assert [row.code for row in findings(city, 2025)] == ["D"]
    assert findings(city, 2025, region="610202") != []
    for beyond in ({"organ": "B"}, {"region": "610102"}):
        with pytest.raises(Refusal, match="管辖范围"):
            findings(city, 2025, **beyond)
    assert [row.code for row in findings(KEEPER, 2025, region="610100", limit=1)] == ["B"]
    assert [row.code for row in findings(KEEPER, 2025, kind="silent")] == ["C"]


def test_the_summary_counts_kinds_and_organs(province):
    assert findings_summary(KEEPER, 2025) is None
    with pytest.raises(Refusal, match="尚未核查"):
        findings(KEEPER, 2025)
    compute(KEEPER, 2025)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        told = findings_summary(KEEPER, 2025)
    assert len(statements) == 4
    assert (told.by_kind, told.flagged, told.organs) == ({"slip": 2, "silent": 1, "duplicate": 1}, 4, 5)
    below = findings_summary(factories.actor(Role.CITY, "610000/610200/"), 2025, "610000/610200/610202/")
    assert (below.total, below.flagged, below.organs) == (1, 1, 1)


def test_a_mended_ledger_loses_its_finding_at_once(province):
    compute(KEEPER, 2025)
    organ = province["B"]
    write_entry(factories.actor(Role.ORGAN, organ.path), "B", "electricity", "2025-03", "1031", cost="618.6")
    refresh_organs((organ.pk,), (2025,), factories.NOON)
    assert findings(KEEPER, 2025, organ="B") == []
    # E is still a double entry: that has nothing to do with its figures.
    refresh_organs((province["E"].pk,), (2025,), factories.NOON)
    assert [row.kind for row in findings(KEEPER, 2025, organ="E")] == ["duplicate"]


def test_one_organ_is_found_the_same_as_everybody(province):
    compute(KEEPER, 2025)
    before = list(
        Finding.objects.filter(organ=province["C"]).values("kind", "month", "kgce", "yuan", "reason")
    )
    refresh_organs((province["C"].pk,), (2025,), factories.NOON)
    assert before == list(
        Finding.objects.filter(organ=province["C"]).values("kind", "month", "kgce", "yuan", "reason")
    )


def test_late_entries_count_by_their_first_writing(province):
    late = Change.objects.create(at=datetime(2026, 8, 1, 4, 0, tzinfo=UTC), by="operator", why="")
    for month in (1, 2, 3):
        factories.entry(province["A"], "heat", f"2025-{month}", str(100 + month), by=late)
    # A correction in August 2026 of what was entered in time is not late.
    write_entry(
        factories.actor(Role.ORGAN, province["D"].path, at=datetime(2026, 8, 2, tzinfo=UTC)),
        "D",
        "water",
        "2025-05",
        "105",
    )
    compute(KEEPER, 2025)
    (row,) = findings(KEEPER, 2025, kind="late")
    # 101, 102 and 103 GJ at 34.12 kgce
    assert (row.code, row.period, row.kgce) == ("A", "2025-01..2025-03", Decimal("10440.72"))


def test_a_year_loaded_afterwards_is_late_for_nobody(province):
    Change.objects.update(at=datetime(2027, 8, 1, 4, 0, tzinfo=UTC))
    compute(KEEPER, 2025)
    assert findings(KEEPER, 2025, kind="late") == []

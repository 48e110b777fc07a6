"""What blocks at entry and import: a part above its whole, months that do not make the year; and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.entries import record_entries, write_entry
from jieyue.ledgers.actions.records import record_rows, write_record
from jieyue.ledgers.models import Entry, Record
from jieyue.ledgers.queries.records import ledger_kind
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.ledgers.rules.records.rows import RecordRow
from jieyue.values.imports import Source
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    """An organ of 2,000 m2 that used 1,000 kWh in March 2025."""
    factories.registry()
    made = factories.organ("A", region="610102")
    factories.profile(made, floor_area="2000")
    factories.entry(made, "electricity", "2025-03", "1000")
    return made


@pytest.fixture
def officer(organ):
    return factories.actor(Role.ORGAN, organ.path)


def room(name, kwh, month=3):
    return {"period": f"2025-{month:02}", "room": name, "total": str(kwh)}


def test_data_rooms_are_no_more_than_the_organs_electricity(organ, officer):
    kind = ledger_kind("data_centre")
    write_record(officer, kind, "A", room("一", 600))
    with pytest.raises(RowsRefused) as refused:
        write_record(officer, kind, "A", room("二", 401))
    assert "合计 1001 千瓦时,超过本单位当月的用电量 1000" in str(refused.value.errors[0].message)
    write_record(officer, kind, "A", room("二", 400))
    # A month nobody has reported yet can't be exceeded.
    write_record(officer, kind, "A", room("一", 5000, month=4))
    line = Record.objects.get(kind="data_centre", key__contains="二")
    with pytest.raises(RowsRefused):
        write_record(officer, kind, "A", room("二", 500), pk=line.pk, seen=line.change_id)
    assert Record.objects.get(pk=line.pk).cells["total"] == "400"


def test_a_sheet_of_data_rooms_is_refused_as_a_whole(organ):
    rows = [RecordRow(number, "A", room(str(number), 600)) for number in (2, 3)]
    with pytest.raises(RowsRefused) as refused:
        record_rows(factories.actor(), ledger_kind("data_centre"), rows, source=Source("f", "s"))
    assert len(refused.value.errors) == 2
    assert not Record.objects.exists()


def test_electricity_is_no_less_than_the_data_rooms(organ, officer):
    write_record(officer, ledger_kind("data_centre"), "A", room("一", 900))
    with pytest.raises(Refusal, match="低于已登记的机房用电量 900"):
        write_entry(officer, "A", "electricity", "2025-03", "899", reason="更正")
    write_entry(officer, "A", "electricity", "2025-03", "900", reason="更正")
    # Its cost or note may be written whatever the figures are.
    Entry.objects.update(quantity=Decimal(10))
    write_entry(officer, "A", "electricity", "2025-03", None, cost="6", reason="补登费用")


def test_heated_area_is_the_floor_area_at_most_with_its_tolerance(organ, officer):
    kind = ledger_kind("heating")

    def heated(area, site="办公楼"):
        return {"period": "2025", "site": site, "mode": "central", "area": str(area)}

    write_record(officer, kind, "A", heated(2000))
    write_record(officer, kind, "A", heated(100, "附楼"))
    with pytest.raises(RowsRefused) as refused:
        write_record(officer, kind, "A", heated(1, "门卫"))
    assert "采暖面积合计 2101 平方米,超过本单位的建筑面积 2000" in str(refused.value.errors[0].message)
    factories.profile(organ, valid_from=date(2025, 6, 1), floor_area="3000")
    write_record(officer, kind, "A", heated(900, "新楼"))


def test_a_year_is_what_its_months_add_up_to(organ):
    def rows(year, months=range(1, 13)):
        told = [EntryRow(month, "A", "water", f"2025-{month}", "100") for month in months]
        return [*told, EntryRow(20, "A", "water", "2025", str(year))]

    def take(told):
        return record_entries(factories.actor(), told, source=Source("f", "s"))

    with pytest.raises(RowsRefused) as refused:
        take(rows(1300))
    assert "全年数 1300 与各月合计 1200 不符" in str(refused.value.errors[0].message)
    # As long as months are missing, the year may be more than they are.
    take(rows(1300, range(1, 12)))
    take([EntryRow(2, "A", "water", "2025-12", "100")])
    # What is there already and stays is left to the checks; the same sheet again changes nothing.
    assert take(rows(1300, range(1, 12))).unchanged == 12
    take(rows(1203))

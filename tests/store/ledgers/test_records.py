"""The ledgers of the catalogue as they are stored: revisions, strikes, stale sheets, sums of a region."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.ledgers.actions.records import record_rows, strike_record, write_record
from jieyue.ledgers.models import Change, Record, RecordRevision, Schedule
from jieyue.ledgers.queries.record_totals import (
    figures_in,
    keeper_page,
    kind_totals,
    measured_in,
    sums_by_region,
)
from jieyue.ledgers.queries.records import (
    last_record_change,
    organ_records,
    overview,
    record_history,
    references,
    struck_records,
)
from jieyue.ledgers.rules.closing import FilingKind
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import RecordRow
from jieyue.ledgers.rules.records.yearly import derived, measured, total
from jieyue.registry.models import Organ
from jieyue.registry.rules import SINCE_EVER
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db

WASTE, PAPER, CONTRACTS = LEDGERS["waste"], LEDGERS["paper"], LEDGERS["waste_contracts"]
SOURCE = Source("waste.xlsx", "Sheet1")
ROW = {"period": "2025-03", "class": "kitchen", "carrier": "甲", "weight": "5"}


@pytest.fixture
def organ():
    factories.registry()
    return factories.organ("A", region="610102")


@pytest.fixture
def officer(organ):
    return factories.actor(Role.ORGAN, organ.path, name="张三")


def take(*rows, kind=WASTE, **given):
    told = [
        RecordRow(number, row.pop("code", "A"), row)
        for number, row in enumerate([dict(row) for row in rows], start=2)
    ]
    return record_rows(factories.actor(), kind, told, source=SOURCE, **given)


def test_rows_are_stored_with_their_first_revision_and_again_nothing_changes(organ):
    assert take(ROW, ROW | {"class": "other"}) == Tally(2)
    record = Record.objects.get(key__contains="kitchen")
    assert (record.organ, record.year, record.month, record.last_year) == (organ, 2025, 3, 2025)
    assert record.cells == {"class": "kitchen", "carrier": "甲", "weight": "5"}
    first = RecordRevision.objects.get(record=record)
    assert (first.old, first.new, first.change.why) == (None, record.cells, "waste.xlsx")
    assert take(ROW, ROW | {"class": "other"}) == Tally(unchanged=2)
    assert (Change.objects.count(), RecordRevision.objects.count()) == (1, 2)
    assert AuditRecord.objects.first().detail["created"] == 2


def test_a_change_leaves_a_revision_of_both_sides(organ):
    take(ROW)
    assert take(ROW | {"weight": "7", "trips": "2"}) == Tally(updated=1)
    last = RecordRevision.objects.order_by("-pk").first()
    assert (last.old["weight"], last.new["weight"], last.new["trips"]) == ("5", "7", "2")
    assert Record.objects.get().cells == last.new


def test_a_refused_sheet_leaves_nothing_behind(organ):
    with pytest.raises(RowsRefused) as refused:
        take(ROW, ROW | {"period": "2025-04", "weight": "-1"}, ROW | {"code": "Z"})
    assert [error.row for error in refused.value.errors] == [3, 4]
    assert not Record.objects.exists()
    assert not Change.objects.exists()


def test_a_dry_run_stores_nothing(organ):
    assert take(ROW, dry_run=True) == Tally(1)
    assert not Record.objects.exists()


def test_the_number_of_statements_does_not_grow_with_the_rows(organ):
    def statements(year, months):
        with CaptureQueriesContext(connection) as captured:
            take(*(ROW | {"period": f"{year}-{month}"} for month in months))
        return len(captured)

    assert statements(2024, range(1, 3)) == statements(2025, range(1, 13))


def test_a_reference_must_lead_to_a_row_of_the_same_organ(organ):
    contract = {
        "number": "HT-1",
        "carrier": "甲",
        "class": "all",
        "begins": "2025-01-01",
        "ends": "2025-12-31",
    }
    other = factories.organ("B", region="610102")
    factories.record(other, "waste_contracts", **contract)
    with pytest.raises(RowsRefused) as refused:
        take(ROW | {"contract": "HT-1"})
    assert "请先登记" in str(refused.value.errors[0].message)
    factories.record(organ, "waste_contracts", **contract)
    assert take(ROW | {"contract": "HT-1"}) == Tally(1)
    assert references(factories.actor(), "A", WASTE) == {"contract": ["HT-1"]}


def test_a_row_is_typed_changed_and_emptied(organ, officer):
    assert write_record(officer, WASTE, "A", ROW | {"trips": "2"}) == Tally(1)
    record = Record.objects.get()
    typed = ROW | {"weight": "6", "trips": "", "period": "2025-04"}
    assert write_record(
        officer, WASTE, "A", typed, pk=record.pk, seen=record.change_id, reason="看错磅单"
    ) == Tally(0, 1)
    changed = Record.objects.get()
    assert (changed.pk, changed.month, changed.cells) == (
        record.pk,
        4,
        {"class": "kitchen", "carrier": "甲", "weight": "6"},
    )
    history = record_history(officer, "A", WASTE, record.pk)
    assert [(one.why, one.old and one.old["weight"], one.new["weight"]) for one in history] == [
        ("看错磅单", "5", "6"),
        ("", None, "5"),
    ]
    assert not AuditRecord.objects.exists()


def test_whoever_comes_second_is_told(organ, officer):
    write_record(officer, WASTE, "A", ROW)
    record = Record.objects.get()
    write_record(officer, WASTE, "A", ROW | {"weight": "6"}, pk=record.pk, seen=record.change_id)
    with pytest.raises(Refusal, match="刚刚被张三修改过"):
        write_record(officer, WASTE, "A", ROW | {"weight": "7"}, pk=record.pk, seen=record.change_id)
    with pytest.raises(Refusal, match="已经登记过"):
        write_record(officer, WASTE, "A", ROW)


def test_what_a_stand_in_typed_or_struck_out_says_so(organ):
    stand_in = Actor("李四", (Grant(Role.ORGAN, organ.path, proxy=True),), factories.NOON)
    write_record(stand_in, WASTE, "A", ROW)
    record = Record.objects.get()
    strike_record(stand_in, WASTE, "A", record.pk, seen=record.change_id, reason="重复登记")
    assert list(Change.objects.order_by("pk").values_list("by", "proxy")) == [("李四", True)] * 2


def test_a_row_is_struck_out_with_a_reason_and_can_be_taken_up_again(organ, officer):
    write_record(officer, WASTE, "A", ROW)
    record = Record.objects.get()
    with pytest.raises(Refusal, match="理由"):
        strike_record(officer, WASTE, "A", record.pk, seen=record.change_id, reason=" ")
    strike_record(officer, WASTE, "A", record.pk, seen=record.change_id, reason="重复登记")
    assert not organ_records(officer, "A", WASTE, 2025)
    assert [line.pk for line in struck_records(officer, "A", WASTE, 2025)] == [record.pk]
    assert AuditRecord.objects.get().reason == "重复登记"
    with pytest.raises(RowsRefused):
        take(ROW)
    assert write_record(officer, WASTE, "A", ROW | {"weight": "9"}) == Tally(0, 1)
    (line,) = organ_records(officer, "A", WASTE, 2025)
    assert (line.pk, line.cells["weight"]) == (record.pk, "9")
    assert [one.new is None for one in record_history(officer, "A", WASTE, record.pk)] == [False, True, False]


def test_another_organs_rows_are_out_of_reach(organ):
    factories.organ("B", region="610202")
    record = factories.record(organ, "waste", **ROW)
    stranger = factories.actor(Role.ORGAN, "610000/610200/610202/@B/")
    for act in (
        lambda: organ_records(stranger, "A", WASTE, 2025),
        lambda: record_history(stranger, "A", WASTE, record.pk),
        lambda: write_record(stranger, WASTE, "A", ROW),
        lambda: strike_record(stranger, WASTE, "A", record.pk, seen=record.change_id, reason="误"),
        lambda: write_record(stranger, WASTE, "B", ROW, pk=record.pk, seen=record.change_id),
    ):
        with pytest.raises(Refusal):
            act()
    assert Record.objects.get().cells["weight"] == "5"


def test_a_stale_sheet_is_told_all_three_values_and_undoes_nothing(organ, officer):
    take(ROW | {"trips": "1"}, ROW | {"class": "other"})
    base = last_record_change()
    record = Record.objects.get(key__contains="kitchen")
    write_record(officer, WASTE, "A", ROW | {"weight": "6"}, pk=record.pk, seen=record.change_id)
    # What the sheet leaves as it was exported does not undo what was changed since.
    assert take(ROW | {"trips": "4"}, ROW | {"class": "other"}, base=base) == Tally(0, 1, 1)
    assert Record.objects.get(pk=record.pk).cells == {
        "class": "kitchen",
        "carrier": "甲",
        "weight": "6",
        "trips": "4",
    }
    with pytest.raises(RowsRefused) as refused:
        take(ROW | {"weight": "8", "trips": "4"}, base=base)
    (error,) = refused.value.errors
    assert "导出时 5,表中 8,现在 6" in str(error.message)


def test_what_lasts_is_seen_in_every_year_until_it_ends(organ, officer):
    contract = {"number": "1", "carrier": "甲", "class": "all", "begins": "2024-05-01", "ends": "2026-02-28"}
    factories.record(organ, "waste_contracts", **contract)
    assert [len(organ_records(officer, "A", CONTRACTS, year)) for year in (2023, 2024, 2025, 2026, 2027)] == [
        0,
        1,
        1,
        1,
        0,
    ]
    lines = {line.kind.code: line for line in overview(officer, "A", 2026, date(2026, 1, 15))}
    assert [day for _, day in lines["waste_contracts"].ending] == [date(2026, 2, 28)]


def test_the_overview_says_what_is_missing_of_what_is_kept(organ, officer):
    factories.record(organ, "waste", **ROW | {"period": "2026-01"})
    with CaptureQueriesContext(connection) as captured:
        lines = {line.kind.code: line for line in overview(officer, "A", 2026, date(2026, 4, 2))}
    assert len(captured) == 2
    assert (lines["waste"].rows, lines["waste"].missing, lines["paper"].missing) == (1, (2, 3), ())


def test_a_regions_sums_are_those_of_its_organs(organ):
    for place, code in enumerate(("B", "C"), start=1):
        factories.organ(code, region="610103" if code == "B" else "610202")
        take(
            *(
                ROW | {"code": code, "period": f"2025-{month}", "weight": f"{place}.{month:04}"}
                for month in range(1, 8)
            )
        )
    take(
        *(
            ROW | {"class": kind, "weight": weight}
            for kind, weight in (("recyclable", "0.1"), ("other", "0.2"))
        )
    )
    actor = factories.actor()
    for region, codes in (("", "ABC"), ("610100", "AB"), ("610202", "C")):
        rows = [line.cells for code in codes for line in organ_records(actor, code, WASTE, 2025)]
        for measure, groups in measured_in(actor, WASTE, region, 2025):
            assert sorted(groups) == sorted(group for group in measured(measure, rows) if group.value)
        (mine,) = figures_in(actor, WASTE, region, 2025)
        (figure,) = WASTE.figures
        assert mine == derived(figure, {name: total(term, rows) for name, term in figure.terms.items()})
    counts = {one.kind.code: (one.organs, one.rows) for one in kind_totals(actor, "610100", 2025)}
    assert counts["waste"] == (2, 9)
    assert counts["paper"] == (0, 0)


def test_the_rows_of_a_double_count_in_no_sum(organ):
    double = factories.organ("A-2", region="610102")
    take(ROW, ROW | {"code": "A-2"})

    def weighed():
        return [
            group.value for _, groups in measured_in(factories.actor(), WASTE, "", 2025) for group in groups
        ]

    before = weighed()
    Organ.objects.filter(pk=double.pk).update(closed=SINCE_EVER)
    assert [2 * value for value in weighed()] == before
    counts = {one.kind.code: (one.organs, one.rows) for one in kind_totals(factories.actor(), "", 2025)}
    assert counts["waste"] == (1, 1)
    assert sum(sums_by_region(WASTE, "610000/", 2025).keepers.values()) == 1


def test_a_figure_needs_its_fields_in_the_database_too(organ):
    take(
        {"period": "2025-01", "used": "10", "recycled": "3"}, {"period": "2025-02", "used": "99"}, kind=PAPER
    )
    told = {one.figure.code: one.value for one in figures_in(factories.actor(), PAPER, "", 2025)}
    assert told == {"duplex_share": None, "recycled_share": Decimal(30)}


def test_a_page_of_keepers_says_who_has_nothing(organ):
    factories.organ("B", region="610103")
    factories.organ("C", region="610202")
    take(ROW, ROW | {"period": "2025-04"})
    actor = factories.actor()
    page = keeper_page(actor, WASTE, "610100", 2025)
    assert [(row.code, row.rows) for row in page.rows] == [("A", 2), ("B", 0)]
    assert (page.kept, page.organs, page.total) == (1, 2, 2)
    assert [row.code for row in keeper_page(actor, WASTE, "", 2025, only="none").rows] == ["B", "C"]
    assert [row.code for row in keeper_page(actor, WASTE, "", 2025, only="kept").rows] == ["A"]
    county = factories.actor(Role.COUNTY, "610000/610100/610103/")
    assert [row.code for row in keeper_page(county, WASTE, "", 2025).rows] == ["B"]
    with pytest.raises(Refusal):
        keeper_page(county, WASTE, "610202", 2025)


def test_a_closed_period_is_closed_to_every_way_of_writing(organ, officer, monkeypatch):
    record = factories.record(organ, "waste", **ROW)
    kinds = {"waste": FilingKind("waste", "生活垃圾清运", "Waste removal", "month")}
    monkeypatch.setattr("jieyue.ledgers.queries.locks.KINDS", kinds)
    days = {"due_days": 15, "closes_days": 25, "levels": 1, "before": 3, "county_after": 1, "city_after": 5}
    Schedule.objects.create(kind="waste", year=2025, **days)
    assert take(ROW) == Tally(unchanged=1)
    with pytest.raises(RowsRefused) as refused:
        take(ROW | {"weight": "6"}, ROW | {"period": "2026-03"})
    assert [(error.row, error.column) for error in refused.value.errors] == [(2, "period")]
    for act in (
        lambda: write_record(officer, WASTE, "A", ROW | {"period": "2025-05"}),
        lambda: write_record(
            officer, WASTE, "A", ROW | {"period": "2026-03"}, pk=record.pk, seen=record.change_id
        ),
        lambda: strike_record(officer, WASTE, "A", record.pk, seen=record.change_id, reason="误"),
    ):
        with pytest.raises(Refusal, match="2025"):
            act()
    assert write_record(officer, WASTE, "A", ROW | {"period": "2026-03"}) == Tally(1)


@pytest.mark.parametrize(("hour", "year"), [(15, 2027), (17, 2028)])
def test_the_future_begins_where_the_office_stands(organ, hour, year):
    late = factories.actor(Role.ORGAN, organ.path, at=datetime(2026, 12, 31, hour, tzinfo=UTC))
    assert write_record(late, WASTE, "A", ROW | {"period": f"{year}-01"}).created == 1
    with pytest.raises(RowsRefused):
        write_record(late, WASTE, "A", ROW | {"period": f"{year + 1}-01"})


def test_a_sheet_says_of_each_row_whether_it_came_from_a_stand_in(organ):
    factories.organ("B", region="610102")
    both = Actor(
        "李四",
        (Grant(Role.ORGAN, organ.path), Grant(Role.ORGAN, organ.path.replace("@A", "@B"), proxy=True)),
        factories.NOON,
    )
    rows = [RecordRow(2, "A", ROW), RecordRow(3, "B", ROW)]
    assert record_rows(both, WASTE, rows, source=SOURCE) == Tally(2)
    marks = {code: organ_records(both, code, WASTE, 2025)[0].proxy for code in ("A", "B")}
    assert marks == {"A": False, "B": True}
    heavier = [RecordRow(row.number, row.code, ROW | {"weight": "6"}) for row in rows]
    assert record_rows(both, WASTE, heavier, source=SOURCE) == Tally(updated=2)
    line = organ_records(both, "B", WASTE, 2025)[0]
    assert [one.proxy for one in record_history(both, "B", WASTE, line.pk)] == [True, True]
    assert record_rows(both, WASTE, heavier, source=SOURCE) == Tally(unchanged=2)
    assert Change.objects.count() == 4

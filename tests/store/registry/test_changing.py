"""Organs renamed, moved, merged, split, closed and put back; what hangs on them goes with them."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Case
from jieyue.evaluations.queries.cases import cases
from jieyue.evaluations.queries.progress import tiers
from jieyue.exchange.actions.profiles import save_profile
from jieyue.exchange.models import MappingProfile
from jieyue.ledgers.actions.schedule import reopen
from jieyue.ledgers.models import Reopening
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.queries.rates import reopenings
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.plans.models import Assignment
from jieyue.registry.actions.changing import change_organ, preview_change, undo_change
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.models import Organ, OrganEvent
from jieyue.registry.queries.history import latest_event, past_of
from jieyue.registry.queries.organs import organ_head
from jieyue.registry.rules.changing import Part, Wish
from jieyue.registry.rules.history import EventKind
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Source
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 1)
SOURCE = Source("organs.xlsx", "Sheet1")


@pytest.fixture
def province():
    factories.registry()
    factories.organ("A-1", region="610102", name="新城区甲局")
    factories.organ("A-2", region="610102", name="新城区乙局")
    factories.entry(Organ.objects.get(code="A-1"), "water", "2025-03", "10")
    return factories.actor(Role.PROVINCE, "610000/")


def wish(kind, code="A-1", **told):
    return Wish(kind, code, told.pop("on", ON), reason="机构改革", **told)


def test_a_rename_keeps_the_old_name_for_earlier_days(province):
    change_organ(province, wish(EventKind.RENAME, name="新城区甲委", document="陕编〔2026〕1号"))
    head = organ_head(province, "A-1")
    assert head.name == "新城区甲委"
    assert past_of(province, head, date(2026, 1, 31)).then.name == "新城区甲局"
    (event,) = past_of(province, head, ON).events
    assert (event.document, event.reason, event.by) == ("陕编〔2026〕1号", "机构改革", "province")
    assert str(event.turned[0].after) == "新城区甲委"
    assert AuditRecord.objects.get().act == "organ.rename"


def test_an_organ_that_moves_takes_its_ledger_along_and_is_seen_from_its_new_place(province):
    change_organ(province, wish(EventKind.MOVE, region="610202"))
    old = factories.actor(Role.COUNTY, "610000/610100/610102/")
    new = factories.actor(Role.COUNTY, "610000/610200/610202/")
    with pytest.raises(Refusal, match="没有机关"):
        organ_head(old, "A-1")
    assert organ_head(new, "A-1").region_name == "王益区"
    assert past_of(new, organ_head(new, "A-1"), date(2026, 1, 1)).then.region_name == "新城区"
    assert next(row for row in month_grid(new, "A-1", 2025) if row.item.code == "water").total == 10


def places_kept(table):
    return list(table.objects.order_by("pk").values_list("path", flat=True))


def test_what_is_kept_by_place_goes_where_the_organ_goes_and_comes_back(province):
    moving, staying = Organ.objects.order_by("code")
    here, there = moving.path, "610000/610200/610202/@A-1/"
    for organ in (moving, staying):
        reopen(province, ENERGY, Period(2025, 3), date(2026, 3, 31), "补报", code=organ.code)
        officer = factories.actor(Role.ORGAN, organ.path)
        save_profile(officer, "energy", "供电局", "x = 1")
        Assignment.objects.create(
            organ=organ,
            path=organ.path,
            indicator="energy_total",
            year=2026,
            base_year=2020,
            at=factories.NOON,
            by="省",
        )
    tables = (Reopening, MappingProfile, Assignment)
    change_organ(province, wish(EventKind.MOVE, region="610202"))
    assert [places_kept(table) for table in tables] == [[there, staying.path]] * 3
    assert [row.name for row in reopenings(province, ENERGY, 2025, ON)] == ["新城区乙局", "新城区甲局"]
    undo_change(province, "A-1", latest_event(moving.pk), "填错")
    assert [places_kept(table) for table in tables] == [[here, staying.path]] * 3
    save_organs(
        province,
        [OrganRow(1, "A-1", "新城区甲局", "610202", "县级", "行政机关")],
        source=SOURCE,
    )
    assert [places_kept(table) for table in tables] == [[there, staying.path]] * 3


def test_a_county_may_not_push_an_organ_out_of_its_own_part(province):
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    with pytest.raises(Refusal, match="管辖范围"):
        change_organ(county, wish(EventKind.MOVE, region="610202"))
    assert Organ.objects.get(code="A-1").region_id == "610102"
    assert not OrganEvent.objects.exists()


def test_a_change_needs_a_reason_and_the_right_to_it(province):
    with pytest.raises(Refusal, match="理由"):
        change_organ(province, Wish(EventKind.CLOSE, "A-1", ON))
    with pytest.raises(Refusal, match="职责"):
        change_organ(factories.actor(), wish(EventKind.CLOSE))


def test_a_merged_organ_closes_with_its_successor_on_record(province):
    change_organ(province, wish(EventKind.MERGE, into="A-2"))
    gone = Organ.objects.get(code="A-1")
    assert gone.closed == ON
    (event,) = past_of(province, organ_head(province, "A-1"), ON).events
    assert [(other.code, other.part) for other in event.others] == [("A-2", "to")]
    (heirs,) = past_of(province, organ_head(province, "A-2"), ON).events
    assert (heirs.part, heirs.others[0].code) == ("to", "A-1")


def test_a_split_founds_organs_that_report_from_their_first_whole_month(province):
    parts = [Part("A-11", "甲一局"), Part("A-12", "甲二局")]
    change_organ(province, wish(EventKind.SPLIT, on=date(2026, 1, 15), parts=parts))
    factories.entry(Organ.objects.get(code="A-11"), "water", "2026-02", "3")
    row = next(row for row in month_grid(province, "A-11", 2026) if row.item.code == "water")
    assert row.missing == tuple(range(3, 13))


def test_the_last_change_is_undone_everywhere_it_reached(province):
    change_organ(province, wish(EventKind.SPLIT, parts=[Part("A-11", "甲一局"), Part("A-12", "甲二局")]))
    event = OrganEvent.objects.get()
    undo_change(province, "A-1", event.pk, "登记错误")
    assert Organ.objects.get(code="A-1").closed is None
    # What was founded by mistake was never there, and its code stays taken.
    founded = Organ.objects.get(code="A-11")
    assert founded.closed == founded.opened == ON
    (row,) = past_of(province, organ_head(province, "A-1"), ON).events
    assert (row.stands, row.undone_reason) == (False, "登记错误")
    with pytest.raises(Refusal, match="已经撤回"):
        undo_change(province, "A-1", event.pk, "再撤一次")


def test_what_something_followed_is_not_undone(province):
    change_organ(province, wish(EventKind.MERGE, into="A-2"))
    merged = OrganEvent.objects.get()
    change_organ(province, wish(EventKind.RENAME, code="A-2", name="新城区乙委"))
    with pytest.raises(Refusal, match="又有变动"):
        undo_change(province, "A-1", merged.pk, "登记错误")
    undo_change(province, "A-2", OrganEvent.objects.get(kind="rename").pk, "先撤后来的")
    undo_change(province, "A-1", merged.pk, "登记错误")
    assert Organ.objects.get(code="A-1").closed is None


def test_who_comes_second_is_told_so(province):
    seen = latest_event(Organ.objects.get(code="A-1").pk)
    change_organ(province, wish(EventKind.RENAME, name="新城区甲委"), seen=seen)
    with pytest.raises(Refusal, match="刚刚被他人变动过"):
        change_organ(province, wish(EventKind.RENAME, name="新城区甲办"), seen=seen)


def test_a_preview_stores_nothing(province):
    (party,) = preview_change(province, wish(EventKind.CLOSE))
    assert party.after.closed == ON
    assert Organ.objects.get(code="A-1").closed is None


def test_a_closed_organ_is_neither_counted_nor_evaluated_from_that_day_on(province):
    factories.campaign(2026)
    change_organ(province, wish(EventKind.CLOSE))

    def counted(day):
        return sum(tier.counted for tier in tiers(province, year_of(2026), day))

    assert (counted(date(2026, 1, 31)), counted(ON)) == (2, 1)
    prefill(factories.actor(), 2026, date(2026, 3, 1))
    assert [case.organ.code for case in Case.objects.all()] == ["A-2"]


def test_the_draft_of_a_closed_organ_waits_for_nobody(province):
    factories.campaign(2026)
    prefill(factories.actor(), 2026, date(2026, 1, 10))
    change_organ(province, wish(EventKind.CLOSE))
    assert [case.organ.code for case in cases(province, 2026)] == ["A-2"]


def row(number, code, **cells):
    return OrganRow(number, code, **cells)


def test_a_sheet_that_renames_writes_history_from_its_date(province):
    keeper = factories.actor()
    save_organs(keeper, [row(2, "A-1", name="新城区甲委", valid_from="2025-06-01")], source=SOURCE)
    head = organ_head(province, "A-1")
    assert past_of(province, head, date(2025, 5, 31)).then.name == "新城区甲局"
    assert past_of(province, head, date(2025, 6, 1)).then.name == "新城区甲委"
    (event,) = past_of(province, head, ON).events
    assert (event.kind, event.reason) == (EventKind.RENAME, "organs.xlsx")
    assert not save_organs(
        keeper, [row(2, "A-1", name="新城区甲委", valid_from="2025-06-01")], source=SOURCE
    ).changed
    assert OrganEvent.objects.count() == 1


def test_a_sheet_without_dates_changes_from_today_and_never_before_the_last_change(province):
    keeper = factories.actor()
    save_organs(keeper, [row(2, "A-1", region="610103")], source=SOURCE)
    assert OrganEvent.objects.get().on == factories.NOON.date()
    save_organs(keeper, [row(2, "A-1", name="新名", valid_from="2020-01-01")], source=SOURCE)
    assert OrganEvent.objects.get(kind="rename").on == factories.NOON.date()


def test_a_sheet_cannot_rename_what_is_gone(province):
    change_organ(province, wish(EventKind.CLOSE))
    with pytest.raises(RowsRefused):
        save_organs(factories.actor(), [row(2, "A-1", name="新名")], source=SOURCE)
    save_organs(factories.actor(), [row(2, "A-1", contact="李四")], source=SOURCE)

"""A compound's month written into its members' ledgers: exact, with its ground, and split anew when things change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.entries import record_entries, write_entries, write_entry
from jieyue.ledgers.models import Entry, Revision
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.models import Organ
from jieyue.sites.actions.keeping import drop_stay, save_site, save_sites
from jieyue.sites.actions.recording import record_site_energy, split_anew, write_site_energy
from jieyue.sites.models import Share, Site, SiteEntry
from jieyue.sites.queries.compounds import compound as compound_of
from jieyue.sites.queries.compounds import site_page
from jieyue.sites.queries.places import split_marks, stays_of
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused

SOURCE = Source("bills.xlsx", "Sheet1")


def got(item="electricity", month=1):
    rows = Entry.objects.filter(item=item, year=2025, month=month).order_by("organ__code")
    return {
        code: (float(quantity), cost)
        for code, quantity, cost in rows.values_list("organ__code", "quantity", "cost")
    }


def bill(quantity, cost=None, *, month=1, item="electricity", **told):
    return SiteEnergyRow(2, "S-1", item, f"2025-{month:02}", quantity, cost, **told)


def write(office, *rows, reason=""):
    return write_site_energy(office, "S-1", rows, reason=reason)


def test_a_typed_month_lands_in_the_members_ledgers(compound, office):
    assert write(office, bill("1000", "650")) == Tally(1)
    assert got() == {"A": (600, 390), "B": (300, 195), "C": (100, 65)}
    first = Revision.objects.get(entry__organ__code="A")
    assert (first.change.why, first.change.by, first.change.split) == (
        "按建筑面积分摊:一号院",
        "市管理局",
        True,
    )
    assert Share.objects.get(organ__code="C").portion == Decimal("0.1")


def test_the_parts_always_add_up(compound, office):
    write(office, bill("100.0001", "33.3333"))
    parts = Entry.objects.values_list("quantity", "cost")
    assert sum(quantity for quantity, _ in parts) == Decimal("100.0001")
    assert sum(cost for _, cost in parts) == Decimal("33.3333")


def test_an_import_is_all_or_nothing_and_repeats_change_nothing(compound, office):
    rows = [bill("1000", month=month) for month in range(1, 4)]
    assert record_site_energy(office, rows, source=SOURCE) == Tally(3)
    assert record_site_energy(office, rows, source=SOURCE) == Tally(unchanged=3)
    assert Revision.objects.count() == 9
    assert Revision.objects.first().change.why == "按建筑面积分摊:一号院(bills.xlsx)"
    with pytest.raises(RowsRefused) as refused:
        record_site_energy(office, [bill("5", month=4), bill("x", month=5)], source=SOURCE)
    assert len(refused.value.errors) == 1
    assert SiteEntry.objects.count() == 3


def test_a_figure_that_is_there_changes_with_a_reason_only(compound, office):
    write(office, bill("1000"))
    with pytest.raises(Refusal, match="写明原因"):
        write(office, bill("2000"))
    write(office, bill("2000"), reason="抄表更正")
    assert got()["A"] == (1200, None)
    assert Revision.objects.order_by("-pk").first().change.why == "按建筑面积分摊:一号院(抄表更正)"


def test_what_was_split_is_not_typed_over_without_a_reason(compound, office):
    write(office, bill("1000"))
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="A").path, name="甲")
    pasted = [EntryRow(1, "A", "electricity", "2025-01", "5")]
    with pytest.raises(Refusal, match="集中办公区分摊"):
        write_entries(officer, "A", pasted, occasion="从表格粘贴")
    with pytest.raises(Refusal, match="集中办公区分摊"):
        write_entry(officer, "A", "electricity", "2025-01", "5")
    write_entries(officer, "A", pasted, reason="自有分表")
    assert got()["A"] == (5, None)
    # A cell nobody split is pasted as ever.
    write_entries(officer, "A", [EntryRow(1, "A", "electricity", "2025-02", "5")], occasion="从表格粘贴")
    write_entries(officer, "A", [EntryRow(1, "A", "electricity", "2025-02", "6")], occasion="从表格粘贴")


def test_a_changed_area_asks_for_a_new_split_which_keeps_its_reason(compound, office):
    write(office, bill("1000"))
    write(office, bill("1000", month=2))
    assert compound_of(office, "S-1").outdated() == []
    factories.profile(Organ.objects.get(code="A"), valid_from=date(2025, 2, 1), floor_area="1600")
    assert [one.month for one in compound_of(office, "S-1").outdated()] == [2]
    with pytest.raises(Refusal, match="理由"):
        split_anew(office, "S-1", reason=" ")
    assert split_anew(office, "S-1", reason="A 扩建") == 1
    assert got(month=2) == {"A": (800, None), "B": (150, None), "C": (50, None)}
    assert got(month=1)["A"] == (600, None)
    assert compound_of(office, "S-1").outdated() == []
    record = AuditRecord.objects.get(act="site.split")
    assert (record.reason, record.detail) == ("A 扩建", {"months": 1})


def test_another_method_from_a_month_on(compound, office):
    write(office, bill("1000", month=3))
    save_site(office, SiteRow(1, "S-1", item="electricity", method="headcount", valid_from="2025-03"))
    assert len(compound_of(office, "S-1").outdated()) == 1
    split_anew(office, "S-1", reason="改按人数")
    assert got(month=3) == {"A": (250, None), "B": (250, None), "C": (500, None)}


def test_who_has_left_gets_nothing_more_unless_it_wrote_its_own_figure(compound, office):
    write(office, bill("1000", "100", month=3))
    write(office, bill("1000", "100", month=4))
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="C").path)
    write_entry(officer, "C", "electricity", "2025-04", "77", reason="已搬走,自有电表")
    save_site(office, SiteRow(1, "S-1", organ="C", valid_to="2025-02-28"))
    split_anew(office, "S-1", reason="C 已搬出")
    assert got(month=3) == {
        "A": (666.6667, Decimal("66.6667")),
        "B": (333.3333, Decimal("33.3333")),
        "C": (0, 0),
    }
    assert got(month=4)["C"][0] == 77


def test_a_membership_entered_by_mistake_is_struck_with_a_reason(compound, office):
    with pytest.raises(Refusal, match="原因"):
        drop_stay(office, "S-1", "C", date(2024, 1, 1), reason="")
    drop_stay(office, "S-1", "C", date(2024, 1, 1), reason="填错机关")
    assert [member.code for member in compound_of(office, "S-1").members] == ["A", "B"]
    with pytest.raises(Refusal, match="已被改动"):
        drop_stay(office, "S-1", "C", date(2024, 1, 1), reason="再来一次")


def test_an_organ_in_two_compounds_has_the_sum(compound, office):
    rows = [
        SiteRow(2, "S-2", name="二号院", region="610100"),
        SiteRow(3, "S-2", organ="A", valid_from="2025-01-01", organ_area="50"),
        SiteRow(4, "S-2", organ="B", valid_from="2025-01-01", organ_area="50"),
        SiteRow(5, "S-2", item="全部", method="按建筑面积", valid_from="2025-01-01"),
    ]
    save_sites(office, rows, source=SOURCE)
    write(office, bill("1000"))
    write_site_energy(office, "S-2", [SiteEnergyRow(1, "S-2", "electricity", "2025-01", "80")])
    assert got() == {"A": (640, None), "B": (340, None), "C": (100, None)}
    mark = split_marks(office, "A", 2025)["electricity", 1]
    assert mark.quantity == 640
    assert [str(part.ground) for part in mark.parts] == [
        "分摊自一号院,按建筑面积 60.0%",
        "分摊自二号院,按建筑面积 50.0%",
    ]
    assert [stay.code for stay in stays_of(office, "A")] == ["S-1", "S-2"]


def test_sub_meters_are_kept_with_the_month(compound, office):
    save_site(office, SiteRow(1, "S-1", item="electricity", method="按分表计量", valid_from="2024-01-01"))
    write(office, bill("1000", "100"), bill("700", organ="A"))
    assert got() == {"A": (700, 70), "B": (225, Decimal("22.5")), "C": (75, Decimal("7.5"))}
    # On the screen all of them are told each time; a field that was emptied is no figure any more.
    write(office, bill("1000"), reason="A 的分表坏了")
    assert got()["A"] == (600, 60)
    record_site_energy(office, [bill("100", organ="C")], source=SOURCE)
    assert got()["C"] == (100, 10)
    with pytest.raises(RowsRefused, match="1 处"):
        record_site_energy(office, [bill("100", organ="X")], source=SOURCE)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (SiteRow(2, "S-9"), "缺少这一项"),
        (SiteRow(2, "S/9", name="x", region="610100"), "不含空格"),
        (SiteRow(2, "S-9", name="x", region="610200"), "管辖范围"),
        (SiteRow(2, "S-1", organ="Z", valid_from="2024-01-01"), "不在名录里"),
        (SiteRow(2, "S-1", organ="D", valid_from="2024-01-01"), "共同的上级区划"),
        (SiteRow(2, "S-1", organ="A", valid_from="2024-05-01"), "重叠"),
        (SiteRow(2, "S-1", organ="A", valid_from="2024-01-01", valid_to="2023-01-01"), "早于起始"),
        (SiteRow(2, "S-1", item="电", method="按建筑面积", valid_from="2024-01-15"), "1 日"),
        (SiteRow(2, "S-1", item="电", method="平均", valid_from="2024-01-01"), "不存在"),
        (
            SiteRow(2, "S-1", item="电", method="按固定比例", valid_from="2024-01-01", organ="A", share="60"),
            "60%",
        ),
        (SiteRow(2, "S-1", item="电", method="按建筑面积", valid_from="2024-01-01", share="60"), "只有"),
    ],
)
def test_what_can_not_be_taken_says_why(compound, office, row, sentence):
    factories.organ("D", region="610202")
    with pytest.raises(Refusal, match=sentence):
        save_site(office, row)
    assert Site.objects.count() == 1


def test_a_month_without_method_or_members_is_refused(compound, office):
    with pytest.raises(Refusal, match="还没有分摊方法"):
        write_site_energy(office, "S-1", [SiteEnergyRow(1, "S-1", "water", "2023-01", "5")])
    with pytest.raises(Refusal, match="请写成 2025-03"):
        write_site_energy(office, "S-1", [SiteEnergyRow(1, "S-1", "water", "2025", "5")])


def test_only_the_offices_over_it_keep_a_compound(compound):
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="A").path)
    with pytest.raises(Refusal, match="职责"):
        write(officer, bill("1000"))
    elsewhere = factories.actor(Role.CITY, "610000/610200/")
    with pytest.raises(Refusal, match="管辖范围"):
        write(elsewhere, bill("1000"))
    assert site_page(elsewhere).total == 0
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("hour", "year"), [(15, 2027), (17, 2028)])
def test_the_future_begins_where_the_office_stands(compound, office, hour, year):
    late = replace(office, at=datetime(2026, 12, 31, hour, tzinfo=UTC))
    row = SiteEnergyRow(2, "S-1", "electricity", f"{year}-01", "1000")
    assert write(late, row).created == 1
    with pytest.raises(Refusal, match="还在将来"):
        write(late, replace(row, period=f"{year + 1}-01"))


def test_a_sheet_that_would_write_over_a_share_says_so_beside_that_row(compound, office):
    write(office, bill("1000"))
    factories.entry(Organ.objects.get(code="A"), "water", "2025-01", "5")
    rows = [
        EntryRow(2, "A", "water", "2025-01", "6"),
        EntryRow(3, "A", "electricity", "2025-01", "610"),
        EntryRow(4, "B", "electricity", "2025-01", "300"),
        EntryRow(5, "C", "electricity", "2025-02", "90"),
    ]
    told = record_entries(office, rows, source=SOURCE, dry_run=True).changes
    assert [(change.row, bool(change.note.template)) for change in told] == [
        (2, False),
        (3, True),
        (5, False),
    ]
    assert "分摊" in str(told[1].note)
    assert record_entries(office, rows, source=SOURCE) == Tally(1, 2, 1)
    assert not any(
        one.note.template for one in record_entries(office, rows, source=SOURCE, dry_run=True).changes
    )

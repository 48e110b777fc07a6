"""Periods are handed in, returned, approved and locked by those who may, and hold their entries meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import factories
from jieyue.acts.queries import first_broken_record
from jieyue.acts.rules import Role
from jieyue.ledgers.actions import filing
from jieyue.ledgers.actions.blanks import explain_blank
from jieyue.ledgers.actions.entries import load_entries, record_entries, write_entry
from jieyue.ledgers.actions.filing import step, step_listed, step_region
from jieyue.ledgers.actions.opened import note_opened
from jieyue.ledgers.actions.schedule import change_schedule, end_reopening, reopen
from jieyue.ledgers.models import Change, Entry, Filing, FilingStep, Reopening
from jieyue.ledgers.queries import locks
from jieyue.ledgers.queries.filings import filing_page, filing_view, state_counts
from jieyue.ledgers.queries.lacking import lacks
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.queries.since import changed_counts
from jieyue.ledgers.rules.blanks import Blank
from jieyue.ledgers.rules.closing import ENERGY, Dates
from jieyue.ledgers.rules.entry_rows import EntryRow, Key, Values
from jieyue.ledgers.rules.filings import State
from jieyue.ledgers.rules.lists import FilingFilter
from jieyue.registry.models import Organ
from jieyue.values.imports import Source
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say

pytestmark = pytest.mark.django_db
MARCH = Period(2025, 3)
APRIL_10, APRIL_28 = (datetime(2025, 4, day, 4, tzinfo=UTC) for day in (10, 28))
PROVINCE = factories.actor(Role.PROVINCE, "610000/", name="省机关事务服务中心", at=APRIL_10)
CITY = factories.actor(Role.CITY, "610000/610100/", name="西安市机关事务中心", at=APRIL_10)


@pytest.fixture
def organ():
    """Three organs of one county with March complete, and one elsewhere."""
    factories.registry()
    for code in ("A-1", "A-2", "A-3"):
        one = factories.organ(code, region="610102")
        for period in ("2025-02", "2025-03"):
            factories.entry(one, "electricity", period, "100")
            factories.entry(one, "water", period, "5")
    factories.entry(factories.organ("B-1", region="610202"), "electricity", "2025-03", "7")
    return Organ.objects.get(code="A-1")


def officer(organ, at=APRIL_10):
    return factories.actor(Role.ORGAN, organ.path, name="经办人", at=at)


def county(at=APRIL_10):
    return factories.actor(Role.COUNTY, "610000/610100/610102/", name="新城区机关事务中心", at=at)


def calendar(**changed):
    told = {"due_days": 15, "closes_days": 25, "levels": 1, "before": 3, "county_after": 1, "city_after": 5}
    change_schedule(PROVINCE, Dates(ENERGY, 2025, **(told | changed)))


def submit(organ, period=MARCH, **given):
    return step(officer(organ), ENERGY, period, organ.code, "submit", **given)


def write(organ, value="120", period="2025-03", at=APRIL_10):
    return write_entry(officer(organ, at), organ.code, "electricity", period, value, reason="更正")


def test_from_draft_to_locked_and_what_each_step_leaves(organ):
    assert submit(organ) is State.SUBMITTED
    assert step(county(), ENERGY, MARCH, "A-1", "return", reason="用电量与电费单不符") is State.RETURNED
    write(organ)
    assert submit(organ) is State.SUBMITTED
    assert step(county(), ENERGY, MARCH, "A-1", "approve") is State.APPROVED
    assert step(county(), ENERGY, MARCH, "A-1", "lock") is State.LOCKED
    steps = FilingStep.objects.filter(filing__organ=organ)
    assert [one.act for one in steps] == ["submit", "return", "submit", "approve", "lock"]
    assert [one.level for one in steps] == ["", "county", "", "county", "county"]
    assert steps[1].reason == "用电量与电费单不符"
    assert Filing.objects.get(organ=organ).seen == Change.objects.order_by("-pk").first().pk
    assert first_broken_record() is None


def test_a_return_needs_a_reason(organ):
    submit(organ)
    with pytest.raises(Refusal, match="理由"):
        step(county(), ENERGY, MARCH, "A-1", "return", reason=" ")


@pytest.mark.parametrize(
    ("actor", "act"),
    [
        (factories.actor(Role.COUNTY, "610000/610100/610103/"), "approve"),
        (factories.actor(), "approve"),
        (factories.actor(Role.ADMINISTRATOR), "lock"),
        (county(), "submit"),
    ],
)
def test_nobody_else_may(organ, actor, act):
    submit(organ)
    with pytest.raises(Refusal):
        step(actor, ENERGY, MARCH, "A-1", act, reason="理由")
    assert Filing.objects.get().state == State.SUBMITTED


def test_as_many_levels_review_as_the_calendar_says(organ):
    calendar(levels=2)
    submit(organ)
    assert step(county(), ENERGY, MARCH, "A-1", "approve") is State.SUBMITTED
    with pytest.raises(Refusal, match="市级"):
        step(county(), ENERGY, MARCH, "A-1", "return", reason="再看")
    assert step(CITY, ENERGY, MARCH, "A-1", "approve") is State.APPROVED


def test_a_blank_needs_a_reason_and_the_reason_stays_with_the_filing(organ):
    Entry.objects.get(organ=organ, item="water", month=3).revisions.all().delete()
    Entry.objects.filter(organ=organ, item="water", month=3).delete()
    assert lacks([organ.pk], ENERGY, 2025, 3)[organ.pk].items == ["water"]
    with pytest.raises(Refusal, match="水"):
        submit(organ)
    with pytest.raises(Refusal, match="其他"):
        submit(organ, blanks=[Blank("water", "other")])
    submit(organ, blanks=[Blank("water", "not_arrived"), Blank("electricity", "stopped")])
    told = filing_view(county(), "A-1", ENERGY, MARCH)
    assert dict(told.explained) == {"water": Blank("water", "not_arrived")}
    assert not Filing.objects.get().complete


def test_one_sentence_may_stand_for_every_blank(organ):
    Entry.objects.get(organ=organ, item="water", month=3).revisions.all().delete()
    Entry.objects.filter(organ=organ, item="water", month=3).delete()
    submit(organ, reason="水表检定中")
    assert Filing.objects.get().blanks == [{"item": "water", "reason": "other", "note": "水表检定中"}]


def test_an_empty_period_says_nothing_and_is_not_taken(organ):
    new = factories.organ("N-1", region="610102")
    with pytest.raises(Refusal, match="没有任何数据"):
        submit(new)


def test_what_was_handed_in_cannot_be_written_by_any_path(organ):
    submit(organ)
    with pytest.raises(Refusal, match="2025年4月10日 由经办人提交"):
        write(organ)
    row = EntryRow(7, "A-1", "water", "2025-03", "9")
    with pytest.raises(RowsRefused) as refused:
        record_entries(factories.actor(), [row], source=Source("energy.xlsx", "Sheet1"))
    assert refused.value.errors[0].row == 7
    with pytest.raises(Refusal):
        load_entries(factories.actor(), [(Key(organ.pk, "coal", 2025, 3), Values(1))], why="导入")
    step(county(), ENERGY, MARCH, "A-1", "approve")
    with pytest.raises(Refusal, match="由新城区机关事务中心审核通过"):
        write(organ)
    # Another month, another organ, and the same file again are nobody's business.
    write(organ, period="2025-02")
    write(Organ.objects.get(code="A-2"))
    same = EntryRow(2, "A-1", "electricity", "2025-03", "100")
    assert record_entries(factories.actor(), [same], source=Source("again.xlsx", "Sheet1")).unchanged == 1


def test_a_figure_of_the_whole_year_belongs_to_the_last_period(organ):
    submit(organ)
    write(organ, "1000", "2025")
    factories.entry(organ, "electricity", "2025-12", "1")
    submit(organ, Period(2025, 12), reason="数据未到")
    with pytest.raises(Refusal, match="2025年12月"):
        write(organ, "1100", "2025")


def test_without_a_calendar_nothing_locks_by_itself(organ):
    write(organ, at=datetime(2029, 1, 1, tzinfo=UTC))


def test_the_calendar_locks_and_an_exception_opens_until_its_day(organ):
    calendar()
    write(organ, "110", at=datetime(2025, 4, 25, 4, tzinfo=UTC))
    with pytest.raises(Refusal, match="2025年4月25日"):
        write(organ, "111", at=APRIL_28)
    late = factories.actor(Role.CITY, "610000/610100/", name="西安市机关事务中心", at=APRIL_28)
    reopen(late, ENERGY, MARCH, date(2025, 5, 10), "换表补录", region="610102")
    write(organ, "111", at=APRIL_28)
    assert closed([organ.pk], ENERGY, [MARCH], datetime(2025, 5, 11, 4, tzinfo=UTC))
    assert closed([Organ.objects.get(code="B-1").pk], ENERGY, [MARCH], APRIL_28)
    end_reopening(late, Reopening.objects.get().pk)
    with pytest.raises(Refusal, match="2025年4月25日"):
        write(organ, "112", at=APRIL_28)


def test_only_the_offices_above_grant_an_exception(organ):
    with pytest.raises(Refusal, match="职责"):
        reopen(county(), ENERGY, MARCH, date(2025, 5, 10), "换表", code="A-1")
    with pytest.raises(Refusal, match="过去"):
        reopen(CITY, ENERGY, MARCH, date(2025, 4, 1), "换表", code="A-1")
    with pytest.raises(Refusal, match="理由"):
        reopen(CITY, ENERGY, MARCH, date(2025, 5, 1), "", code="A-1")


def test_what_is_returned_after_the_closing_day_can_be_mended(organ):
    calendar()
    submit(organ)
    step(county(APRIL_28), ENERGY, MARCH, "A-1", "return", reason="电量有误")
    write(organ, "130", at=APRIL_28)
    assert step(officer(organ, APRIL_28), ENERGY, MARCH, "A-1", "submit") is State.SUBMITTED
    # The first submission settled that it was in time.
    assert Filing.objects.get().in_time is True


def test_what_came_late_is_late(organ):
    calendar()
    step(officer(organ, APRIL_28), ENERGY, MARCH, "A-1", "submit")
    assert Filing.objects.get().in_time is False


def test_a_locked_period_opens_by_exception_and_return(organ):
    submit(organ)
    for act in ("approve", "lock"):
        step(county(), ENERGY, MARCH, "A-1", act)
    with pytest.raises(Refusal, match="例外"):
        step(county(), ENERGY, MARCH, "A-1", "return", reason="核减")
    reopen(CITY, ENERGY, MARCH, date(2025, 5, 10), "审计核减", code="A-1")
    assert step(county(), ENERGY, MARCH, "A-1", "return", reason="核减") is State.RETURNED


def test_what_changed_since_the_last_approval_is_asked_of_the_revisions(organ):
    submit(organ)
    step(county(), ENERGY, MARCH, "A-1", "approve")
    step(county(), ENERGY, MARCH, "A-1", "return", reason="重报")
    write(organ, "90")
    write(organ, "70", period="2025-02")
    submit(organ)
    changes = filing_view(county(), "A-1", ENERGY, MARCH).changes
    assert [(one.item, one.old.quantity, one.new.quantity, one.why) for one in changes] == [
        ("electricity", 100, 90, "更正")
    ]


def test_a_region_is_approved_as_far_as_it_is_clean(organ):
    lacking = Organ.objects.get(code="A-2")
    Entry.objects.get(organ=lacking, item="water", month=3).revisions.all().delete()
    Entry.objects.filter(organ=lacking, item="water", month=3).delete()
    for code in ("A-1", "A-3"):
        submit(Organ.objects.get(code=code))
    submit(lacking, blanks=[Blank("water", "no_meter")])
    doubts = {("A-3", 2025, 3): say("有存疑数据,请核对后逐家办理。")}
    done = step_region(county(), ENERGY, MARCH, "610102", "approve", doubts=doubts)
    assert done.done == 1
    assert [(left.code, str(left.reason)[:2]) for left in done.left] == [("A-2", "有缺"), ("A-3", "有存")]
    assert set(Filing.objects.filter(state=State.SUBMITTED).values_list("organ__code", flat=True)) == {
        "A-2",
        "A-3",
    }
    assert step_region(county(), ENERGY, MARCH, "610102", "lock").done == 1


def test_ticked_filings_of_several_months_go_together(organ):
    submit(organ)
    submit(organ, Period(2025, 2))
    places = [("A-1", MARCH), ("A-1", Period(2025, 2))]
    assert step_listed(county(), ENERGY, places, "approve").done == 2
    with pytest.raises(Refusal, match="没有可以审核通过"):
        step_listed(county(), ENERGY, places, "approve")


def test_whoever_comes_second_is_told_so(organ, monkeypatch):
    submit(organ)
    real = filing.hold

    def overtaken(judged):
        Filing.objects.update(state=State.RETURNED, since=APRIL_28)
        real(judged)

    monkeypatch.setattr(filing, "hold", overtaken)
    with pytest.raises(Refusal, match="刚刚被他人办理过"):
        step(county(), ENERGY, MARCH, "A-1", "approve")


def test_lists_stay_in_scope_and_count_those_who_have_not_handed_in(organ):
    submit(organ)
    wanted = FilingFilter(2025, 3)
    counts = state_counts(county(), wanted)
    assert (counts[State.SUBMITTED], counts[State.DRAFT]) == (1, 2)
    assert [row.code for row in filing_page(county(), wanted).rows] == ["A-1"]
    drafts = filing_page(county(), FilingFilter(2025, 3, state="draft"))
    assert [row.code for row in drafts.rows] == ["A-2", "A-3"]
    neighbour = factories.actor(Role.COUNTY, "610000/610200/610202/")
    assert filing_page(neighbour, wanted).total == 0


def test_the_check_takes_as_many_statements_for_many_as_for_one(organ, django_assert_num_queries):
    calendar()
    Filing.objects.all().delete()
    ids = list(Organ.objects.values_list("pk", flat=True))
    months = [Period(2025, month) for month in range(1, 13)]
    with django_assert_num_queries(4):
        closed(ids[:1], ENERGY, months, APRIL_28)
    with django_assert_num_queries(4):
        assert len(closed(ids, ENERGY, months, APRIL_28)) == 4 * 3


def test_a_large_part_of_all_organs_is_read_at_once_with_the_same_answer(organ, monkeypatch):
    submit(organ)
    ids = list(Organ.objects.filter(region="610102").values_list("pk", flat=True))
    few = closed(ids, ENERGY, [MARCH], APRIL_10)
    monkeypatch.setattr(locks, "_MANY", 0)
    assert closed(ids, ENERGY, [MARCH], APRIL_10) == few
    assert set(few) == {(organ.pk, 2025, 3)}


def test_what_nobody_has_looked_at_is_withdrawn_and_written_again(organ):
    submit(organ)
    assert step(officer(organ), ENERGY, MARCH, "A-1", "withdraw") is State.WITHDRAWN
    write(organ)
    assert submit(organ) is State.SUBMITTED


def test_what_an_office_has_opened_is_not_withdrawn(organ):
    submit(organ)
    note_opened(county(), ENERGY, MARCH, "A-1")
    with pytest.raises(Refusal, match="新城区机关事务中心已开始审核"):
        step(officer(organ), ENERGY, MARCH, "A-1", "withdraw")
    step(county(), ENERGY, MARCH, "A-1", "return", reason="再看")
    submit(organ)
    assert Filing.objects.get().opened_by == ""


def test_only_the_organ_withdraws_and_only_what_waits(organ):
    submit(organ)
    with pytest.raises(Refusal):
        step(county(), ENERGY, MARCH, "A-1", "withdraw")
    step(county(), ENERGY, MARCH, "A-1", "approve")
    with pytest.raises(Refusal, match="已通过审核"):
        step(officer(organ), ENERGY, MARCH, "A-1", "withdraw")


def test_what_had_been_returned_may_still_be_mended_after_a_withdrawal(organ):
    calendar()
    submit(organ)
    step(county(), ENERGY, MARCH, "A-1", "return", reason="再看")
    submit(organ)
    assert step(officer(organ), ENERGY, MARCH, "A-1", "withdraw") is State.RETURNED
    write(organ, at=APRIL_28)


def test_a_withdrawn_period_closes_with_the_calendar(organ):
    calendar()
    submit(organ)
    step(officer(organ), ENERGY, MARCH, "A-1", "withdraw")
    with pytest.raises(Refusal, match="锁定"):
        write(organ, at=APRIL_28)


def test_a_reason_beside_the_cell_is_enough_to_hand_in(organ):
    Entry.objects.get(organ=organ, item="water", month=3).revisions.all().delete()
    Entry.objects.filter(organ=organ, item="water", month=3).delete()
    explain_blank(officer(organ), "A-1", "water", MARCH, "no_meter")
    submit(organ)
    assert Filing.objects.get().blanks == [{"item": "water", "reason": "no_meter", "note": ""}]
    with pytest.raises(Refusal, match="正在审核"):
        explain_blank(officer(organ), "A-1", "water", MARCH, "stopped")


WASTE = {"class": "kitchen", "carrier": "市环卫公司", "weight": "900"}


def test_another_ledger_is_handed_in_and_holds_its_rows(organ):
    factories.record(organ, "waste", period="2025-03", **WASTE)
    assert step(officer(organ), "waste", MARCH, "A-1", "submit") is State.SUBMITTED
    with pytest.raises(RowsRefused, match="1 处"):
        factories.record(organ, "waste", period="2025-03", **WASTE | {"weight": "950"})
    assert step(county(), "waste", MARCH, "A-1", "approve") is State.APPROVED
    assert not closed([organ.pk], ENERGY, [MARCH], APRIL_10)


def test_a_ledger_every_organ_owes_needs_rows_or_a_reason(organ):
    with pytest.raises(Refusal, match="缺少生活垃圾清运"):
        step(officer(organ), "waste", MARCH, "A-1", "submit")
    with pytest.raises(Refusal, match="缺报原因"):
        step(officer(organ), "waste", MARCH, "A-1", "submit", blanks=[Blank("waste", "stopped")])
    step(officer(organ), "waste", MARCH, "A-1", "submit", blanks=[Blank("waste", "nothing")])


def test_a_ledger_that_some_keep_is_asked_of_them_only(organ):
    quarter = Period(2025, 3)
    with pytest.raises(Refusal, match="没有任何数据"):
        step(officer(organ), "canteen", quarter, "A-1", "submit")
    wanted = FilingFilter(2025, 3, kind="canteen", state="draft")
    assert filing_page(county(), wanted).total == 0
    factories.record(organ, "canteen", period="2024-Q4", canteen="一食堂", meals="900", food_waste="80")
    assert [row.code for row in filing_page(county(), wanted).rows] == ["A-1"]
    with pytest.raises(Refusal, match="缺少食堂"):
        step(officer(organ), "canteen", quarter, "A-1", "submit")


def test_a_month_is_no_period_of_a_yearly_ledger(organ):
    with pytest.raises(Refusal, match="不是"):
        step(officer(organ), "training", MARCH, "A-1", "submit")


def test_rows_written_after_an_approval_are_told(organ):
    factories.record(organ, "waste", period="2025-03", **WASTE)
    step(officer(organ), "waste", MARCH, "A-1", "submit")
    step(county(), "waste", MARCH, "A-1", "approve")
    step(county(), "waste", MARCH, "A-1", "return", reason="重量不符")
    factories.record(organ, "waste", period="2025-03", **WASTE | {"weight": "950"})
    told = filing_view(county(), "A-1", "waste", MARCH)
    (change,) = told.changes
    assert (change.old_cells["weight"], change.new_cells["weight"]) == ("900", "950")
    assert changed_counts([told.row], "waste") == {told.row.pk: 1}
    assert [line.cells["weight"] for line in told.lines] == ["950"]

"""Closing findings: the reason is kept, survives a computation, ranks the next year's, and nobody overrules unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.actions.judging import close, reopen
from jieyue.indicators.actions.mending import mend
from jieyue.indicators.models import Judgement
from jieyue.indicators.queries.findings import FindingKey, finding_count, findings, findings_summary, key_from
from jieyue.indicators.queries.mends import finding_of, mends_of, said_of
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.actions.totals import recount
from jieyue.ledgers.models import Entry, Revision
from jieyue.ledgers.queries.totals import totals_of
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db

KEEPER = factories.actor(at=datetime(2026, 3, 2, 4, 0, tzinfo=UTC))
LATER = factories.actor(at=datetime(2026, 5, 2, 4, 0, tzinfo=UTC))
COUNTY = factories.actor(
    Role.COUNTY, "610000/610100/610102/", name="县局", at=datetime(2026, 4, 1, tzinfo=UTC)
)
SLIP = FindingKey("slip", "electricity", 2025, 3, 3)


@pytest.fixture
def slipped():
    """A with three zeros too many in March 2025, computed; the same again in May 2026."""
    factories.registry()
    organ = factories.organ("A", region="610102")
    by = factories.change()
    for year in (2024, 2025, 2026):
        for month in range(1, 13):
            kwh = (1000 + 10 * month) * (1000 if (year, month) in {(2025, 3), (2026, 5)} else 1)
            factories.entry(organ, "electricity", f"{year}-{month}", str(kwh), cost=str(600), by=by)
    compute(KEEPER, 2025)
    return organ


def row(key=SLIP):
    return finding_of(COUNTY, "A", key)


def closed(**how):
    told = {"verdict": "true", "why": "equipment", "words": "新增空调", "seen": row().seen} | how
    close(COUNTY, "A", SLIP, **told)


def test_a_closed_finding_says_who_when_and_why_and_is_counted_no_more(slipped):
    assert finding_count(COUNTY, 2025) == 1
    closed()
    assert finding_count(COUNTY, 2025) == 0
    told = row()
    assert (told.standing, told.said.by, told.said.words) == ("closed", "县局", "新增空调")
    assert str(told.said.title) == "{verdict}:{why}".format(verdict="情况属实", why="新增设备")
    assert AuditRecord.objects.last().reason == "情况属实,新增设备,新增空调"
    summary = findings_summary(COUNTY, 2025, standing="open")
    assert (summary.total, summary.flagged, summary.by_standing["closed"]) == (0, 0, 1)
    assert findings(COUNTY, 2025, standing="open") == []


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"verdict": ""}, "选择关闭的理由"),
        ({"why": ""}, "具体原因"),
        ({"why": "distinct"}, "具体原因"),
        ({"verdict": "other", "words": " "}, "用文字说明"),
        ({"words": "长" * 501}, "超过"),
        ({"seen": "1//"}, "有变动"),
    ],
)
def test_a_finding_is_not_closed_without_its_reason(slipped, how, sentence):
    with pytest.raises(Refusal, match=sentence):
        closed(**how)
    assert row().standing == "open"


def test_whoever_comes_second_is_told_so(slipped):
    seen = row().seen
    closed()
    with pytest.raises(Refusal, match="县局关闭"):
        close(factories.actor(Role.ORGAN, slipped.path), "A", SLIP, verdict="other", words="x", seen=seen)
    assert Judgement.objects.count() == 1


def test_it_survives_a_computation_and_a_mended_ledger_elsewhere(slipped):
    closed()
    compute(LATER, 2025)
    assert row().standing == "closed"
    # A much larger figure in the same month is another matter.
    write_entry(factories.actor(Role.ORGAN, slipped.path), "A", "electricity", "2025-03", "9000000")
    compute(LATER, 2025)
    assert (row().standing, row().said.why) == ("open", "equipment")


def test_said_to_be_corrected_but_found_again(slipped):
    closed(verdict="corrected", why="", words="")
    assert row().standing == "closed"
    compute(LATER, 2025)
    assert (row().standing, row().said.verdict) == ("open", "corrected")


def test_the_next_years_finding_of_the_same_sort_is_folded(slipped):
    closed()
    compute(LATER, 2026)
    (told,) = findings(COUNTY, 2026, kind="slip")
    assert (told.standing, told.said.year) == ("folded", 2025)
    assert finding_count(COUNTY, 2026) == 0
    reopen(COUNTY, "A", told.key, reason="今年没有新增设备", seen=told.seen)
    assert findings(COUNTY, 2026, kind="slip")[0].standing == "open"
    assert [one.verdict for one in said_of(COUNTY, "A", told.key)] == ["reopened", "true"]
    # Last year's word still stands.
    assert row().standing == "closed"


def test_reopening_wants_a_reason_and_something_closed(slipped):
    with pytest.raises(Refusal, match="待处理"):
        reopen(COUNTY, "A", SLIP, reason="x", seen=row().seen)
    closed()
    with pytest.raises(Refusal, match="理由"):
        reopen(COUNTY, "A", SLIP, reason=" ", seen=row().seen)
    reopen(COUNTY, "A", SLIP, reason="复核", seen=row().seen)
    assert (row().standing, str(row().said.title)) == ("open", "已重新打开")


def test_nobody_judges_beyond_the_scope(slipped):
    stranger = factories.actor(Role.COUNTY, "610000/610200/610202/")
    for act in (
        lambda: close(stranger, "A", SLIP, verdict="other", words="x", seen=""),
        lambda: reopen(stranger, "A", SLIP, reason="x", seen=""),
        lambda: mend(stranger, "A", SLIP, mark="", reason="x"),
        lambda: mends_of(stranger, "A", SLIP),
    ):
        with pytest.raises(Refusal, match="管辖范围"):
            act()


def test_a_mend_writes_what_was_shown_and_the_finding_is_gone(slipped):
    (offered,) = mends_of(COUNTY, "A", SLIP)
    with pytest.raises(Refusal, match="有变动"):
        mend(COUNTY, "A", SLIP, mark="another", reason="更正")
    with pytest.raises(Refusal, match="写明原因"):
        mend(COUNTY, "A", SLIP, mark=offered.mark, reason=" ")
    mend(COUNTY, "A", SLIP, mark=offered.mark, reason="按账单更正")
    entry = Entry.objects.get(organ=slipped, item="electricity", year=2025, month=3)
    assert (entry.quantity, entry.cost) == (1030, 600)
    assert Revision.objects.last().change.why == "按账单更正"
    assert findings(COUNTY, 2025) == []
    with pytest.raises(Refusal, match="不在"):
        row()


def test_a_figure_moves_to_the_empty_month_it_belongs_to():
    factories.registry()
    organ = factories.organ("A", region="610102")
    for year in (2024, 2025):
        for month in range(2, 13):
            factories.entry(organ, "natural_gas", f"{year}-{month}", "10", cost="50")
    factories.entry(organ, "natural_gas", "2024-01", "3000", cost="9000")
    Entry.objects.filter(year=2025, month=7).update(quantity=2900, cost=8800)
    recount(KEEPER)
    compute(KEEPER, 2025)
    key = FindingKey("slip", "natural_gas", 2025, 7, 7)
    (move,) = [one for one in mends_of(COUNTY, "A", key) if one.code == "move"]
    mend(COUNTY, "A", key, mark=move.mark, reason="1 月的账单")
    there = dict(Entry.objects.filter(organ=organ, year=2025).values_list("month", "quantity"))
    assert (there.get(7), there[1]) == (None, 2900)
    assert not [one for one in findings(COUNTY, 2025) if one.kind == "slip"]
    assert total_of("natural_gas") == 2900 + 100


def total_of(item):
    return totals_of(["610000"], [2025]).of("610000", item, 2025).quantity


def test_a_key_stands_in_an_address_and_comes_back():
    assert key_from(str(SLIP)) == SLIP
    whole = FindingKey("duplicate", "", 2025, 0, 0)
    assert key_from(str(whole)) == whole
    for odd in ("", "slip", "nonsense-water-2025-1-1", "slip-water-2025-1", "slip-water-x-1-1"):
        with pytest.raises(Refusal, match="没有疑点"):
            key_from(odd)

"""Two entries of one organ become one in every table, and all of it can go back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.exchange.models import MappingProfile
from jieyue.exchange.queries.profiles import profiles
from jieyue.ledgers.actions.blanks import explain_blank
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.records import strike_record, write_record
from jieyue.ledgers.models import BlankReason, Filing, FilingStep, Record
from jieyue.ledgers.queries.records import organ_records, record_history
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.models import Organ
from jieyue.sites.actions.absorbing import absorb, restore
from jieyue.sites.actions.supplying import save_supply_account
from jieyue.sites.models import SupplyAccount
from jieyue.sites.queries.absorbing import Beside, beside
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/", name="县局")
LATER = factories.actor(
    Role.COUNTY, "610000/610100/610102/", name="县局", at=datetime(2026, 5, 2, 4, 0, tzinfo=UTC)
)
WASTE = LEDGERS["waste"]
TODAY = date(2026, 5, 2)
JANUARY, MARCH = Period(2026, 1), Period(2026, 3)


@pytest.fixture
def both():
    """A is there since ever; its double B holds what A lacks, something both have, and something that differs."""
    factories.registry()
    for code in ("A", "B"):
        factories.organ(code, region="610102", name=f"新城区{code}局")
    waste("A", "2026-03", "5")
    waste("B", "2026-03", "6")
    waste("B", "2026-01", "7")
    struck = waste("B", "2025-12", "8")
    strike_record(COUNTY, WASTE, "B", struck.pk, seen=struck.change_id, reason="误录")
    factories.entry(Organ.objects.get(code="B"), "water", "2026-01", "3")
    factories.entry(Organ.objects.get(code="A"), "water", "2026-03", "3")
    for period in (JANUARY, MARCH):
        # Electricity was used before and is missing: a reason each.
        explain_blank(COUNTY, "B", "electricity", period, "not_arrived")
    explain_blank(COUNTY, "A", "electricity", MARCH, "not_arrived")
    for period in (JANUARY, MARCH):
        submit("B", period)
    row = SupplyRow(2, "6101", "电", "示例供电公司", organ="B", valid_from="2024-01-01")
    save_supply_account(COUNTY, row)


def waste(code, period, weight):
    cells = {"period": period, "class": "kitchen", "carrier": "甲", "weight": weight}
    write_record(COUNTY, WASTE, code, cells)
    return Record.objects.latest("pk")


def submit(code, period):
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code=code).path, name="经办人")
    step(officer, ENERGY, period, code, "submit", reason="账单未到")


def held():
    """Everything that could go over, with whose it is."""
    return {
        table.__name__: sorted(table.objects.values_list("organ__code", "pk", *fields), key=str)
        for table, fields in (
            (Record, ("kind", "key", "cells", "struck")),
            (Filing, ("kind", "year", "month", "state", "approved_seen", "seen")),
            (BlankReason, ("item", "year", "month", "reason")),
            (SupplyAccount, ("number", "valid_from", "valid_to")),
        )
    }


def owners(table, *fields):
    return {tuple(row) for row in table.objects.values_list("organ__code", *fields)}


def test_what_the_one_that_stays_lacks_goes_over(both):
    before = beside(*Organ.objects.order_by("-code").values_list("pk", flat=True), TODAY)
    (differing,) = before.differing
    assert before == Beside(2, 1, 1, accounts=1, stays=0, posts=0, differing=[differing])
    assert [str(name) for name in differing.names] == ["2026年3月", "厨余垃圾", "甲"]
    assert [(field.key, *told) for field, *told in differing.cells] == [("weight", "6", "5")]
    standing = absorb(COUNTY, "B", "A", "重复登记")
    assert [row.cells["weight"] for row in organ_records(COUNTY, "A", WASTE, 2026)] == ["7", "5"]
    # What A has handed in, or holds something of, is not handed in by a filing of B's.
    assert owners(Filing, "month") == {("A", 1), ("B", 3)}
    assert owners(BlankReason, "month") == {("A", 1), ("A", 3), ("B", 3)}
    assert SupplyAccount.objects.get().organ.code == "A"
    assert beside(standing.organ_id, standing.into_id, TODAY, standing) == before


def test_a_row_says_in_its_history_where_it_came_from(both):
    absorb(COUNTY, "B", "A", "重复登记")
    row = Record.objects.get(organ__code="A", month=1)
    went, made = record_history(COUNTY, "A", WASTE, row.pk)
    assert (went.why, went.old == went.new, made.old) == ("B → A", True, None)


def test_all_of_it_goes_back(both):
    was = held()
    absorb(COUNTY, "B", "A", "重复登记")
    assert held() != was
    restore(LATER, "B", "是两家")
    assert held() == was


@pytest.mark.parametrize("what", ["row", "filing", "blank"])
def test_what_was_worked_on_since_does_not_go_back(both, what):
    absorb(COUNTY, "B", "A", "重复登记")
    if what == "row":
        row = Record.objects.get(organ__code="A", month=1)
        write_record(
            LATER,
            WASTE,
            "A",
            {**row.cells, "period": "2026-01", "weight": "9"},
            pk=row.pk,
            seen=row.change_id,
        )
    elif what == "filing":
        step(LATER, ENERGY, JANUARY, "A", "return", reason="缺电费单")
        assert FilingStep.objects.latest("pk").filing.organ.code == "A"
    else:
        step(LATER, ENERGY, JANUARY, "A", "return", reason="缺电费单")
        explain_blank(LATER, "A", "electricity", JANUARY, "stopped")
    was = held()
    with pytest.raises(Refusal, match="又被改过"):
        restore(LATER, "B", "是两家")
    assert held() == was


def test_an_account_bound_elsewhere_meanwhile_stays_there(both):
    absorb(COUNTY, "B", "A", "重复登记")
    SupplyAccount.objects.update(organ=factories.organ("C", region="610102"))
    restore(LATER, "B", "是两家")
    assert SupplyAccount.objects.get().organ.code == "C"


def test_the_mappings_a_double_has_made_serve_the_one_that_stays(both):
    told = {"kind": "organs", "name": "老表", "text": "", "at": factories.NOON, "by": "经办人"}
    MappingProfile.objects.create(path=Organ.objects.get(code="B").path, **told)
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="A").path)

    def names():
        return [one.name for one in profiles(officer, "organs") if not one.mark]

    assert names() == []
    absorb(COUNTY, "B", "A", "重复登记")
    assert names() == ["老表"]
    restore(LATER, "B", "是两家")
    assert names() == []

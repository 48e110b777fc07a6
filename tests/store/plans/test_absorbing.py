"""Two entries of one organ become one with their goals, stays in compounds and posts, and all of it goes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.store.plans.conftest import CITY

import factories
from jieyue.accounts.models import Post
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.absorbing import ABSORBED, STAYING, decide_row
from jieyue.ledgers.actions.records import strike_record, write_record
from jieyue.ledgers.models import Record
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.plans.actions.absorbing import absorb, restore
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.plans.queries.absorbing import goals_of
from jieyue.plans.queries.assignments import recipients
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import region_of
from jieyue.sites.actions.keeping import save_sites
from jieyue.sites.actions.recording import write_site_energy
from jieyue.sites.models import Membership, OwnFigure, Share
from jieyue.sites.queries.compounds import compound
from jieyue.sites.queries.places import split_marks
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.values.imports import Source
from jieyue.values.refusals import Refusal

TODAY = date(2026, 3, 2)
WASTE = LEDGERS["waste"]


@pytest.fixture
def both(tree):
    """A-2 is a second entry of A-1: it sits in a compound, has goals of two years and two officers."""
    rows = [
        SiteRow(2, "S-1", name="一号院", region="610100", floor_area="2000"),
        *(
            SiteRow(place, "S-1", organ=code, valid_from="2023-01-01")
            for place, code in ((3, "A-2"), (4, "B-1"))
        ),
        SiteRow(5, "S-1", item="全部", method="按建筑面积", valid_from="2023-01-01"),
    ]
    save_sites(CITY, rows, source=Source("sites.xlsx", "Sheet1"))
    write_site_energy(
        CITY, "S-1", [SiteEnergyRow(1, "S-1", "natural_gas", "2025-01", "100", None)], reason=""
    )
    for code, year in (("A-1", 2026), ("A-2", 2026), ("A-2", 2027)):
        goal(tree[code], year)
    factories.user("li", Role.ORGAN, "A-2")
    factories.user("wang", Role.ORGAN, "A-2")
    Post.objects.create(user=Post.objects.get(user__username="li").user, role=Role.ORGAN, organ=tree["A-1"])
    return tree


def goal(organ, year):
    return Assignment.objects.create(
        organ=organ, path=organ.path, indicator="energy_total", year=year, base_year=2025,
        limit=Decimal(9), at=factories.NOON, by="市局",
    )  # fmt: skip


def held():
    """Everything that could go over, with whose it is."""
    fields = {Assignment: ("path", "year"), Membership: ("valid_from",), Share: ("quantity",), OwnFigure: ()}
    told = {
        table.__name__: sorted(table.objects.values_list("organ__code", "pk", *more), key=str)
        for table, more in (fields | {Post: ("user__username",)}).items()
    }
    return told | {"paths": sorted(Organ.objects.values_list("code", "path"))}


def test_goals_stays_and_posts_go_over_where_the_other_has_none(both):
    assert goals_of(both["A-2"].pk, both["A-1"].pk).doubled == 1
    absorb(CITY, "A-2", "A-1", "重复登记")
    assert set(Assignment.objects.values_list("organ__code", "year", "path")) == {
        ("A-1", 2026, both["A-1"].path),
        ("A-1", 2027, both["A-1"].path),
        ("A-2", 2026, both["A-2"].path),
    }
    assert {member.code for member in compound(CITY, "S-1").members} == {"A-1", "B-1"}
    assert split_marks(CITY, "A-1", 2025)["natural_gas", 1].quantity == 50
    # Li reports for both already: nobody holds a post twice.
    assert set(Post.objects.values_list("organ__code", "user__username")) == {
        ("A-1", "li"), ("A-1", "wang"), ("A-2", "li"),
    }  # fmt: skip


def test_who_is_not_there_in_a_year_gets_no_part_of_a_limit(both):
    county = region_of(CITY, "610102")
    assert [one.code for one in recipients(county, "energy_total", 2028)] == ["A-1", "A-2"]
    absorb(CITY, "A-2", "A-1", "重复登记")
    assert [one.code for one in recipients(county, "energy_total", 2028)] == ["A-1"]
    # The limit it had is not handed out any more: the office sees it as what is left.
    assert [one.code for one in recipients(county, "energy_total", 2026)] == ["A-1"]


def test_all_of_it_goes_back_exactly(both):
    was = held()
    absorb(CITY, "A-2", "A-1", "重复登记")
    assert held() != was
    restore(CITY, "A-2", "是两家")
    assert held() == was


def test_a_stay_at_a_time_the_other_sits_elsewhere_stays(both):
    save_sites(
        CITY,
        [
            SiteRow(2, "S-2", name="二号院", region="610100", floor_area="900"),
            SiteRow(3, "S-2", organ="A-1", valid_from="2025-01-01"),
        ],
        source=Source("sites.xlsx", "Sheet1"),
    )
    absorb(CITY, "A-2", "A-1", "重复登记")
    assert set(Membership.objects.values_list("organ__code", "site__code")) == {
        ("A-1", "S-2"), ("A-2", "S-1"), ("B-1", "S-1"),
    }  # fmt: skip
    assert Share.objects.filter(organ=both["A-2"]).exists()


def test_a_goal_worked_on_since_holds_the_undo_up(both):
    absorb(CITY, "A-2", "A-1", "重复登记")
    later = factories.NOON.replace(month=5)
    moved = Assignment.objects.get(year=2027)
    AssignmentStep.objects.create(assignment=moved, act="revise", state="assigned", at=later, by="市局")
    with pytest.raises(Refusal, match="1 项年度指标又被改过"):
        restore(CITY, "A-2", "是两家")
    assert Organ.objects.get(code="A-2").closed


def waste(code, weight, **cells):
    told = {"period": "2026-01", "class": "kitchen", "carrier": "甲", "weight": weight, **cells}
    write_record(CITY, WASTE, code, told)
    return Record.objects.latest("pk")


@pytest.mark.parametrize(("take", "weight"), [(ABSORBED, "6"), (STAYING, "5")])
def test_a_row_that_differs_is_decided_once(both, take, weight):
    waste("A-1", "5", vehicle="陕A1")
    differing = waste("A-2", "6")
    absorb(CITY, "A-2", "A-1", "重复登记")
    decide_row(CITY, "A-2", differing.pk, take)
    row = Record.objects.get(organ__code="A-1")
    assert row.cells["weight"] == weight
    # What the row that is taken leaves empty is empty afterwards.
    assert ("vehicle" in row.cells) == (take == STAYING)
    with pytest.raises(Refusal, match="已经处理过"):
        decide_row(CITY, "A-2", differing.pk, take)


def test_a_row_that_was_decided_says_again_what_it_said(both):
    waste("A-1", "5", vehicle="陕A1")
    was = Record.objects.get(organ__code="A-1").cells
    differing = waste("A-2", "6")
    absorb(CITY, "A-2", "A-1", "重复登记")
    decide_row(CITY, "A-2", differing.pk, ABSORBED)
    restore(CITY, "A-2", "是两家")
    assert Record.objects.get(organ__code="A-1").cells == was


def test_a_row_struck_out_is_taken_up_again_when_the_other_is_chosen(both):
    struck = waste("A-1", "5")
    strike_record(CITY, WASTE, "A-1", struck.pk, seen=struck.change_id, reason="误录")
    differing = waste("A-2", "6")
    absorb(CITY, "A-2", "A-1", "重复登记")
    assert Record.objects.get(organ__code="A-1").struck
    decide_row(CITY, "A-2", differing.pk, ABSORBED)
    row = Record.objects.get(organ__code="A-1")
    assert (row.struck, row.cells["weight"]) == (False, "6")


def test_a_contract_that_was_decided_ends_again_when_it_did(both):
    def contract(code, ends):
        told = {"number": "T-1", "carrier": "甲", "class": "kitchen", "begins": "2025-01-01", "ends": ends}
        write_record(CITY, LEDGERS["waste_contracts"], code, told)
        return Record.objects.latest("pk")

    kept, other = contract("A-1", "2026-12-31"), contract("A-2", "2027-12-31")
    absorb(CITY, "A-2", "A-1", "重复登记")
    decide_row(CITY, "A-2", other.pk, ABSORBED)
    kept.refresh_from_db()
    assert kept.last_year == 2027
    restore(CITY, "A-2", "是两家")
    kept.refresh_from_db()
    assert (kept.last_year, kept.cells["ends"]) == (2026, "2026-12-31")

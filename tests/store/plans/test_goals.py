"""A goal is set, divided, assigned, acknowledged and revised, by those who may and by nobody else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.store.plans.conftest import CITY, COUNTY, PROVINCE, TODAY, fill, officer

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.queries import first_broken_record
from jieyue.acts.rules import Role
from jieyue.plans.actions.importing import GoalRow, import_goals
from jieyue.plans.actions.setting import set_goal
from jieyue.plans.actions.splitting import Typed, draft_by_hand, propose, split_down, split_region
from jieyue.plans.actions.stepping import acknowledge, assign, may_acknowledge, revise
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.plans.queries.assignments import history, waiting_for
from jieyue.plans.queries.overview import organ_goals, region_sheet
from jieyue.plans.rules.lines import Line
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.standing import Outcome
from jieyue.registry.actions.changing import change_organ
from jieyue.registry.models import Organ
from jieyue.registry.rules.changing import Wish
from jieyue.registry.rules.history import EventKind
from jieyue.values.imports import Source
from jieyue.values.refusals import Refusal

TOTAL = "energy_total"
TEN_BELOW = Line(2025, 2026, None, percent=Decimal(10))
# What 10,000 kWh a month come to in a year.
WHOLE = Decimal("14748.00")


def city_goal(actor=CITY, line=TEN_BELOW, indicator=TOTAL):
    return set_goal(actor, "610100", indicator, line)


def parts(region="610100", indicator=TOTAL):
    rows = Assignment.objects.filter(giver=region, indicator=indicator, year=2026)
    return {row.path.rstrip("/").rpartition("/")[2]: row.limit for row in rows}


def divided():
    city_goal()
    split_region(CITY, "610100", TOTAL, 2026, By.USE)
    assign(CITY, "610100", TOTAL, 2026)


def test_a_goal_takes_its_base_from_the_ledgers_and_limits_every_year(tree):
    line = set_goal(CITY, "610100", TOTAL, Line(2024, 2026, None, percent=Decimal(10)))
    assert line.base == WHOLE
    own = Assignment.objects.filter(path="610000/610100/", indicator=TOTAL).order_by("year")
    assert [(row.year, row.limit) for row in own] == [
        (2025, Decimal("14010.60")),
        (2026, Decimal("13273.20")),
    ]
    assert {row.state for row in own} == {"acknowledged"}


def test_a_goal_for_a_later_year_leaves_the_limits_of_an_earlier_one(tree):
    divided()
    set_goal(CITY, "610100", TOTAL, Line(2025, 2027, None, percent=Decimal(20), cap=None))
    own = Assignment.objects.filter(path="610000/610100/", indicator=TOTAL).order_by("year")
    assert [(row.year, row.limit) for row in own] == [
        (2026, WHOLE * Decimal("0.9")),
        (2027, WHOLE * Decimal("0.8")),
    ]
    assert region_sheet(CITY, "610100", TOTAL, 2026, TODAY).left == 0


def test_the_limit_of_an_organ_that_moves_is_its_new_offices(tree):
    """The old office sees it left, the new one sees it, adds it up and revises it."""
    city_goal()
    split_down(CITY, "610100", TOTAL, 2026, By.USE)
    for region in ("610100", "610102"):
        assign(CITY, region, TOTAL, 2026)
    had = parts("610102")["@A-1"]
    wish = Wish(EventKind.MOVE, "A-1", date(2026, 3, 1), region="610103", reason="划转")
    change_organ(CITY, wish)
    assert "@A-1" not in parts("610102")
    assert parts("610103")["@A-1"] == had
    assert region_sheet(CITY, "610102", TOTAL, 2026, TODAY).left == had
    path = Organ.objects.get(code="A-1").path
    revise(CITY, path, TOTAL, 2026, had + 1, "接收后核定", seen=2)
    assert parts("610103")["@A-1"] == had + 1


def test_a_limit_is_divided_by_use_to_the_last_cent(tree):
    city_goal()
    split = split_region(CITY, "610100", TOTAL, 2026, By.USE)
    assert split.remainder == 0
    assert parts() == {
        "610102": Decimal("5309.28"),
        "610103": Decimal("2654.64"),
        "@C-1": Decimal("5309.28"),
    }
    assert {row.state for row in Assignment.objects.filter(giver="610100")} == {"drafted"}


def test_a_reserve_stays_with_the_region(tree):
    city_goal()
    split = split_region(CITY, "610100", TOTAL, 2026, By.HEADCOUNT, reserve=Decimal(10))
    assert split.remainder == Decimal("1327.32")
    assert region_sheet(CITY, "610100", TOTAL, 2026, TODAY).left == Decimal("1327.32")


def test_the_way_down_to_every_organ(tree):
    city_goal()
    assert split_down(CITY, "610100", TOTAL, 2026, By.USE) == 6
    assert parts("610102") == {"@A-1": Decimal("1327.32"), "@A-2": Decimal("3981.96")}
    assert sum(parts("610102").values()) == parts()["610102"]


def test_a_ratio_is_lowered_by_the_same_percentage(tree):
    city_goal(indicator="energy_per_area")
    with pytest.raises(Refusal, match="同比例"):
        propose(CITY, "610100", "energy_per_area", 2026, By.USE)
    split_region(CITY, "610100", "energy_per_area", 2026, By.EQUAL)
    # 12,000 kWh on 1,000 m2, a tenth less.
    assert parts(indicator="energy_per_area")["@C-1"] == Decimal("5.3092")


def test_a_proposal_writes_nothing(tree):
    city_goal()
    before = AssignmentStep.objects.count()
    assert propose(CITY, "610100", TOTAL, 2026, By.USE).split.parts
    assert AssignmentStep.objects.count() == before
    assert not parts()


def test_by_hand_what_is_left_is_told_and_nobody_is_overtaken(tree):
    city_goal()
    place = "610000/610100/610102/"
    assert draft_by_hand(CITY, "610100", TOTAL, 2026, [Typed(place, Decimal(5000), 0)]) == Decimal("8273.20")
    assert draft_by_hand(CITY, "610100", TOTAL, 2026, [Typed(place, Decimal(6000), 1)]) == Decimal("7273.20")
    with pytest.raises(Refusal, match="他人"):
        draft_by_hand(PROVINCE, "610100", TOTAL, 2026, [Typed(place, Decimal(7000), 1)])
    with pytest.raises(Refusal, match="不是"):
        draft_by_hand(CITY, "610100", TOTAL, 2026, [Typed("610000/610200/", Decimal(1), 0)])


def test_more_than_there_is_can_not_be_assigned(tree):
    city_goal()
    draft_by_hand(CITY, "610100", TOTAL, 2026, [Typed("610000/610100/@C-1/", Decimal(14000), 0)])
    with pytest.raises(Refusal, match="超出本级指标"):
        assign(CITY, "610100", TOTAL, 2026)


def test_assigned_parts_stay_when_the_rest_is_divided_anew(tree):
    divided()
    factories.organ("C-2", region="610100", tier="city")
    with pytest.raises(Refusal, match="余额"):
        split_region(CITY, "610100", TOTAL, 2026, By.USE)
    revise(CITY, "610000/610100/@C-1/", TOTAL, 2026, Decimal(5000), "新增单位")
    split = propose(CITY, "610100", TOTAL, 2026, By.EQUAL).split
    assert split.parts == {"610000/610100/@C-2/": None}
    assert split.remainder == Decimal("309.28")


def test_the_place_itself_acknowledges(tree):
    divided()
    county_path, organ = "610000/610100/610102/", tree["C-1"]
    assert not may_acknowledge(CITY, county_path)
    with pytest.raises(Refusal, match="自己确认"):
        acknowledge(CITY, organ.path, 2026)
    assert acknowledge(COUNTY, county_path, 2026) == 1
    assert acknowledge(officer(organ), organ.path, 2026) == 1
    with pytest.raises(Refusal, match="没有等待"):
        acknowledge(officer(organ), organ.path, 2026)


def test_goals_go_along_with_an_organ_that_moves(tree):
    divided()
    (before,) = organ_goals(PROVINCE, "C-1", 2026, TODAY)[1]
    wish = Wish(EventKind.MOVE, "C-1", date(2026, 3, 1), region="610102", reason="区划调整")
    change_organ(PROVINCE, wish)
    organ = Organ.objects.get(code="C-1")
    (after,) = organ_goals(officer(organ), "C-1", 2026, TODAY)[1]
    assert after.assignment.limit == before.assignment.limit
    assert [one.count for one in waiting_for([organ.path])] == [1]
    assert acknowledge(officer(organ), organ.path, 2026) == 1
    # What the office of its new place gives it takes the place of what it brought along.
    row = GoalRow(2, "C-1", TOTAL, "2026", limit="7", note="区划调整")
    assert import_goals(COUNTY, [row], source=Source("a.csv", "")).updated == 1
    assert [one.assignment.limit for one in organ_goals(COUNTY, "C-1", 2026, TODAY)[1]] == [7]


def test_a_revision_needs_a_reason_and_is_acknowledged_anew(tree):
    divided()
    organ = tree["C-1"]
    acknowledge(officer(organ), organ.path, 2026)
    with pytest.raises(Refusal, match="理由"):
        revise(CITY, organ.path, TOTAL, 2026, Decimal(5000), " ")
    revise(CITY, organ.path, TOTAL, 2026, Decimal(5000), "新增食堂", seen=3)
    row = Assignment.objects.get(path=organ.path)
    assert (row.state, row.limit, row.revision) == ("assigned", 5000, 4)
    assert [(step.act, step.limit, step.reason) for step in history([row.pk])[row.pk]] == [
        ("revise", 5000, "新增食堂"),
        ("acknowledge", Decimal("5309.28"), ""),
        ("assign", Decimal("5309.28"), ""),
        ("draft", Decimal("5309.28"), ""),
    ]
    with pytest.raises(Refusal, match="他人"):
        revise(CITY, organ.path, TOTAL, 2026, Decimal(6000), "再改", seen=3)
    with pytest.raises(Refusal, match="相同"):
        revise(CITY, organ.path, TOTAL, 2026, Decimal(5000), "不变")


def test_who_may_not(tree):
    divided()
    organ = tree["A-1"]
    with pytest.raises(Refusal):
        set_goal(COUNTY, "610100", TOTAL, TEN_BELOW)
    with pytest.raises(Refusal):
        split_region(COUNTY, "610100", TOTAL, 2026, By.USE)
    with pytest.raises(Refusal, match="管辖范围"):
        revise(COUNTY, "610000/610100/610102/", TOTAL, 2026, Decimal(9999), "多要一点")
    with pytest.raises(Refusal):
        assign(officer(organ), "610102", TOTAL, 2026)
    with pytest.raises(Refusal):
        assign(factories.actor(), "610100", TOTAL, 2026)
    elsewhere = factories.actor(Role.CITY, "610000/610200/")
    with pytest.raises(Refusal):
        organ_goals(elsewhere, "A-1", 2026, TODAY)
    with pytest.raises(Refusal):
        region_sheet(elsewhere, "610100", TOTAL, 2026, TODAY)


def test_every_official_act_is_on_record(tree):
    divided()
    revise(CITY, tree["C-1"].path, TOTAL, 2026, Decimal(5000), "新增食堂")
    told = list(AuditRecord.objects.values_list("act", "path"))
    assert told == [
        ("goal.set", "610000/610100/"),
        ("goal.assign", "610000/610100/"),
        ("goal.revise", "610000/610100/"),
    ]
    assert first_broken_record() is None


def test_a_limit_from_above_is_not_overwritten_by_a_goal_of_ones_own(tree):
    divided()
    set_goal(COUNTY, "610102", TOTAL, Line(2025, 2026, None, percent=Decimal(50)))
    assert parts()["610102"] == Decimal("5309.28")


def test_half_a_year_of_an_organ(tree):
    city_goal()
    split_down(CITY, "610100", TOTAL, 2026, By.USE)
    assign(CITY, "610102", TOTAL, 2026)
    fill(tree["A-1"], 2026, range(1, 7))
    _, (goal,) = organ_goals(officer(tree["A-1"]), "A-1", 2026, TODAY)
    standing = goal.standing
    assert standing.used == Decimal("737.4")
    assert standing.left == Decimal("1327.32") - Decimal("737.4")
    assert standing.forecast.middle == Decimal("1474.8")
    assert standing.coverage == 1
    assert standing.outcome is Outcome.LIKELY_OVER
    assert standing.full_month == 11


def test_drafts_are_not_told_to_the_organ(tree):
    city_goal()
    split_down(CITY, "610100", TOTAL, 2026, By.USE)
    assert organ_goals(officer(tree["A-1"]), "A-1", 2026, TODAY)[1] == []


def test_a_region_adds_up_what_its_organs_told(tree):
    divided()
    for organ in ("A-1", "A-2", "B-1"):
        fill(tree[organ], 2026, range(1, 7), size={"A-1": 1, "A-2": 3, "B-1": 2}[organ])
    sheet = region_sheet(CITY, "610100", TOTAL, 2026, TODAY)
    assert sheet.standing.used == Decimal("4424.4")
    # C-1 has told nothing: three of four organs, and the forecast fills it up.
    assert sheet.standing.coverage == Decimal("0.75")
    assert sheet.standing.forecast.high > sheet.standing.forecast.middle > 2 * sheet.standing.used
    outcomes = {one.place.code: one.standing.outcome for one in sheet.rows}
    assert outcomes == {"610102": Outcome.LIKELY_OVER, "610103": Outcome.LIKELY_OVER, "C-1": Outcome.SILENT}


def test_region_and_organ_agree_on_a_ratio(tree):
    city_goal(indicator="energy_per_area")
    own = region_sheet(CITY, "610100", "energy_per_area", 2025, TODAY).standing
    assert own.used == WHOLE / 4000


def test_money_is_limited_too(tree):
    line = city_goal(indicator="energy_cost")
    assert line.base == 84000
    fill(tree["A-1"], 2026, range(1, 7))
    assert region_sheet(CITY, "610100", "energy_cost", 2026, TODAY).standing.used == 4200


def test_without_a_base_the_year_can_not_be_judged(tree):
    factories.organ("A-9", region="610102")
    city_goal(indicator="energy_per_area")
    split_down(CITY, "610100", "energy_per_area", 2026, By.EQUAL)
    rows = Assignment.objects.filter(path__endswith="@A-9/")
    assert [row.limit for row in rows] == [None]
    sheet = region_sheet(CITY, "610102", "energy_per_area", 2026, TODAY)
    (one,) = [row for row in sheet.rows if row.place.code == "A-9"]
    assert one.standing.outcome is Outcome.NOT_ASSESSABLE
    assert "面积" in str(one.standing.reason)


def test_a_closed_year_is_judged(tree):
    set_goal(CITY, "610100", TOTAL, Line(2024, 2025, None, percent=Decimal(0)))
    split_down(CITY, "610100", TOTAL, 2025, By.USE)
    assign(CITY, "610102", TOTAL, 2025)
    _, (goal,) = organ_goals(CITY, "A-1", 2025, TODAY)
    assert goal.standing.outcome is Outcome.MET
    assert goal.standing.left == 0

"""Goals assigned on paper are taken over from a sheet: all or none, twice is once, changes say why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.store.plans.conftest import CITY, COUNTY, PROVINCE

from jieyue.plans.actions.importing import GoalRow, import_goals
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.values.imports import Source
from jieyue.values.refusals import RowsRefused

SHEET = Source("goals.csv", "goals")


def take(*rows, actor=CITY, **told):
    made = [
        GoalRow(number, *row[:4], **row[4]) if len(row) > 4 else GoalRow(number, *row)
        for number, row in enumerate(rows, 2)
    ]
    return import_goals(actor, made, source=SHEET, **told)


ROWS = (
    ("610102", "能源消费总量", "2026", "5000"),
    ("A-1", "energy_per_area", "2026年", None, {"percent": "2", "note": "市政办5号"}),
)


def refused(*rows, actor=CITY):
    with pytest.raises(RowsRefused) as told:
        take(*rows, actor=actor)
    return [(error.row, str(error.message)) for error in told.value.errors]


def test_limits_and_percentages_are_taken_over(tree):
    assert take(*ROWS).as_json() == {"created": 2, "updated": 0, "unchanged": 0}
    county = Assignment.objects.get(path="610000/610100/610102/")
    assert (county.limit, county.state, county.giver_id) == (5000, "assigned", "610100")
    organ = Assignment.objects.get(path=tree["A-1"].path)
    # 1,474.8 kgce on 1,000 m2, two per cent less.
    assert (organ.base, organ.limit, organ.giver_id) == (Decimal("1.4748"), Decimal("1.4453"), "610102")
    assert AssignmentStep.objects.get(assignment=organ).reason == "市政办5号"


def test_the_same_sheet_again_changes_nothing(tree):
    take(*ROWS)
    assert take(*ROWS).as_json() == {"created": 0, "updated": 0, "unchanged": 2}
    assert AssignmentStep.objects.count() == 2


def test_a_trial_stores_nothing(tree):
    assert take(*ROWS, dry_run=True).created == 2
    assert not Assignment.objects.exists()


def test_a_change_says_why(tree):
    take(*ROWS)
    ((row, message),) = refused(("610102", "能源消费总量", "2026", "5200"))
    assert row == 2
    assert "理由" in message
    changed = take(("610102", "能源消费总量", "2026", "5200", {"note": "新增单位"}))
    assert changed.updated == 1
    assert Assignment.objects.get(path="610000/610100/610102/").revision == 2


def test_what_can_not_be_taken_is_named_row_by_row(tree):
    told = refused(
        ("nobody", "能源消费总量", "2026", "1"),
        ("A-1", "no such", "2026", "1"),
        ("A-1", "energy_total", "soon", "1"),
        ("A-1", "energy_total", "2026", None),
        ("A-2", "energy_total", "2026", "-1"),
        ("B-1", "energy_total", "2026", "1", {"percent": "1"}),
        ("C-1", "energy_total", "2026", "1", {"base_year": "2026"}),
        ("C-1", "water_total", "2026", "1"),
        ("C-1", "water_total", "2026", "2"),
    )
    assert [row for row, _ in told] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert not Assignment.objects.exists()


def test_nobody_imports_goals_for_himself(tree):
    ((_, message),) = refused(("610102", "能源消费总量", "2026", "9999"), actor=COUNTY)
    assert "管辖范围" in message
    assert take(("A-1", "能源消费总量", "2026", "9999"), actor=COUNTY).created == 1
    assert take(("610000", "能源消费总量", "2026", "9999"), actor=PROVINCE).created == 1


def test_without_a_base_a_percentage_gives_no_limit(tree):
    take(("A-1", "water_total", "2026", None, {"percent": "2"}))
    assert Assignment.objects.get(indicator="water_total").limit is None

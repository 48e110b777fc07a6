"""The registry as it is stored: trees that grow, organs taken over whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.registry.actions.organs import load_kinds, load_regions, save_organs, shipped_tree
from jieyue.registry.models import Organ, OrganKind, Profile, Region
from jieyue.registry.rules import SINCE_EVER
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused

pytestmark = pytest.mark.django_db

SOURCE = Source("organs.xlsx", "Sheet1")
TREE = """
[[regions]]
code = "610000"
name = "陕西省"
level = "province"
[[regions]]
code = "610100"
name = "西安市"
level = "city"
parent = "610000"
"""
CITY = """
[[regions]]
code = "610200"
name = "铜川市"
level = "city"
parent = "610000"
"""


def _row(number: int, code: str, **cells: str) -> OrganRow:
    given = {"name": f"机关{code}", "region": "610100", "tier": "city", "kind": "administrative", **cells}
    return OrganRow(number, code, **given)


def test_the_shipped_tree_and_kinds_load_once():
    keeper = factories.actor()
    assert load_regions(keeper, shipped_tree()).created == 118
    assert load_kinds(keeper).created == OrganKind.objects.count() == 12
    assert Region.objects.get(code="610102").parent.name == "西安市"
    records = AuditRecord.objects.count()
    assert load_regions(keeper, shipped_tree()) == Tally(unchanged=118)
    assert load_kinds(keeper) == Tally(unchanged=12)
    assert AuditRecord.objects.count() == records


def test_a_tree_is_replaced_while_it_is_bare_and_only_grows_afterwards():
    keeper = factories.actor()
    load_regions(keeper, shipped_tree())
    load_kinds(keeper)
    load_regions(keeper, TREE)
    assert set(Region.objects.values_list("code", flat=True)) == {"610000", "610100"}
    save_organs(keeper, [_row(2, "A")], source=SOURCE)
    assert load_regions(keeper, TREE + CITY).created == 1
    for smaller in (TREE, (TREE + CITY).replace("铜川市", "铜川")):
        with pytest.raises(Refusal, match="只能增加"):
            load_regions(keeper, smaller)
    assert Region.objects.count() == 3


def test_offices_do_not_load_regions():
    with pytest.raises(Refusal, match="职责"):
        load_regions(factories.actor(Role.PROVINCE), TREE)


def test_organs_are_stored_with_superiors_and_dated_profiles():
    factories.registry()
    rows = [
        _row(2, "A", superior="B", headcount="12", floor_area="300.5", vehicles="2"),
        _row(3, "B", superior="C", credit_code=factories.credit_code(7)),
        _row(4, "C", valid_from="2024-01-01", headcount="5"),
        _row(5, "C", valid_from="2025-01-01", headcount="6", name="新名"),
    ]
    assert save_organs(factories.actor(), rows, source=SOURCE) == Tally(created=3)
    first = Organ.objects.get(code="A")
    assert first.superior.superior.name == "新名"
    assert first.path == "610000/610100/@A/"
    profile = Profile.objects.get(organ=first)
    assert (profile.valid_from, profile.floor_area, profile.vehicles) == (SINCE_EVER, Decimal("300.5"), 2)
    dated = Profile.objects.filter(organ__code="C").values_list("valid_from", "headcount")
    assert list(dated) == [(date(2024, 1, 1), 5), (date(2025, 1, 1), 6)]


def test_the_same_sheet_again_changes_nothing_but_the_record():
    factories.registry()
    rows = [_row(2, "A", headcount="12"), _row(3, "B", superior="A", valid_from="2024-01-01", headcount="5")]
    save_organs(factories.actor(), rows, source=SOURCE)
    before = list(Organ.objects.values()), list(Profile.objects.values())
    assert save_organs(factories.actor(), rows, source=SOURCE) == Tally(unchanged=2)
    assert (list(Organ.objects.values()), list(Profile.objects.values())) == before
    records = AuditRecord.objects.filter(act="organ.import").values_list("detail", flat=True)
    assert [record["unchanged"] for record in records] == [0, 2]


def test_changes_reach_the_stored_organ_and_blanks_do_not():
    factories.registry()
    save_organs(factories.actor(), [_row(2, "A", contact="张三", phone="1", headcount="12")], source=SOURCE)
    moved = OrganRow(2, "A", region="610102", tier="county", phone="2")
    assert save_organs(factories.actor(), [moved], source=SOURCE) == Tally(updated=1)
    organ = Organ.objects.get(code="A")
    assert (organ.contact, organ.phone, organ.path) == ("张三", "2", "610000/610100/610102/@A/")
    assert Profile.objects.get(organ=organ).headcount == 12


def test_one_bad_cell_and_nothing_is_stored():
    factories.registry()
    with pytest.raises(RowsRefused) as refused:
        save_organs(factories.actor(), [_row(2, "A"), _row(3, "B", region="1")], source=SOURCE)
    assert refused.value.rows == 2
    assert not Organ.objects.exists()
    assert not AuditRecord.objects.exists()


def test_a_dry_run_decides_and_stores_nothing():
    factories.registry()
    assert save_organs(factories.actor(), [_row(2, "A")], source=SOURCE, dry_run=True) == Tally(created=1)
    assert not Organ.objects.exists()
    assert not AuditRecord.objects.exists()


def test_an_office_is_recorded_at_its_own_place_and_an_organ_is_refused():
    regions = factories.registry()
    city = factories.actor(Role.CITY, regions["610100"].path)
    save_organs(city, [_row(2, "A")], source=SOURCE)
    assert AuditRecord.objects.get().path == "610000/610100/"
    officer = factories.actor(Role.ORGAN, "610000/610100/@A/")
    for dry_run in (False, True):
        with pytest.raises(Refusal, match="职责"):
            save_organs(officer, [_row(2, "A")], source=SOURCE, dry_run=dry_run)

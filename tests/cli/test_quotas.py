"""Quotas are empty until a standard's table is typed in; then every organ sees where it stands."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.models import PeerBand, Quota
from jieyue.indicators.queries.quotas import quotas_of
from jieyue.registry.actions.organs import load_kinds, load_regions, shipped_tree
from jieyue.registry.models import Region

pytestmark = pytest.mark.django_db
HEADER = "指标,机关类别,气候区,约束值,基准值,引导值,依据,性质"


@pytest.fixture
def organ():
    factories.registry()
    Region.objects.filter(code="610102").update(climate="cold")
    return factories.organ("A-1", region="610102")


def test_a_table_is_taken_over_and_the_same_again_changes_nothing(organ, jieyue, csv_file):
    sheet = csv_file(
        HEADER,
        "单位建筑面积能耗,,寒冷地区,20,14,9,示例表1,示例",
        "单位建筑面积能耗,行政机关,,22,,,示例表1,",
    )
    assert jieyue("import", "quotas", sheet).code == 0
    assert Quota.objects.count() == 2
    assert Quota.objects.get(kind="administrative").mark == "unverified"
    assert "新增 0" in jieyue("import", "quotas", sheet).err
    held = quotas_of(factories.actor(Role.PROVINCE, "610000/"), "A-1")
    assert held["energy_per_area"].source == "示例表1"
    assert quotas_of(factories.actor(Role.COUNTY, "610000/610200/610202/"), "A-1") == {}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("单位面积,,,20,,,表1,", "“单位面积”无法识别"),
        ("单位建筑面积能耗,,热带,20,,,表1,", "“热带”无法识别"),
        ("单位建筑面积能耗,,,,,,表1,", "须写明约束值和依据"),
        ("单位建筑面积能耗,,,20,,,,", "须写明约束值和依据"),
        ("单位建筑面积能耗,,,9,14,20,表1,", "引导值不能大于基准值"),
        ("单位建筑面积能耗,,,-1,,,表1,", "约束值"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(organ, jieyue, csv_file, row, told):
    refused = jieyue("import", "quotas", csv_file(HEADER, "单位建筑面积碳排放,,,1,,,表2,", row))
    assert refused.code == 2
    assert told in refused.err
    assert not Quota.objects.exists()


def test_what_is_exported_comes_back_unchanged(organ, jieyue, csv_file, tmp_path):
    assert (
        jieyue("import", "quotas", csv_file(HEADER, "单位建筑面积能耗,,寒冷地区,20,14,,表1,待核")).code == 0
    )
    out = tmp_path / "quotas.xlsx"
    assert jieyue("export", "quotas", "--out", out).code == 0
    again = jieyue("import", "quotas", out)
    assert again.code == 0, again.err
    assert "未变 1" in again.err


def test_a_climate_can_be_put_right_when_there_are_organs(db):
    keeper = factories.actor()
    load_regions(keeper, shipped_tree())
    assert Region.objects.get(code="610102").climate == "cold"
    assert Region.objects.get(code="610702").climate == "hot_summer"
    load_kinds(keeper)
    factories.organ("A-1", region="610102")
    tally = load_regions(keeper, shipped_tree().replace('climate = "cold"', 'climate = "mild"'))
    assert tally.updated > 50
    assert Region.objects.get(code="610102").climate == "mild"


def test_peers_are_of_the_same_kind_climate_and_size(organ, jieyue):
    for number in range(5):
        peer = factories.organ(f"P-{number}", region="610102")
        factories.profile(peer, floor_area="1500")
        for month in range(1, 13):
            factories.entry(peer, "electricity", f"2025-{month:02}", str(100 + number))
    assert jieyue("compute", "--year", "2025").code == 0
    band = PeerBand.objects.get(indicator="energy_per_area", climate="cold", size="small")
    assert (band.organs, band.tier, len(band.cuts)) == (5, "", 19)

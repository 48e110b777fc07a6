"""Entries that stand twice, from the command line: listed, put together, taken back, told apart."""

from __future__ import annotations

import pytest

import factories
from jieyue.accounts.actions.opening import open_home
from jieyue.indicators.models import Look
from jieyue.registry.models import Organ

WHY = ("--reason", "核对过")


@pytest.fixture
def demo(db):
    """A demo home with a pair that sounds alike."""
    open_home(at=factories.NOON, demo_seed=1)
    factories.registry()
    factories.organ("A-1", region="610102", name="新城区卫生健康委员会")
    factories.organ("A-2", region="610102", name="新城区卫健委")


def pairs(jieyue, *words):
    return [(row["code"], row["other_code"]) for row in jieyue("doubles", "list", *words, "--json").json]


def test_a_pair_is_listed_told_apart_and_doubted_again(demo, jieyue):
    assert pairs(jieyue) == pairs(jieyue, "--region", "610100") == [("A-2", "A-1")]
    assert pairs(jieyue, "--region", "610200") == []
    assert "名称含义相同" in jieyue("doubles", "list").out
    assert "不再列出" in jieyue("doubles", "apart", "A-2", "A-1", *WHY).err
    assert pairs(jieyue) == []
    assert jieyue("doubles", "apart", "A-2", "A-1", *WHY).code == 1
    assert jieyue("doubles", "doubt", "A-2", "A-1", *WHY).code == 0
    assert pairs(jieyue) == [("A-2", "A-1")]


def test_a_double_is_put_in_and_taken_out_again(demo, jieyue):
    factories.entry(Organ.objects.get(code="A-2"), "water", "2025-01", "3")
    assert "1 个能耗数据" in jieyue("doubles", "absorb", "A-2", "A-1", *WHY).err
    assert Organ.objects.get(code="A-2").closed is not None
    assert jieyue("doubles", "restore", "A-2", *WHY).code == 0
    assert Organ.objects.get(code="A-2").closed is None


def test_the_one_that_stays_is_looked_at_at_once(demo, jieyue):
    second = Organ.objects.get(code="A-2")
    year = factories.NOON.year
    for month in (1, 2, 3):
        factories.entry(second, "electricity", f"{year - 1}-{month:02}", "100")
    jieyue("doubles", "absorb", "A-2", "A-1", *WHY)
    assert Look.objects.filter(organ__code="A-1").exists()


def test_an_empty_reason_is_refused(demo, jieyue):
    refused = jieyue("doubles", "apart", "A-2", "A-1", "--reason", " ")
    assert (refused.code, "理由" in refused.err) == (1, True)

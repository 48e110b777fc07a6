"""submit, approve, return and lock from the command line: one organ, or all of a region that can go."""

from __future__ import annotations

import pytest

import factories
from jieyue.accounts.actions.opening import open_home
from jieyue.ledgers.models import Filing
from jieyue.registry.models import Organ

MARCH = ("--year", "2025", "--month", "3")


@pytest.fixture
def demo(db):
    """A demo home, where somebody holds every post, with two organs of one county."""
    open_home(at=factories.NOON, demo_seed=1)
    factories.registry()
    for code in ("A-1", "A-2"):
        organ = factories.organ(code, region="610102")
        factories.entry(organ, "electricity", "2025-02", "100")
    factories.entry(Organ.objects.get(code="A-1"), "electricity", "2025-03", "100")


def test_one_organ_goes_all_the_way(demo, jieyue):
    assert jieyue("submit", *MARCH, "A-1", "--json").json == {
        "code": "A-1",
        "period": "2025-03",
        "state": "submitted",
    }
    assert jieyue("return", *MARCH, "A-1").code == 1
    assert jieyue("return", *MARCH, "A-1", "--reason", "请核对").code == 0
    for act in ("submit", "approve", "lock"):
        assert jieyue(act, *MARCH, "A-1").code == 0
    assert "已锁定" in jieyue("approve", *MARCH, "A-1").err


def test_a_gap_is_refused_or_explained(demo, jieyue):
    refused = jieyue("submit", *MARCH, "A-2")
    assert (refused.code, "缺少电" in refused.err) == (1, True)
    assert jieyue("submit", *MARCH, "A-2", "--reason", "电费单未到").code == 0
    assert Filing.objects.get().blanks[0]["note"] == "电费单未到"


def test_a_region_goes_as_far_as_it_is_complete(demo, jieyue):
    done = jieyue("submit", *MARCH, "--region", "610102", "--json").json
    assert (done["done"], [left["code"] for left in done["left"]]) == (1, ["A-2"])
    assert jieyue("approve", *MARCH, "--region", "610102").code == 0
    assert "没有可以审核通过" in jieyue("approve", *MARCH, "--region", "610102").err


@pytest.mark.parametrize(
    "words", [("A-1", "--region", "610102"), (), ("A-1", "--month", "13"), ("A-1", "--year", "25")]
)
def test_wrong_usage_exits_64(demo, jieyue, words):
    assert jieyue("submit", *MARCH, *words).code == 64


def test_the_operator_has_no_business_rights(db, jieyue):
    factories.registry()
    factories.organ("A-1", region="610102")
    assert jieyue("submit", *MARCH, "A-1").code == 1

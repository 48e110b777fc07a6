"""Changes of organs and the cleaning worklist from the command line: told first, done then, taken back."""

from __future__ import annotations

import pytest

import factories
from jieyue.accounts.actions.opening import open_home
from jieyue.registry.models import Organ, OrganEvent

WHY = ("--reason", "机构改革", "--on", "2026-01-01")


@pytest.fixture
def demo(db):
    """A demo home, where somebody holds every post, with two organs of one county."""
    open_home(at=factories.NOON, demo_seed=1)
    factories.registry()
    for code in ("A-1", "A-2"):
        factories.organ(code, region="610102")


def test_what_follows_is_told_before_anything_is_stored(demo, jieyue):
    told = jieyue("organ", "move", "A-1", "--region", "610202", *WHY, "--dry-run", "--json")
    assert told.code == 0
    assert told.json["stored"] is False
    assert [change["field"] for change in told.json["organs"][0]["changes"]] == ["region"]
    assert any("转入新区划" in sentence for sentence in told.json["follows"])
    assert Organ.objects.get(code="A-1").region_id == "610102"
    assert not OrganEvent.objects.exists()


def test_a_rename_is_done_stands_in_the_history_and_is_taken_back(demo, jieyue):
    done = jieyue("organ", "rename", "A-1", "--name", "新名", *WHY, "--document", "示例〔2026〕1号")
    assert (done.code, Organ.objects.get(code="A-1").name) == (0, "新名")
    assert "新名" in done.out
    assert "已登记“更名”" in done.err
    (event,) = jieyue("organ", "history", "A-1", "--json").json
    assert (event["kind"], event["document"], event["undone_at"]) == ("rename", "示例〔2026〕1号", None)
    assert jieyue("organ", "undo", "A-1", "--reason", "登记有误").code == 0
    assert Organ.objects.get(code="A-1").name == "机关A-1"
    assert "登记有误" in jieyue("organ", "history", "A-1").out
    assert "没有变动" in jieyue("organ", "undo", "A-1", "--reason", "再撤一次").err


def test_merging_splitting_and_closing(demo, jieyue):
    split = jieyue(
        "organ", "split", "A-1", "--part", "A-3=新局", "--part", "A-4=新办", "--goes-on", *WHY, "--json"
    )
    assert [organ["code"] for organ in split.json["organs"] if organ["founded"]] == ["A-3", "A-4"]
    assert jieyue("organ", "merge", "A-2", "--into", "A-1", *WHY).code == 0
    assert Organ.objects.get(code="A-2").closed is not None
    assert jieyue("organ", "close", "A-2", *WHY).code == 1
    assert jieyue("organ", "supervise", "A-4", "--superior", "A-1", "--reason", "隶属关系").code == 0
    assert Organ.objects.get(code="A-4").superior.code == "A-1"


@pytest.mark.parametrize(
    "words",
    [
        ("dance", "A-1"),
        ("rename", "A-1", "--name", "新名"),
        ("rename", "A-1", "--reason", "改革"),
        ("close", "A-1", "--reason", "改革", "--on", "soon"),
        ("split", "A-1", "--reason", "改革", "--part", "A-3"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_64(demo, jieyue, words):
    assert jieyue("organ", *words).code == 64


def test_an_operator_of_a_real_home_changes_nothing(db, jieyue):
    factories.registry()
    factories.organ("A-1", region="610102")
    refused = jieyue("organ", "close", "A-1", *WHY)
    assert refused.code == 1
    assert Organ.objects.get(code="A-1").closed is None


def test_the_worklist_says_who_lacks_what(demo, jieyue):
    Organ.objects.filter(code="A-1").update(contact="张", phone="029-1")
    rows = {row["organ_code"]: row["lacks"] for row in jieyue("show", "cleaning", "--format", "json").json}
    assert "contact" in rows["A-2"]
    assert "contact" not in rows["A-1"]
    narrow = jieyue("show", "cleaning", "--region", "610102", "--lack", "contact", "--format", "csv")
    assert len(narrow.out.splitlines()) == 2
    assert "没有联系人或电话 1 家" in narrow.err
    assert jieyue("show", "cleaning", "--months", "0").code == 64

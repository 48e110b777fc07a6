"""`jieyue check`: the action list of a data year, computed when it is not current, for people and for scripts."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions.judging import close
from jieyue.indicators.models import Computation
from jieyue.indicators.queries.findings import FindingKey, findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def slips():
    """A with a thousand times its electricity in March 2025, B with ten times its water in May."""
    factories.registry()
    by = factories.change()
    for code, region in (("A", "610102"), ("B", "610202")):
        organ = factories.organ(code, region=region)
        for year in (2024, 2025):
            for month in range(1, 13):
                kwh = 1_000_000 if (code, year, month) == ("A", 2025, 3) else 1000 + 10 * month
                water = 1000 if (code, year, month) == ("B", 2025, 5) else 100 + month
                factories.entry(organ, "electricity", f"{year}-{month}", str(kwh), cost="600", by=by)
                factories.entry(organ, "water", f"{year}-{month}", str(water), cost="500", by=by)


def test_the_list_is_ranked_and_computed_once(slips, jieyue):
    told = jieyue("check", "--year", 2025, "--json")
    assert told.code == 0
    assert {name: told.json[name] for name in ("year", "organs", "flagged", "open", "folded", "closed")} == {
        "year": 2025, "organs": 2, "flagged": 2, "open": 2, "folded": 0, "closed": 0,
    }  # fmt: skip
    first, second = told.json["findings"]
    assert (first["organ_code"], first["kind"], first["period"], first["past_months"]) == (
        "A",
        "slip",
        "2025-03",
        23,
    )
    assert float(first["kgce"]) == pytest.approx(998_970 * 0.1229, rel=0.01)
    assert (second["organ_code"], second["kgce"]) == ("B", None)
    assert first["basis"] == "本单位 23 个月的数据"
    at = Computation.objects.get().at
    jieyue("check", "--year", 2025)
    assert Computation.objects.get().at == at


def test_what_is_closed_is_counted_and_not_listed(slips, jieyue):
    jieyue("check", "--year", 2025)
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    key = FindingKey("slip", "electricity", 2025, 3, 3)
    close(county, "A", key, verdict="true", why="duty", seen=findings(county, 2025)[0].seen)
    told = jieyue("check", "--year", 2025, "--json").json
    assert [row["organ_code"] for row in told["findings"]] == ["B"]
    assert (told["flagged"], told["open"], told["closed"]) == (1, 1, 1)


def test_the_table_and_its_totals(slips, jieyue):
    told = jieyue("check", "--year", 2025, "--region", "610100")
    assert "机关A A" in told.out
    assert "机关B" not in told.out
    assert "1 家机关中 1 家有待处理的疑点 1 处" in told.err
    assert jieyue("check", "--year", 2025, "--organ", "B", "--json").json["organs"] == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--year", 2025, "--organ", "Z"), 1),
        (("--year", 2025, "--region", "999999"), 1),
        ((), 64),
        (("--year", "soon"), 64),
        (("--year", 2025, "--organ", "A", "--region", "610100"), 64),
    ],
)
def test_exit_codes(slips, jieyue, words, code):
    told = jieyue("check", *words)
    assert (told.code, told.out) == (code, "")
    assert told.err

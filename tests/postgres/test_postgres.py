"""The same programme on PostgreSQL: set up from nothing, sheets taken over, totals right, filings stepped.

The server is started here, on a socket in a folder of its own; `make test` installs its programmes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from postgres_server import server

pytestmark = pytest.mark.xdist_group("postgres")
ORGANS = """机关代码,机关名称,报送区划,层级,类别,用能人数,建筑面积
P-1,甲局,610102,县级,行政机关,40,1200
P-2,乙局,610102,县级,行政机关,30,900
"""
ENERGY = "机关代码,项目,期间,数量,费用\n" + "".join(
    f"P-{organ},{item},2025-{month:02},{organ * month}.5,10\n"
    for organ in (1, 2)
    for item in ("电", "水")
    for month in range(1, 13)
)
WASTE = "机关代码,期间,类别,清运单位,清运量\nP-1,2025-01,厨余垃圾,绿城,5\nP-2,2025-01,厨余垃圾,绿城,7\n"
TOTALS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
import django; django.setup()
from decimal import Decimal
from django.db import connection
from django.db.models import Sum
from jieyue.ledgers.models import Entry, RecordRevision, RegionTotal, Revision
assert connection.vendor == "postgresql"
kept = RegionTotal.objects.filter(region_id="610102", year=2025, month=0, item="electricity").aggregate(s=Sum("quantity"))
print(kept["s"] / 10_000, Entry.objects.filter(item="electricity").aggregate(s=Sum("quantity"))["s"],
    Revision.objects.count(), RecordRevision.objects.count())
"""


@dataclass(frozen=True)
class Home:
    """A home on a database, and the command in it."""

    path: Path
    database: str

    @property
    def environment(self):
        return {**os.environ, "JIEYUE_HOME": str(self.path), "DATABASE_URL": self.database}

    def jieyue(self, *words):
        return self.run(str(Path(sys.executable).with_name("jieyue")), *map(str, words))

    def run(self, *command):
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with server() as address:
        made = Home(tmp_path_factory.mktemp("home"), address)
        made.jieyue("init")
        yield made


def taken(home, folder, table, text):
    path = folder / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    return json.loads(home.jieyue("import", table, path, "--json"))


def test_sheets_are_taken_over_totals_follow_and_nothing_changes_twice(home, tmp_path):
    for table, text, rows in (("organs", ORGANS, 2), ("energy", ENERGY, 48), ("waste", WASTE, 2)):
        assert taken(home, tmp_path, table, text)["created"] == rows
        again = taken(home, tmp_path, table, text)
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, rows)
    changed = ENERGY.replace("P-1,电,2025-03,3.5", "P-1,电,2025-03,4.5")
    assert taken(home, tmp_path, "energy", changed)["updated"] == 1
    out = tmp_path / "out.xlsx"
    home.jieyue("export", "energy", "--year", "2025", "--out", out)
    assert json.loads(home.jieyue("import", "energy", out, "--json"))["unchanged"] == 48
    told = home.run(sys.executable, "-c", TOTALS)
    kept, summed, revisions, rows = told.split()
    assert float(kept) == float(summed) == 247
    assert (revisions, rows) == ("49", "2")


def test_a_demo_province_is_played_through_with_its_filings(tmp_path):
    with server() as address:
        home = Home(tmp_path / "demo", address)
        home.jieyue("init")
        home.jieyue("demo", "--organs", "30", "--years", "2024-2025", "--seed", "7")
        assert json.loads(home.jieyue("check", "--year", "2025", "--json"))

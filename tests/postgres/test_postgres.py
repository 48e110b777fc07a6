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
        done = self.tried(*command)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def tried(self, *command):
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=240, check=False
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with server() as address:
        made = Home(tmp_path_factory.mktemp("home"), address)
        made.jieyue("init")
        yield made


def test_a_database_that_is_not_ready_is_named_in_a_sentence(tmp_path):
    with server() as address:
        jieyue = str(Path(sys.executable).with_name("jieyue"))
        empty = Home(tmp_path, address).tried(jieyue, "show", "scores", "--year", "2026")
        assert (empty.returncode, empty.stderr.count("\n")) == (1, 1)
        assert "请先运行 jieyue init" in empty.stderr
        at, _, options = address.partition("?")
        absent = Home(tmp_path, f"{at}-absent" + (f"?{options}" if options else "")).tried(jieyue, "init")
        assert (absent.returncode, absent.stderr.count("\n")) == (1, 1)
        assert "createdb" in absent.stderr


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


# What two people do at the same moment, over and over; each prints what became of it.
AT_ONCE = """
import os, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
import django; django.setup()
from datetime import UTC, date, datetime
from django.db import connection
from jieyue.accounts.actions.opening import create_accounts
from jieyue.accounts.models import Post
from jieyue.accounts.rules import NewAccount
from jieyue.acts.queries import first_broken_record
from jieyue.acts.rules import Actor, Grant, Role, operator
from jieyue.plans.actions.importing import GoalRow, import_goals
from jieyue.plans.actions.stepping import acknowledge
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.registry.actions.changing import change_organ, undo_change
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import latest_event
from jieyue.registry.rules.changing import Wish
from jieyue.registry.rules.history import EventKind
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.sites.actions.keeping import save_sites
from jieyue.sites.actions.recording import record_site_energy
from jieyue.sites.actions.supplying import save_supply_accounts
from jieyue.sites.models import SiteRevision, SupplyAccount
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.values.imports import Source

NOW, SOURCE = datetime(2026, 3, 2, 4, tzinfo=UTC), Source("a.csv", "a")

def organs(number, round):
    rows = [OrganRow(n, f"Q-{round}-{n}", f"{round}号第{n}局", "610102", "县级", "行政机关", headcount="10", floor_area="500") for n in range(2, 22)]
    return save_organs(operator(NOW), rows, source=SOURCE).as_json()

def energy(number, round):
    row = SiteEnergyRow(2, "S-1", "电", f"2025-{round + 1:02}", str(1000 + number))
    return record_site_energy(operator(NOW), [row], source=SOURCE).as_json()

def goals(number, round):
    row = GoalRow(2, f"Q-{round}-2", "energy_total", "2026", limit=str(50 + number), note="复核")
    return import_goals(operator(NOW), [row], source=SOURCE).as_json()

def accounts(number, round):
    row = SupplyRow(2, f"6100{round}", "电", "供电公司", organ=f"Q-0-{number + 1}", valid_from="2024-01-01")
    return save_supply_accounts(operator(NOW), [row], source=SOURCE).as_json()

def opened(number, round):
    return {"opened": len(create_accounts(operator(NOW), [NewAccount(f"jia-{round}", "甲", Role.ORGAN, "Q-0-2")]))}

def acknowledged(number, round):
    path = Organ.objects.get(code=f"Q-{round}-2").path
    return {"created": acknowledge(Actor("经办", (Grant(Role.ORGAN, path),), NOW), path, 2026)}

PROVINCE = Actor("省", (Grant(Role.PROVINCE, "610000/"),), NOW)

def renamed(code, name):
    change_organ(PROVINCE, Wish(EventKind.RENAME, code, date(2026, 3, 1), name=name, reason="机构改革"))
    return {"renamed": name}

def renamed_or_taken_back(number, round):
    code = f"Q-{round}-3"
    if number == 1:
        return renamed(code, f"{round}号新名局")
    undo_change(PROVINCE, code, FIRST[round], "登记有误")
    return {"undone": code}

def both(do, round):
    told, start = [], threading.Barrier(2)
    def one(number):
        try:
            start.wait()
            told.append(do(number, round))
        except Exception as wrong:
            told.append({"wrong": [str(one.message) for one in getattr(wrong, "errors", [])] or repr(wrong)})
        finally:
            connection.close()
    threads = [threading.Thread(target=one, args=(number,)) for number in (1, 2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return told

ROUNDS = range(6)
for round in ROUNDS:
    told = both(organs, round)
    assert sorted(one.get("created", -1) for one in told) == [0, 20], told
save_sites(operator(NOW), [
    SiteRow(2, "S-1", name="一号院", region="610102", floor_area="1000"),
    SiteRow(3, "S-1", organ="Q-0-2", valid_from="2020-01-01"),
    SiteRow(4, "S-1", item="全部", method="按建筑面积", valid_from="2020-01-01"),
], source=SOURCE)
for round in ROUNDS:
    told = both(energy, round)
    assert sorted(one.get("created", -1) for one in told) == [0, 1], told
for month in range(1, 7):
    first, second = SiteRevision.objects.filter(entry__month=month).order_by("pk")
    assert (first.old_quantity, second.old_quantity) == (None, first.new_quantity), month
for round in ROUNDS:
    told = both(goals, round)
    assert sorted(one.get("created", -1) for one in told) == [0, 1], told
assert Assignment.objects.count() == 6 and AssignmentStep.objects.count() == 12
for round in ROUNDS:
    told = both(acknowledged, round)
    assert sorted(one.get("created", -1) for one in told) == [-1, 1], told
assert AssignmentStep.objects.count() == 18
FIRST = []
for round in ROUNDS:
    renamed(f"Q-{round}-3", f"{round}号旧名局")
    FIRST.append(latest_event(Organ.objects.get(code=f"Q-{round}-3").pk))
for round in ROUNDS:
    told = both(renamed_or_taken_back, round)
    # Whichever came first, what was renamed last is called so.
    assert {"renamed": f"{round}号新名局"} in told, told
    assert Organ.objects.get(code=f"Q-{round}-3").name == f"{round}号新名局", told
for round in ROUNDS:
    told = both(accounts, round)
    assert sorted(len(one.get("wrong", ())) for one in told) == [0, 1], told
    assert "已绑定" in str(told), told
assert SupplyAccount.objects.count() == 6
for round in ROUNDS:
    told = both(opened, round)
    assert {"opened": 1} in told and "登录名" in str(told) and "IntegrityError" not in str(told), told
assert Post.objects.filter(user__username__startswith="jia-").count() == 6
assert first_broken_record() is None
print("one after the other")
"""


# Two sheets at the same moment: planned under the lock, and compared under it where they are stale.
SHEETS_AT_ONCE = """
import os, sys, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
import django; django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.db import connection
import openpyxl
from jieyue.acts.rules import operator
from jieyue.evaluations.actions.registers import NamedRow, import_named
from jieyue.evaluations.models import Naming
from jieyue.exchange.actions.giving import give_table
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.indicators.actions.quotas import QuotaRow, import_quotas
from jieyue.indicators.models import Quota
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Source
NOW, SOURCE, FOLDER = datetime(2026, 3, 2, 4, tzinfo=UTC), Source("a.csv", "a"), Path(sys.argv[1])
save_organs(operator(NOW), [OrganRow(n, f"R-{n}", f"第{n}局", "610102", "县级", "行政机关") for n in (1, 2)], source=SOURCE)

def quota(number, round):
    row = QuotaRow(2, "人均综合能耗", "行政机关", constraint=str(100 + round), source=f"标准{round}")
    return import_quotas(operator(NOW), [row], source=SOURCE).as_json()

def named(number, round):
    row = NamedRow(2, f"R-{number}", str(2010 + round), "第一批", "1号")
    return import_named(operator(NOW), [row], source=SOURCE).as_json()

def stale(number, round):
    sheet = read_sheet("quotas", Handed(FOLDER / f"{round}-{number}.xlsx", "定额.xlsx"))
    return take(operator(NOW), sheet).tally.as_json()

def exported(round):
    for number in (1, 2):
        path = FOLDER / f"{round}-{number}.xlsx"
        give_table(operator(NOW), "quotas", path, year=2026)
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        column = next(cell.column for cell in page[1] if "约束" in str(cell.value))
        page.cell(2, column).value = 200 + 10 * round + number
        book.save(path)

def both(do, round):
    told, start = [], threading.Barrier(2)
    def one(number):
        try:
            start.wait()
            told.append(do(number, round))
        except Exception as wrong:
            told.append({"wrong": [str(one.message) for one in getattr(wrong, "errors", [])] or repr(wrong)})
        finally:
            connection.close()
    threads = [threading.Thread(target=one, args=(number,)) for number in (1, 2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return told

ROUNDS = range(6)
for round in ROUNDS:
    Quota.objects.all().delete()
    told = both(quota, round)
    assert sorted((one.get("created"), one.get("unchanged")) for one in told) == [(0, 1), (1, 0)], told
for round in ROUNDS:
    told = both(named, round)
    assert [one.get("created") for one in told] == [1, 1], told
    assert sorted(Naming.objects.filter(year=2010 + round).values_list("number", flat=True)) == [1, 2], told
for round in ROUNDS:
    exported(round)
    told = both(stale, round)
    assert sorted(one.get("updated", 0) for one in told) == [0, 1], told
    assert any("wrong" in one and one["wrong"] and "2" in str(one["wrong"]) for one in told), told
print("one after the other")
"""


def test_two_sheets_at_the_same_moment_are_planned_one_after_the_other(home, tmp_path):
    assert home.run(sys.executable, "-c", SHEETS_AT_ONCE, str(tmp_path)).strip() == "one after the other"


def test_two_at_the_same_moment_come_one_after_the_other(home):
    assert home.run(sys.executable, "-c", AT_ONCE).strip() == "one after the other"


# Somebody looks at an organ, and before it is done everybody is computed: whoever comes second waits.
LOOKING = """
import os, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
import django; django.setup()
from datetime import UTC, datetime
from django.db import connection
from jieyue.acts.actions import draft
from jieyue.acts.rules import operator
from jieyue.indicators.actions.computing import compute, refresh_organs
from jieyue.indicators.actions.looking import look_at
from jieyue.indicators.models import Computation, IndicatorResult, Look
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.models import Organ
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Source

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ACTOR, YEAR = operator(NOW), 2024
save_organs(ACTOR, [OrganRow(2, "L-1", "看局", "610102", "县级", "行政机关")], source=Source("a.csv", "a"))
ORGAN = Organ.objects.get(code="L-1").pk

def meanwhile(looked):
    found, begun, wrong = [], threading.Event(), []
    def one():
        try:
            with draft(ACTOR, "finding.look", path="610000/"):
                looked()
                begun.set()
                time.sleep(2)
        except Exception as failed:
            wrong.append(failed)
        finally:
            begun.set()
            connection.close()
    thread = threading.Thread(target=one)
    thread.start()
    begun.wait()
    run = compute(ACTOR, YEAR)
    thread.join()
    assert not wrong, wrong
    assert [one.pk for one in Computation.objects.filter(year=YEAR)] == [run.pk]

# The first run is one that the look itself has begun.
for looked in (
    lambda: look_at([ORGAN], YEAR, NOW),
    lambda: look_at([ORGAN], YEAR, NOW),
    lambda: refresh_organs([ORGAN], [YEAR], NOW),
):
    meanwhile(looked)
print("one after the other")
"""


def test_a_look_and_a_computation_at_the_same_moment_come_one_after_the_other(home):
    assert home.run(sys.executable, "-c", LOOKING).strip() == "one after the other"


# Two who take several years, or years and organs, at once: one waits for the other, and neither for ever.
CROSSING = """
import os, threading, time
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
import django; django.setup()
from datetime import UTC, datetime
from django.db import connection
from jieyue.acts.actions import draft
from jieyue.acts.rules import operator
from jieyue.indicators.actions.computing import compute, refresh_organs
from jieyue.indicators.actions.looking import catch_up, look_at
from jieyue.indicators.models import Computation, Look
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.models import Organ
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Source

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ACTOR = operator(NOW)
save_organs(
    ACTOR,
    [OrganRow(row, f"C-{row}", f"{row} 局", "610102", "县级", "行政机关") for row in range(2, 6)],
    source=Source("a.csv", "a"),
)
FIRST, SECOND, *UNSEEN = Organ.objects.filter(code__startswith="C-").order_by("code").values_list("pk", flat=True)

def at_once(*people):
    wrong, both = [], threading.Barrier(2)
    def run(first, then):
        try:
            with draft(ACTOR, "finding.look", path="610000/"):
                first()
                # Who waits for the other already is not waited for.
                try:
                    both.wait(1)
                except threading.BrokenBarrierError:
                    pass
                then()
        except Exception as failed:
            wrong.append(failed)
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=person) for person in people]
    for thread in threads:
        thread.start()
        time.sleep(0.3)
    for thread in threads:
        thread.join()
    assert not wrong, wrong

nothing = lambda: None
# Of 2025 single organs were looked at only; of the years around it everybody was computed.
compute(ACTOR, 2024)
compute(ACTOR, 2026)
with draft(ACTOR, "finding.look", path="610000/"):
    look_at([FIRST], 2025, NOW)
at_once(
    (lambda: look_at([FIRST], 2025, NOW), lambda: look_at([FIRST], 2026, NOW)),
    (lambda: refresh_organs([SECOND], {2026, 2025, 2024}, NOW), nothing),
)
at_once(
    (lambda: refresh_organs([FIRST], [2024, 2025], NOW), lambda: refresh_organs([FIRST], [2025, 2026], NOW)),
    (lambda: refresh_organs([SECOND], [2025, 2026], NOW), nothing),
)
assert {run.year: run.whole for run in Computation.objects.all() if run.year in {2024, 2025, 2026}} == {
    2024: True, 2025: False, 2026: True
}
# Who writes holds the organ and then looks at its year; who looks holds the year, and then leads rows to the organ.
for organ, hold in zip(UNSEEN, (lambda: hold_organs(UNSEEN), lambda: hold_registry(["C-5"])), strict=True):
    at_once(
        (hold, lambda: refresh_organs([organ], [2025], NOW)),
        (lambda: look_at([FIRST], 2025, NOW), lambda: look_at([organ], 2025, NOW)),
    )
assert Look.objects.filter(organ__in=UNSEEN).count() == 2
# Each computation keeps its comparison with the year beside it, which another is computing.
wrong = []
def computed(year):
    try:
        compute(ACTOR, year)
    except Exception as failed:
        wrong.append(failed)
    finally:
        connection.close()

compute(ACTOR, 2025)
for _ in range(4):
    threads = [threading.Thread(target=computed, args=(year,)) for year in (2025, 2024, 2026)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
assert not wrong, wrong
print("one after the other")
"""


def test_two_who_take_years_and_organs_at_once_never_wait_for_each_other(home):
    assert home.run(sys.executable, "-c", CROSSING).strip() == "one after the other"

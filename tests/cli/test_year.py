"""The programme year by command: others script these words, so their shape and exit codes are fixed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import openpyxl
import pytest

import factories
from jieyue.accounts.models import Home
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Case, Naming
from jieyue.evaluations.rules.workflow import State

SCORES = "organ_code,organ_name,region,tier,kind,standard,score,passed,reason,coverage"
SHEET = "item,title,points,score,source,reason,evidence"
INDICATORS = "organ_code,organ_name,region,indicator,value,unit,status,reason,coverage"
NAMES = "number,organ_code,organ_name,credit_code,region,tier,kind,year,batch,basis"


@pytest.fixture
def year(jieyue):
    """One organ with two full years of ledgers, one without any; 2026 is opened."""
    factories.registry()
    organ = factories.organ("A-1", region="610102")
    factories.organ("A-2", region="610102")
    factories.profile(organ)
    for data_year, electricity in ((2024, "1010"), (2025, "1000")):
        for month in range(1, 13):
            factories.entry(organ, "electricity", f"{data_year}-{month:02}", electricity, cost="500")
            factories.entry(organ, "water", f"{data_year}-{month:02}", "50", cost="200")
    assert jieyue("evaluate", "--year", 2026).code == 0
    return organ


@pytest.fixture
def demo_home(year):
    Home.objects.update_or_create(pk=1, defaults={"demo": True, "created_at": factories.NOON})
    factories.user("officer", Role.ORGAN, "A-1", demo=True)
    factories.user("county", Role.COUNTY, "610102", demo=True)
    factories.user("province", Role.PROVINCE, "610000", demo=True)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_evaluate_tells_its_counts(jieyue, year):
    told = jieyue("evaluate", "--year", 2026, "--json").json
    assert {"organs", "passed", "failed", "gated", "seconds"} <= set(told)
    assert (told["organs"], told["passed"] + told["failed"]) == (2, 2)


def test_compute_and_show_indicators(jieyue, year):
    assert jieyue("compute", "--year", 2025, "--json").json["organs"] == 2
    shown = jieyue("show", "indicators", "--year", 2025, "--organ", "A-1", "--format", "csv")
    assert shown.out.splitlines()[0] == INDICATORS
    figures = {row["indicator"]: row for row in rows(shown.out)}
    # 12,000 kWh x 0.1229 kgce/kWh; 100 people; 2,000 m2
    assert float(figures["energy_total"]["value"]) == 1474.8
    assert float(figures["energy_per_head"]["value"]) == 14.748
    assert float(figures["energy_per_area"]["value"]) == 0.7374
    assert float(figures["water_per_head"]["value"]) == 6
    assert figures["energy_total"]["status"] == "ok"
    assert float(figures["energy_total"]["coverage"]) == 1
    silent = jieyue("show", "indicators", "--year", 2025, "--organ", "A-2", "--format", "json").json
    assert {row["status"] for row in silent} == {"not_available"}
    assert all(row["value"] is None and row["reason"] for row in silent)


def test_the_other_method_weighs_electricity_by_the_coal_it_took(jieyue, year):
    assert jieyue("compute", "--year", 2025, "--method", "等价").code == 0
    shown = jieyue(
        "show", "indicators", "--year", 2025, "--organ", "A-1", "--method", "等价", "--format", "json"
    )
    assert float(shown.json[0]["value"]) == 3600


def test_a_region_includes_its_subtree(jieyue, year):
    factories.organ("B-1", region="610202")
    jieyue("compute", "--year", 2025)
    inside = jieyue("show", "indicators", "--year", 2025, "--region", "610100", "--format", "csv")
    assert {row["organ_code"] for row in rows(inside.out)} == {"A-1", "A-2"}
    assert jieyue("show", "indicators", "--year", 2025, "--region", "999999").code == 1
    assert jieyue("show", "indicators", "--year", 1999).code == 1


def test_scores_in_three_forms(jieyue, year):
    listed = jieyue("show", "scores", "--year", 2026, "--format", "csv")
    assert listed.out.splitlines()[0] == SCORES
    assert {row["passed"] for row in rows(listed.out)} == {"false"}
    same = jieyue("show", "scores", "--year", 2026, "--format", "json").json
    assert [row["organ_code"] for row in same] == [row["organ_code"] for row in rows(listed.out)]
    sheet = jieyue("show", "scores", "--year", 2026, "--organ", "A-1", "--format", "csv")
    assert sheet.out.splitlines()[0] == SHEET
    lines = {row["item"]: row for row in rows(sheet.out)}
    assert (lines["1.12"]["score"], lines["1.12"]["source"]) == ("3", "ledger")
    assert all(row["reason"] for row in lines.values())
    assert "A-1" in jieyue("show", "scores", "--year", 2026).out


def test_another_method_is_compared_and_the_record_stays(jieyue, year):
    record = jieyue("show", "scores", "--year", 2026, "--format", "csv").out
    asked = ("show", "differences", "--year", 2026, "--method", "等价", "--format", "json")
    assert jieyue(*asked).code == 1
    for data_year in (2024, 2025):
        jieyue("compute", "--year", data_year, "--method", "等价")
    told = jieyue(*asked)
    assert told.code == 0
    assert all(row["before"] != row["after"] or row["items"] for row in told.json)
    tried = jieyue("show", "differences", "--year", 2026, "--standard", "waste-sorting").out
    assert "4.5" in tried
    assert jieyue("show", "scores", "--year", 2026, "--format", "csv").out == record


def test_a_demo_plays_the_whole_year(jieyue, demo_home, csv_file):
    asked = jieyue("show", "scores", "--year", 2026, "--organ", "A-1", "--format", "json").json
    answers = csv_file(
        "机关代码,评分项,回答,说明",
        *(f"A-1,{row['item']},{best(row)},材料齐全" for row in asked if row["source"] == "none"),
    )
    done = jieyue("import", "answers", answers, "--year", 2026, "--json")
    assert (done.code, done.json["created"]) == (0, len(rows(answers.read_text())))
    again = jieyue("import", "answers", answers, "--year", 2026, "--json").json
    assert (again["created"], again["updated"]) == (0, 0)

    def step(act, who, *more):
        return jieyue("case", "step", "A-1", act, "--year", 2026, "--as", who, *more).code

    assert step("review", "county") == 1
    assert step("submit", "officer") == 0
    assert step("return", "county") == 1
    assert step("return", "county", "--reason", "制度未附文号") == 0
    assert step("submit", "officer") == 0
    assert step("pass", "officer") == 1
    assert step("review", "county") == 0
    assert step("pass", "county") == 0
    assert jieyue("name", "--year", 2026).code == 0
    assert jieyue("name", "--year", 2026).code == 1
    assert Case.objects.get(organ__code="A-1").state == State.NAMED


def best(row):
    """The best answer to an item, whatever its kind; a wrong kind would be refused by the import."""
    return {"2.2": "100", "2.4": "100", "2.6": "100", "3.4": "12"}.get(row["item"]) or (
        "10"
        if row["item"] in {"2.5", "4.2", "4.4", "4.5"}
        else "是"
        if row["item"] in {"1.5", "3.2", "4.3"}
        else "全部"
    )


def test_a_region_steps_where_it_can(jieyue, demo_home):
    jieyue("case", "step", "A-1", "submit", "--year", 2026)
    assert jieyue("case", "step", "--region", "610102", "review", "--year", 2026, "--as", "county").code == 0
    assert Case.objects.get(organ__code="A-1").state == State.REVIEWED
    assert Case.objects.get(organ__code="A-2").state == State.DRAFT
    assert jieyue("case", "step", "--region", "610102", "review", "--year", 2026, "--as", "county").code == 1


def test_the_operator_of_a_real_home_has_no_business_rights(jieyue, year):
    assert jieyue("case", "step", "A-1", "submit", "--year", 2026).code == 1
    refused = jieyue("case", "step", "A-1", "submit", "--year", 2026, "--as", "officer")
    assert refused.code == 1
    assert "--as" in refused.err
    assert Case.objects.get(organ__code="A-1").state == State.DRAFT
    Case.objects.update(state=State.PASSED)
    assert jieyue("name", "--year", 2026).code == 1
    assert not Naming.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("case", "step", "A-1", "--year", "2026"),
        ("case", "step", "--region", "610102", "A-1", "review", "--year", "2026"),
        ("show", "scores"),
        ("compute",),
        ("no-such-command",),
        ("export", "name-list", "--year", "2026"),
    ],
)
def test_wrong_usage_exits_64(jieyue, year, words):
    assert jieyue(*words).code == 64


def test_an_unknown_step_names_those_there_are(jieyue, year):
    refused = jieyue("case", "step", "A-1", "bless", "--year", 2026)
    assert refused.code == 64
    assert "submit" in refused.err


def test_registers_and_the_name_list(jieyue, year, csv_file, tmp_path):
    named = csv_file("机关代码,年度,批次,文号", "A-1,2024,第一批,示例〔2024〕1号", name="named.csv")
    assert jieyue("import", "named", named, "--json").json["created"] == 1
    exempt = csv_file(
        "机关代码,称号,取得日期,失效日期", "A-2,节约型公共机构示范单位,2023-05-01,", name="ex.csv"
    )
    assert jieyue("import", "exemptions", exempt, "--json").json["created"] == 1
    for fmt in ("xlsx", "csv", "json"):
        assert jieyue("export", "name-list", "--year", 2024, "--out", tmp_path / f"list.{fmt}").code == 0
    (row,) = json.loads((tmp_path / "list.json").read_text())
    assert list(row) == NAMES.split(",")
    assert (row["organ_code"], row["batch"]) == ("A-1", "第一批")
    assert (tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()[0] == NAMES
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert [cell.value for cell in sheet[2]][:3] == [1, "A-1", "机关A-1"]
    assert jieyue("export", "name-list", "--year", 2024, "--out", tmp_path / "list.pdf").code == 64


def test_faulty_registers_store_nothing(jieyue, year, csv_file):
    named = csv_file("机关代码,年度", "A-1,2024", "X-9,2024", name="named.csv")
    refused = jieyue("import", "named", named, "--json")
    assert refused.code == 2
    assert [(error["row"], error["column"]) for error in refused.json["errors"]] == [(3, "机关代码")]
    assert not Naming.objects.exists()


def test_an_auditor_reads_the_record_and_learns_whether_it_holds(jieyue, year):
    told = jieyue("show", "audit", "--format", "json")
    assert told.code == 0
    assert {"indicator.compute", "evaluation.prefill"} <= {row["act"] for row in told.json}
    AuditRecord.objects.filter(pk=told.json[0]["number"]).update(actor="别人")
    broken = jieyue("show", "audit", "--format", "csv")
    assert (broken.code, f"第 {told.json[0]['number']} 条" in broken.err) == (1, True)


def test_backup_and_restore_are_equal_by_digest(tmp_path):
    """With the installed command and real homes: what is restored is what was kept."""
    jieyue = Path(sys.executable).parent / "jieyue"

    def run(home, *words):
        environment = {**os.environ, "JIEYUE_HOME": str(tmp_path / home)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(
            [jieyue, *words], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    assert run("one", "init").returncode == 0
    first = run("one", "backup", tmp_path / "first.tar.gz")
    assert first.returncode == 0
    assert run("one", "restore", tmp_path / "first.tar.gz").returncode == 1
    assert run("two", "restore", tmp_path / "first.tar.gz").returncode == 0
    second = run("two", "backup", tmp_path / "second.tar.gz")
    digest = first.stderr.rsplit("摘要", maxsplit=1)[-1]
    assert digest == second.stderr.rsplit("摘要", maxsplit=1)[-1]
    damaged = tmp_path / "damaged.tar.gz"
    whole = (tmp_path / "first.tar.gz").read_bytes()
    for content in (whole[:5000], _broken_inside(whole)):
        damaged.write_bytes(content)
        refused = run("three", "restore", damaged)
        assert refused.returncode == 1
        assert "不是完整的节约备份" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert not (tmp_path / "three" / "jieyue.sqlite3").exists()


def _broken_inside(archive):
    """Good to the middle of a member, and from there on nothing that could be unpacked."""
    content = gzip.decompress(archive)
    packer = zlib.compressobj(wbits=31)
    return packer.compress(content[: len(content) // 2]) + packer.flush(zlib.Z_FULL_FLUSH) + b"\x07" * 50

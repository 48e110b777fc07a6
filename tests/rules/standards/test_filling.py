"""What fills each line: a ledger where one is read, else the reason why somebody has to be asked."""

from __future__ import annotations

import pytest

from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.standards.rules.filling import ENERGY, GOALS, filled, seen_on_site, told_points
from jieyue.standards.rules.form import load
from jieyue.standards.rules.shipped import shipped_codes, shipped_text


def lines(code):
    return {one.id: one for one in filled(load(shipped_text(code)))}


def words(line):
    return [str(filler.words) for filler in line.fillers]


@pytest.mark.parametrize("code", shipped_codes())
def test_every_line_of_a_shipped_standard_is_told(code):
    standard = load(shipped_text(code))
    told = filled(standard)
    assert {one.id for one in told} == {
        *(item.id for item in standard.scored),
        *(one.id for gate in standard.gates for one in gate.conditions),
        *standard.traits,
    }
    for line in told:
        for one in (line, *line.parts):
            assert one.fillers or one.parts, one.id
            assert all(filler.ledger in {*LEDGERS, ENERGY, GOALS, ""} for filler in one.fillers)
            assert all(str(filler.words) for filler in one.fillers)


@pytest.mark.parametrize(
    ("code", "points"),
    [("example-2026", 24), ("example-2027", 85), ("two-part-2024", 67), ("waste-sorting", 20)],
)
def test_the_points_ledgers_alone_can_give(code, points):
    assert told_points(load(shipped_text(code))) == points


def test_a_ledger_is_named_with_its_query():
    line = lines("example-2027")["3.4"]
    assert [filler.ledger for filler in line.fillers] == ["waste"]
    assert words(line) == ["“生活垃圾清运”台账数据年度的各行:有登记的月份数"]
    assert [filler.ledger for filler in lines("example-2027")["1.5"].fillers] == [GOALS]


def test_what_is_made_of_conditions_is_told_condition_by_condition():
    line = lines("example-2027")["1.16"]
    report, posted = line.parts
    assert (line.fillers, line.told) == ((), 1)
    assert not report.fillers[0].is_ledger
    assert posted.fillers[0].ledger == "publicity"


@pytest.mark.parametrize(
    ("code", "item", "why"),
    [
        ("two-part-2024", "6.3", "要当场抽问职工"),
        ("two-part-2024", "2.3", "要到现场查看"),
        ("model-unit", "2.1", "要到现场查看"),
        ("example-2027", "1.1", "凭文件评定"),
        ("model-unit", "4.2", "目前没有哪个台账登记"),
    ],
)
def test_why_nothing_can(code, item, why):
    (told,) = words(lines(code)[item])
    assert why in told


@pytest.mark.parametrize(
    ("evidence", "there"),
    [("巡查记录、现场查看", True), ("当场抽问", True), ("实物", True), ("签到表、照片", False), ("", False)],
)
def test_papers_and_photos_are_read_at_a_desk(evidence, there):
    assert seen_on_site(evidence) is there


def test_branches_say_what_fills_them():
    key_user, quota = lines("table-a-100")["1.1"].parts[3:]
    assert (key_user.title, quota.title) == ("重点用能单位", "实行定额管理")
    assert not key_user.fillers[0].is_ledger


def test_a_trait_is_asked_only_where_no_record_tells():
    told = lines("two-part-2024")
    assert told["trait.goals"].fillers[0].is_ledger
    assert "问机关一句" in words(told["trait.canteen"])[0]

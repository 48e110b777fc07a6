"""What a sheet about organs asks for, decided without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from jieyue.acts.rules import Actor, Grant, Role, operator
from jieyue.registry.rules import SINCE_EVER
from jieyue.registry.rules.organ_merge import Known, Plan, plan_organs
from jieyue.registry.rules.organ_rows import OrganFacts, OrganRow, Place, ProfileFacts, Vocabulary
from jieyue.values.credit_codes import check_character
from jieyue.values.imports import Source
from jieyue.values.refusals import RowsRefused

AT = datetime(2026, 3, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PLACES = (
    Place("61", "陕西省", "province", "61/"),
    Place("6101", "西安市", "city", "61/6101/"),
    Place("610102", "新城区", "county", "61/6101/610102/"),
    Place("6102", "铜川市", "city", "61/6102/"),
    Place("610202", "新区", "county", "61/6102/610202/"),
    Place("610103", "新区", "county", "61/6101/610103/"),
)
KINDS = {"administrative": "行政机关", "party": "党的机关"}
CREDIT = "11610000000000001" + check_character("11610000000000001")
HEADERS = {"code": "机关代码", "tier": "层级", "region": "报送区划", "headcount": "用能人数"}


def _row(number: int = 2, code: str | None = "A", **cells: str | None) -> OrganRow:
    given: dict[str, Any] = {
        "name": "甲局",
        "region": "6101",
        "tier": "city",
        "kind": "administrative",
        **cells,
    }
    return OrganRow(number, code, columns=HEADERS, **given)


def _plan(
    *rows: OrganRow,
    organs: dict[str, OrganFacts] | None = None,
    profiles: dict[str, dict[date, ProfileFacts]] | None = None,
    actor: Actor | None = None,
) -> Plan:
    known = Known(Vocabulary(PLACES, KINDS), organs or {}, profiles or {})
    return plan_organs(actor or operator(AT), rows, known, source=Source("organs.csv", "CSV"), today=TODAY)


def _refused(*rows: OrganRow, **known: Any) -> list[tuple[int | None, str, str]]:
    with pytest.raises(RowsRefused) as refused:
        _plan(*rows, **known)
    return [(error.row, error.column, str(error.message)) for error in refused.value.errors]


STORED = OrganFacts("A", "甲局", "6101", "city", "administrative", contact="张三", phone="029-1")


def test_words_of_both_languages_mean_the_same():
    plan = _plan(
        _row(
            region="西安市",
            tier="市级",
            kind="行政机关",
            premises="集中办公",
            joint="是",
            sensitive="0",
            headcount="1,200",
            vehicles="3",
        )
    )
    assert plan.created == [
        OrganFacts("A", "甲局", "6101", "city", "administrative", premises="shared", joint=True)
    ]
    assert plan.profiles == [("A", SINCE_EVER, ProfileFacts(Decimal(1200), None, 3))]


def test_blank_leaves_what_is_stored():
    bare = OrganRow(2, "A", headcount="90")
    stored = {"A": {SINCE_EVER: ProfileFacts(Decimal(80), Decimal(500), 2)}}
    plan = _plan(bare, organs={"A": STORED}, profiles=stored)
    assert plan.updated == []
    assert plan.profiles == [("A", SINCE_EVER, ProfileFacts(Decimal(90), Decimal(500), 2))]
    assert plan.tally.updated == 1


def test_an_undated_row_mends_the_profile_in_force_today():
    stored = {
        "A": {
            date(2020, 1, 1): ProfileFacts(Decimal(80)),
            date(2024, 1, 1): ProfileFacts(Decimal(85)),
            date(2027, 1, 1): ProfileFacts(Decimal(99)),
        }
    }
    plan = _plan(OrganRow(2, "A", headcount="90"), organs={"A": STORED}, profiles=stored)
    assert plan.profiles == [("A", date(2024, 1, 1), ProfileFacts(Decimal(90)))]


def test_the_latest_date_decides_the_name_and_every_date_keeps_its_profile():
    rows = (
        _row(2, valid_from="2025-01-01", name="新名", headcount="30"),
        _row(3, valid_from="2024/1/1", name="旧名", headcount="20"),
        _row(4, name="更旧", headcount="10", contact="李四"),
    )
    plan = _plan(*rows)
    assert plan.created[0].name == "新名"
    assert plan.created[0].contact == "李四"
    assert {day: facts.headcount for _, day, facts in plan.profiles} == {
        SINCE_EVER: 10,
        date(2024, 1, 1): 20,
        date(2025, 1, 1): 30,
    }
    assert plan.tally.created == 1


def test_dated_and_undated_rows_mean_the_same_when_read_again():
    rows = (_row(2, headcount="10"), _row(3, valid_from="2024-01-01", headcount="20"))
    first = _plan(*rows)
    profiles = {"A": {day: facts for _, day, facts in first.profiles}}
    again = _plan(*rows, organs={"A": first.created[0]}, profiles=profiles)
    assert (again.created, again.updated, again.profiles) == ([], [], [])
    assert again.tally.unchanged == 1


def test_identical_repeats_are_fine_and_contradictions_name_both_rows():
    assert _plan(_row(2, headcount="10"), _row(3, headcount="10.0")).tally.created == 1
    errors = _refused(_row(2, headcount="10"), _row(7, headcount="11"))
    assert [(row, column) for row, column, _ in errors] == [(7, "用能人数")]
    assert "第 2 行与第 7 行" in errors[0][2]


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"region": "999"}, "报送区划", "“999”不存在"),
        ({"region": "新区"}, "报送区划", "不止一个"),
        ({"tier": "乡级"}, "层级", "“乡级”不存在"),
        ({"tier": "county"}, "层级", "不符"),
        ({"kind": "企业"}, "kind", "类别“企业”不存在"),
        ({"superior": "Z"}, "superior", "既不在名录里"),
        ({"superior": "A"}, "superior", "绕了一圈"),
        ({"premises": "别处"}, "premises", "办公形式“别处”不存在"),
        ({"joint": "也许"}, "joint", "既不是“是”也不是“否”"),
        ({"credit_code": "123"}, "credit_code", "应为 18 位"),
        ({"credit_code": CREDIT[:-1] + ("0" if CREDIT[-1] != "0" else "1")}, "credit_code", "校验位不符"),
        ({"headcount": "十二"}, "用能人数", "不是数字"),
        ({"headcount": "-3"}, "用能人数", "不能为负数"),
        ({"vehicles": "2.5"}, "vehicles", "整数"),
        ({"valid_from": "2025-02-30"}, "valid_from", "不存在"),
        ({"valid_from": "去年"}, "valid_from", "无法识别"),
        ({"code": "A B"}, "机关代码", "不含空格"),
        ({"code": "A/B"}, "机关代码", "“/”"),
        ({"code": None}, "机关代码", "必须填写"),
        ({"name": None}, "name", "新机关“A”缺少这一项"),
        ({"name": "长" * 121}, "name", "超过 120 字"),
    ],
)
def test_a_bad_cell_is_named_once(cells: dict[str, str | None], column: str, sentence: str):
    errors = _refused(_row(5, **cells))
    assert [(row, header) for row, header, _ in errors] == [(5, column)]
    assert sentence in errors[0][2]


def test_every_bad_cell_of_the_sheet_is_told_in_its_order():
    errors = _refused(_row(2, code="B", headcount="x", joint="?"), _row(3, region="9"), _row(4, code=None))
    assert [row for row, _, _ in errors] == [2, 2, 3, 4]


def test_a_superior_may_stand_further_down_but_not_go_round():
    plan = _plan(_row(2, superior="B"), _row(3, code="B"))
    assert [facts.superior for facts in plan.created] == ["B", None]
    errors = _refused(_row(2, superior="B"), _row(3, code="B", superior="A"))
    assert [row for row, _, _ in errors] == [2, 3]


def test_a_credit_code_is_shared_only_where_both_are_marked_joint():
    shared = {"credit_code": CREDIT}
    assert _plan(_row(2, **shared, joint="是"), _row(3, code="B", **shared, joint="是")).tally.created == 2
    errors = _refused(_row(2, **shared, joint="是"), _row(3, code="B", **shared))
    assert [row for row, _, _ in errors] == [2, 3]
    stored = OrganFacts("B", "乙局", "6101", "city", "party", credit_code=CREDIT)
    assert "“B”相同" in _refused(_row(2, **shared, joint="是"), organs={"B": stored})[0][2]


def test_an_office_reaches_only_its_own_subtree():
    city = Actor("西安", (Grant(Role.CITY, "61/6101/"),), AT)
    assert _plan(_row(2), actor=city).tally.created == 1
    errors = _refused(_row(2), _row(3, code="B", region="6102"), actor=city)
    assert [(row, column) for row, column, _ in errors] == [(3, "报送区划")]
    assert "管辖范围" in errors[0][2]


def test_an_organ_is_not_drawn_in_from_elsewhere():
    city = Actor("西安", (Grant(Role.CITY, "61/6101/"),), AT)
    elsewhere = OrganFacts("A", "甲局", "6102", "city", "party")
    assert "管辖范围" in _refused(_row(2), organs={"A": elsewhere}, actor=city)[0][2]


@pytest.mark.parametrize("code", [".", "..", "A\u202e1", "A\x1b[31m", "A\u200b"])
def test_a_code_can_be_seen_and_addressed(code):
    with pytest.raises(RowsRefused):
        _plan(_row(code=code))


@pytest.mark.parametrize("name", ["甲\u202e局", "甲\x07局", "甲\u200b局"])
def test_a_name_holds_no_sign_that_nobody_sees(name):
    with pytest.raises(RowsRefused) as refused:
        _plan(_row(name=name))
    assert "看不见" in str(refused.value.errors[0].message)

"""Every rule kind by a truth table worked by hand: the score, and the sentence with the figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.standards.rules.answers import Part
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.kinds.contract import Given, Scored
from jieyue.standards.rules.tables import Table
from jieyue.standards.rules.units import UNITS
from jieyue.standards.rules.verdict import GATES
from jieyue.values.wording import say

D = Decimal
PARTS = (Part("a", "机构", D(2)), Part("b", "职责", D(1)), Part("c", "岗位", D(1)))
LAST_YEAR, MEDIAN = say("上年"), say("可比机关中位数")


def scored(kind, points, params, given):
    parsed = KINDS[kind].parse(Table(params))
    return KINDS[kind].score(D(points), parsed, given)


def outcome(result):
    return result.score, str(result.reason), result.met, result.available


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, (D(5), "已做到。", True, True)),
        (0, (D(0), "未做到,不得分。", False, True)),
    ],
)
def test_all_or_nothing(value, expected):
    assert outcome(scored("all_or_nothing", 5, {}, Given(D(value), UNITS["piece"]))) == expected


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [
        ("abc", (D(4), "3 个要点全部具备。", True, True)),
        ("ac", (D(3), "3 个要点具备 2 个,缺:职责(1 分)。", False, True)),
        ("b", (D(1), "3 个要点具备 1 个,缺:机构(2 分);岗位(1 分)。", False, True)),
        ("", (D(0), "3 个要点具备 0 个,缺:机构(2 分);职责(1 分);岗位(1 分)。", False, True)),
    ],
)
def test_sum_of_points(ticked, expected):
    given = Given(D(len(ticked)), UNITS["piece"], parts=PARTS, ticked=frozenset(ticked))
    assert outcome(scored("sum_of_points", 4, {}, given)) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, (D(0), "共 0 项,每 1 项得 0.5 分,最多 3 分,得 0 分。", False, True)),
        (5, (D("2.5"), "共 5 项,每 1 项得 0.5 分,最多 3 分,得 2.5 分。", False, True)),
        (6, (D(3), "共 6 项,每 1 项得 0.5 分,最多 3 分,得 3 分。", True, True)),
        (9, (D(3), "共 9 项,每 1 项得 0.5 分,最多 3 分,得 3 分。", True, True)),
    ],
)
def test_per_unit_capped(count, expected):
    given = Given(D(count), UNITS["piece"])
    assert outcome(scored("per_unit_capped", 3, {"each": D("0.5")}, given)) == expected


@pytest.mark.parametrize(
    ("count", "detail", "floor", "expected"),
    [
        (12, "", 0, (D(3), "应有 12 个月,实有 12 个月。", True, True)),
        (13, "", 0, (D(3), "应有 12 个月,实有 13 个月。", True, True)),
        (10, "缺 3、7 月", 0, (D(2), "应有 12 个月,缺 3、7 月,每缺 1 个月扣 0.5 分,扣 1 分。", False, True)),
        (10, "", 0, (D(2), "应有 12 个月,缺 2 个月,每缺 1 个月扣 0.5 分,扣 1 分。", False, True)),
        (6, "", 0, (D(0), "应有 12 个月,缺 6 个月,每缺 1 个月扣 0.5 分,扣 3 分。", False, True)),
        (0, "", 0, (D(0), "应有 12 个月,缺 12 个月,每缺 1 个月扣 0.5 分,扣 3 分。", False, True)),
        (0, "", 1, (D(1), "应有 12 个月,缺 12 个月,每缺 1 个月扣 0.5 分,扣 2 分。", False, True)),
    ],
)
def test_deduct_per_missing(count, detail, floor, expected):
    params = {"required": 12, "each": D("0.5"), "floor": floor}
    given = Given(D(count), UNITS["month"], detail=say(detail))
    assert outcome(scored("deduct_per_missing", 3, params, given)) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, (D(0), "共 1 次,不足 2 次,不得分。", False, True)),
        (2, (D(3), "共 2 次,达到 2 次。", True, True)),
        (7, (D(3), "共 7 次,达到 2 次。", True, True)),
    ],
)
def test_threshold_count(count, expected):
    assert outcome(scored("threshold_count", 3, {"at_least": 2}, Given(D(count), UNITS["time"]))) == expected


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [
        (
            "95",
            "100",
            (D(4), "实际 95 立方米/人,上年 100 立方米/人,下降 5%,要求下降 5% 以上,已达到。", True, True),
        ),
        # 4.996 % is shown as 5 % and judged as shown.
        (
            "95.004",
            "100",
            (D(4), "实际 95 立方米/人,上年 100 立方米/人,下降 5%,要求下降 5% 以上,已达到。", True, True),
        ),
        (
            "95.01",
            "100",
            (
                D(1),
                "实际 95.01 立方米/人,上年 100 立方米/人,下降 4.99%,要求下降 5% 以上,未达到但未增长,得部分分。",
                False,
                True,
            ),
        ),
        (
            "100",
            "100",
            (
                D(1),
                "实际 100 立方米/人,上年 100 立方米/人,持平,要求下降 5% 以上,未达到但未增长,得部分分。",
                False,
                True,
            ),
        ),
        (
            "101",
            "100",
            (D(0), "实际 101 立方米/人,上年 100 立方米/人,上升 1%,要求下降 5% 以上,未达到。", False, True),
        ),
        ("1", "0", (D(0), "无法评定:上年为 0,无法比较。", False, False)),
    ],
)
def test_reduction_vs_base_with_part_points(value, base, expected):
    given = Given(D(value), UNITS["m3_per_person"], against=D(base), against_label=LAST_YEAR)
    assert outcome(scored("reduction_vs_base", 4, {"percent": 5, "held": 1}, given)) == expected


@pytest.mark.parametrize(
    ("percent", "value", "met", "ending"),
    [
        (0, "100", True, "持平,要求不增长,已达到。"),
        (0, "100.004", True, "持平,要求不增长,已达到。"),
        (0, "100.01", False, "上升 0.01%,要求不增长,未达到。"),
        (-2, "102", True, "上升 2%,要求升幅不超过 2%,已达到。"),
        (-2, "103", False, "上升 3%,要求升幅不超过 2%,未达到。"),
        (1, "100", False, "持平,要求下降 1% 以上,未达到。"),
    ],
)
def test_reduction_vs_base_as_a_gate_condition(percent, value, met, ending):
    given = Given(D(value), UNITS["kgce_per_m2"], against=D(100), against_label=LAST_YEAR)
    result = scored("reduction_vs_base", 1, {"percent": percent}, given)
    assert (result.met, result.score) == (met, D(int(met)))
    assert str(result.reason).endswith(ending)


PEER_BANDS = {
    "bands": [
        {"up_to": D("0.9"), "score": 4},
        {"above": D("0.9"), "up_to": 1, "score": 3},
        {"above": 1, "below": D("1.2"), "score": 1},
        {"from": D("1.2")},
    ]
}


@pytest.mark.parametrize(
    ("value", "points", "ending"),
    [
        ("0", 4, "为其 0%,不超过 90%,得 4 分。"),
        ("90", 4, "为其 90%,不超过 90%,得 4 分。"),
        ("90.004", 4, "为其 90%,不超过 90%,得 4 分。"),  # judged as shown
        ("90.01", 3, "为其 90.01%,超过 90%、不超过 100%,得 3 分。"),
        ("100", 3, "为其 100%,超过 90%、不超过 100%,得 3 分。"),
        ("119.99", 1, "为其 119.99%,超过 100%、低于 120%,得 1 分。"),
        ("120", 0, "为其 120%,不低于 120%,得 0 分。"),
    ],
)
def test_ratio_bands_against_the_peers(value, points, ending):
    given = Given(D(value), UNITS["kgce_per_m2"], against=D(100), against_label=MEDIAN)
    result = scored("ratio_bands", 4, PEER_BANDS, given)
    assert (result.score, result.met) == (D(points), points == 4)
    assert str(result.reason).startswith(
        f"实际 {D(value).quantize(D('0.01')).normalize():f} 千克标准煤/平方米,"
    )
    assert str(result.reason).endswith("可比机关中位数 100 千克标准煤/平方米," + ending)


def test_ratio_bands_without_a_reference_take_the_share_as_it_is():
    bands = {"bands": [{"below": D("0.3"), "score": 0}, {"from": D("0.3"), "score": 5}]}
    result = scored("ratio_bands", 5, bands, Given(D("0.3"), UNITS["percent"]))
    assert outcome(result) == (D(5), "实际 30%,不低于 30%,得 5 分。", True, True)


def test_ratio_bands_against_zero_cannot_be_scored():
    given = Given(D(3), UNITS["kgce_per_m2"], against=D(0), against_label=MEDIAN)
    result = scored("ratio_bands", 4, PEER_BANDS, given)
    assert outcome(result) == (D(0), "无法评定:可比机关中位数为 0,无法比较。", False, False)


def test_must_pass_needs_every_condition_and_names_the_unmet():
    met, area, water = (
        Scored(D(1), say("好。"), met=True),
        Scored(D(0), say("上升 3%。"), met=False),
        Scored(D(0), say("无数据。"), met=False, available=False),
    )
    judge = GATES["must_pass"]
    assert judge([(say("能耗"), met), (say("水耗"), met)]).ok
    verdict = judge([(say("能耗"), area), (say("人均"), met), (say("水耗"), water)])
    assert not verdict.ok
    assert str(verdict.reason) == "能耗:上升 3%。水耗:无数据。"


FAULTS = (Part("a", "没有计划", D(1)), Part("b", "记录不全", D("0.5")), Part("c", "没有制度", D(2)))


@pytest.mark.parametrize(
    ("ticked", "floor", "expected"),
    [
        ("", 0, (D(3), "没有所列的问题。", True, True)),
        ("b", 0, (D("2.5"), "有 1 个所列问题:记录不全(扣 0.5 分),共扣 0.5 分。", False, True)),
        ("ac", 0, (D(0), "有 2 个所列问题:没有计划(扣 1 分);没有制度(扣 2 分),共扣 3 分。", False, True)),
        ("abc", 1, (D(1), "有 3 个所列问题:没有计划(扣 1 分);记录不全(扣 0.5 分);没有制度(扣 2 分),共扣 2 分。", False, True)),
    ],
)  # fmt: skip
def test_deduct_listed(ticked, floor, expected):
    given = Given(D(len(ticked)), UNITS["piece"], parts=FAULTS, ticked=frozenset(ticked))
    assert outcome(scored("deduct_listed", 3, {"floor": floor}, given)) == expected


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("0", (D(0), "实际 0%,按比例得 5 分中的 0 分。", False, True)),
        ("0.9", (D("4.5"), "实际 90%,按比例得 5 分中的 4.5 分。", False, True)),
        # Points are kept to the cent.
        ("0.3333", (D("1.67"), "实际 33.33%,按比例得 5 分中的 1.67 分。", False, True)),
        ("1", (D(5), "实际 100%,按比例得 5 分中的 5 分。", True, True)),
    ],
)
def test_rate_times_points(rate, expected):
    assert outcome(scored("rate_times_points", 5, {}, Given(D(rate), UNITS["percent"]))) == expected


def test_a_rate_of_more_than_there_is_gives_no_more_than_the_points():
    more = Given(D(12), UNITS["piece"], against=D(10), against_label=say("应配备"))
    assert scored("rate_times_points", 5, {}, more).score == 5


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("0.9599", (D(0), "实际 95.99%,低于 96%,不得分。", False, True)),
        ("0.96", (D(0), "实际 96%,达到 96% 后每高 1 个百分点加 2 分,得 0 分,最多 8 分。", False, True)),
        ("0.975", (D(3), "实际 97.5%,达到 96% 后每高 1 个百分点加 2 分,得 3 分,最多 8 分。", False, True)),
        ("1", (D(8), "实际 100%,达到 96% 后每高 1 个百分点加 2 分,得 8 分,最多 8 分。", True, True)),
    ],
)
def test_linear_per_point(rate, expected):
    params = {"from": D("0.96"), "each": 2}
    assert outcome(scored("linear_per_point", 8, params, Given(D(rate), UNITS["percent"]))) == expected


def test_the_least_rate_may_be_worth_points_of_its_own():
    params = {"from": D("0.8"), "each": D("0.5"), "at_least": 3}
    assert scored("linear_per_point", 10, params, Given(D("0.8"), UNITS["percent"])).score == 3
    assert scored("linear_per_point", 10, params, Given(D("0.9"), UNITS["percent"])).score == 8


@pytest.mark.parametrize(
    ("kind", "points", "params", "parts", "told"),
    [
        ("deduct_listed", 3, {"floor": 3}, FAULTS, "保底分应低于本项 3 分。"),
        ("deduct_listed", 3, {}, (Part("a", "没有计划"),), "问题 a 没有写明扣几分。"),
        ("linear_per_point", 8, {"from": D("0.98"), "each": 2}, (), "达到 100% 也只得 4 分,不足本项 8 分。"),
    ],
)
def test_rules_that_do_not_suit_their_item_are_refused(kind, points, params, parts, told):
    verdict = KINDS[kind].fits(D(points), KINDS[kind].parse(Table(params)), parts)
    assert (verdict.ok, str(verdict.reason)) == (False, told)


@given(
    kind=st.sampled_from(
        [("rate_times_points", {}), ("linear_per_point", {"from": D("0.5"), "each": D("0.2")})]
    ),
    rates=st.lists(st.decimals(0, 1, places=4), min_size=2, max_size=2),
)
def test_a_higher_rate_never_gives_fewer_points(kind, rates):
    low, high = (scored(kind[0], 10, kind[1], Given(rate, UNITS["percent"])).score for rate in sorted(rates))
    assert 0 <= low <= high <= 10


@given(st.sets(st.sampled_from("abc")), st.sampled_from("abc"))
def test_one_more_fault_never_gives_more_points(faults, further):
    def points(ticked):
        given = Given(D(len(ticked)), UNITS["piece"], parts=FAULTS, ticked=frozenset(ticked))
        return scored("deduct_listed", 3, {}, given).score

    assert 0 <= points(faults | {further}) <= points(faults) <= 3

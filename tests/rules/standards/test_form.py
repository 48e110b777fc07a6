"""A broken standard is refused with the item and the rule it breaks, all faults at once."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from jieyue.standards.rules.answers import Answer
from jieyue.standards.rules.form import StandardRefused, digest, load
from jieyue.standards.rules.score import score

# The smallest standard there can be: one block, one item, one gate.
HEAD = """
code = "s"
version = "1"
title = "标准"
title_en = "Standard"
pass_mark = 80
"""
BLOCK = """
[[blocks]]
id = "1"
title = "板块"
title_en = "Block"
points = 100
"""
ITEM = """
[[blocks.items]]
id = "1.1"
title = "事项"
title_en = "Item"
clause = "条"
points = 100
evidence = "文件"
"""
YES_NO = 'source = "answer"\nquestion = "是否?"\nanswer = "yes_no"\n'
NUMBER = 'source = "answer"\nquestion = "几次?"\nanswer = "number"\nunit = "time"\n'
SHARE = 'source = "answer"\nquestion = "百分之几?"\nanswer = "number"\nunit = "percent"\n'
PARTS = 'parts = [{ id = "a", text = "甲", points = 60 }, { id = "b", text = "乙", points = 40 }]\n'
LIST = 'source = "answer"\nquestion = "哪些?"\nanswer = "checklist"\n'
AREA = 'source = "ledger"\nfact = "indicator.energy_per_area"\n'
MONTHS = 'source = "ledger"\nfact = "ledger.water.months"\n'
BASE = 'against = "indicator.energy_per_area.base"\n'
FLAG = 'source = "ledger"\nfact = "ledger.posts.energy"\n'
RULE = 'rule = { kind = "all_or_nothing" }\n'
BRANCH = 'source = "answer", question = "是否?", answer = "yes_no", rule = { kind = "all_or_nothing" }'
GATE = """
[[gates]]
id = "G1"
title = "门槛"
title_en = "Gate"
clause = "条"
rule = "must_pass"
"""
CONDITION = """
[[gates.conditions]]
id = "G1.1"
title = "条件"
title_en = "Condition"
"""
GOOD = HEAD + BLOCK + ITEM + YES_NO + RULE


def errors(text):
    with pytest.raises(StandardRefused) as refused:
        load(text)
    return [str(error) for error in refused.value.errors]


def item_errors(measure):
    return errors(HEAD + BLOCK + ITEM + measure)


def rule(text):
    return f"rule = {{ {text} }}\n"


def test_the_smallest_standard_is_good():
    standard = load(GOOD)
    assert (standard.points, standard.mark, standard.gates) == (Decimal(100), "", ())
    assert str(score(standard, {}, {"1.1": Answer(Decimal(1))}).reason) == "总分 100,达到 80 分。"


@pytest.mark.parametrize(
    "measure",
    [
        LIST + PARTS + rule('kind = "sum_of_points"'),
        LIST
        + PARTS.replace(", points = 60", "").replace(", points = 40", "")
        + rule('kind = "per_unit_capped", each = 50'),
        LIST + PARTS + rule('kind = "threshold_count", at_least = 2'),
        NUMBER + rule('kind = "deduct_per_missing", required = 4, each = 20, floor = 20'),
        SHARE + rule('kind = "threshold_count", at_least = 0.3'),
        AREA + BASE + rule('kind = "reduction_vs_base", percent = -2.5'),
        MONTHS + rule('kind = "per_unit_capped", each = 10'),
    ],
)
def test_other_good_items(measure):
    assert load(HEAD + BLOCK + ITEM + measure).items


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code = ", "不是有效的 TOML 文件:"),
        ("pass_mark = nan", "数字“nan”超出可用的范围。"),
        ("pass_mark = 1e999999999", "数字“1e999999999”超出可用的范围。"),
        ("pass_mark = 0.00000001", "数字“0.00000001”超出可用的范围。"),
        ("a = " + "[" * 5000, "不是有效的 TOML 文件:"),
        ("a = 1" + "0" * 5000, "不是有效的 TOML 文件:"),
    ],
)
def test_what_is_no_standard_at_all(text, sentence):
    assert len(errors(text)) == 1
    assert errors(text)[0].startswith(sentence)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('version = "1"\n', "", "标准 s:缺少“version”。"),
        ('version = "1"', "version = 1", "标准 s:“version”应为非空文字。"),
        ('version = "1"', 'version = " "', "标准 s:“version”应为非空文字。"),
        ('version = "1"', 'version = "1"\ncolour = "red"', "标准 s:未知的参数:colour。"),
        ("pass_mark = 80", "pass_mark = 0", "标准 s:“pass_mark”应大于 0。"),
        ("pass_mark = 80", "pass_mark = true", "标准 s:“pass_mark”应为数字。"),
        ("pass_mark = 80", "pass_mark = 1000000000", "标准 s:“pass_mark”应为数字。"),
        ("pass_mark = 80", "pass_mark = 80.125", "标准 s:“pass_mark”最多两位小数。"),
        ("pass_mark = 80", "pass_mark = 101", "标准:合格分 101 超过总分。"),
        ('title = "板块"\n', "", "板块 1:缺少“title”。"),
        ('clause = "条"\n', "", "评分项 1.1:缺少“clause”。"),
        ('id = "1.1"\n', "", "评分项 #1:缺少“id”。"),
        ('id = "1.1"', 'id = "1"', "编号 1 重复。"),
        (
            'source = "answer"',
            'source = "oracle"',
            "评分项 1.1:“source”的取值“oracle”未知,可用:ledger、answer、conditions。",
        ),
        (RULE, "", "评分项 1.1:缺少“rule”。"),
        (RULE, 'rule = "x"\n', "评分项 1.1:“rule”应为一张表。"),
        (RULE, rule('kind = "all_or_nothing", points = 3'), "评分项 1.1:未知的参数:points。"),
        (YES_NO, YES_NO + PARTS, "评分项 1.1:清单类问题应列出要点“parts”,其他问题不应列出。"),
        (YES_NO, YES_NO + "parts = 3\n", "评分项 1.1:“parts”应为若干张表。"),
        (YES_NO, YES_NO + "parts = [3]\n", "评分项 1.1:“parts”应为若干张表。"),
        (YES_NO, YES_NO + 'unit = "time"\n', "评分项 1.1:未知的参数:unit。"),
    ],
)
def test_one_slip_is_named_where_it_stands(old, new, sentence):
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    assert errors(broken) == [sentence]


def test_an_unknown_rule_kind_lists_the_known_ones():
    (sentence,) = item_errors(YES_NO + rule('kind = "by_mood"'))
    assert sentence.startswith("评分项 1.1:“kind”的取值“by_mood”未知,可用:all_or_nothing、sum_of_points、")


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        (LIST + RULE, "清单类问题应列出要点“parts”,其他问题不应列出。"),
        (NUMBER + RULE, "规则 all_or_nothing 不能评 number 类回答。"),
        (AREA + RULE, "规则 all_or_nothing 只能评是与否的台账数据。"),
        (
            FLAG + rule('kind = "per_unit_capped", each = 1'),
            "“ledger.posts.energy”只有是与否,规则 per_unit_capped 评不了,请用 all_or_nothing。",
        ),
        (
            AREA + rule('kind = "reduction_vs_base", percent = 1'),
            "规则 reduction_vs_base 需要“against”作比较。",
        ),
        (
            MONTHS + BASE + rule('kind = "threshold_count", at_least = 1'),
            "规则 threshold_count 不作比较,请去掉“against”。",
        ),
        (
            MONTHS + BASE + rule('kind = "reduction_vs_base", percent = 1'),
            "“ledger.water.months”与“indicator.energy_per_area.base”单位不同,不能比较。",
        ),
        (
            SHARE + rule('kind = "per_unit_capped", each = 1'),
            "规则 per_unit_capped 按个数计分,不能用“百分比”。",
        ),
        (
            AREA + rule('kind = "deduct_per_missing", required = 1, each = 100'),
            "规则 deduct_per_missing 按个数计分,不能用“千克标准煤/平方米”。",
        ),
        (
            NUMBER + rule('kind = "ratio_bands", bands = [{ up_to = 1 }, { above = 1, score = 100 }]'),
            "规则 ratio_bands 没有“against”时只能用百分比。",
        ),
        (
            AREA + rule('kind = "ratio_bands", bands = [{ up_to = 1 }, { above = 1, score = 100 }]'),
            "规则 ratio_bands 没有“against”时只能用百分比。",
        ),
        (NUMBER + rule('kind = "deduct_per_missing", required = 1.5, each = 1'), "“required”应为整数。"),
        (
            NUMBER + rule('kind = "deduct_per_missing", required = 4, each = 20'),
            "全部缺失也只扣 80 分,请加大每缺一个的扣分。",
        ),
        (
            NUMBER + rule('kind = "deduct_per_missing", required = 4, each = 20, floor = 100'),
            "保底分应低于本项 100 分。",
        ),
        (
            NUMBER + rule('kind = "deduct_per_missing", required = 4, each = 20, floor = -1'),
            "“floor”不能为负数。",
        ),
        (LIST + PARTS + rule('kind = "per_unit_capped", each = 20'), "全部要点具备也得不到本项 100 分。"),
        (LIST + PARTS + rule('kind = "threshold_count", at_least = 3'), "要点只有 2 个,达不到要求的个数。"),
        (
            LIST + PARTS.replace("40", "30") + rule('kind = "sum_of_points"'),
            "各要点分值合计 90 分,与本项 100 分不符。",
        ),
        (LIST + PARTS.replace(", points = 40", "") + rule('kind = "sum_of_points"'), "要点 b 没有分值。"),
        (LIST + PARTS.replace('"b"', '"a"') + rule('kind = "sum_of_points"'), "编号重复:a。"),
        (
            LIST + PARTS.replace('"b"', '"2"') + rule('kind = "sum_of_points"'),
            "要点 2:编号应以小写字母开头,如 a。",
        ),
        (AREA + BASE + rule('kind = "reduction_vs_base", percent = 100'), "“percent”应在 -100 与 100 之间。"),
        (
            AREA + BASE + rule('kind = "reduction_vs_base", percent = 0, held = 1'),
            "目标不要求下降时,“held”没有意义。",
        ),
        (
            AREA + BASE + rule('kind = "reduction_vs_base", percent = 1, held = 100'),
            "未增长的得分应低于本项 100 分。",
        ),
    ],
)
def test_a_rule_must_suit_its_item(measure, sentence):
    assert item_errors(measure) == [f"评分项 1.1:{sentence}"]


ENDS = "档次至少两档,从最低一档(不写下限)排到最高一档(不写上限)。"


@pytest.mark.parametrize(
    ("bands", "sentence"),
    [
        ("", ENDS),
        ("{ score = 100 }", ENDS),
        ("{ from = 0, up_to = 1, score = 100 }, { above = 1 }", ENDS),
        ("{ up_to = 1, score = 100 }, { above = 1, up_to = 2 }", ENDS),
        ("{ up_to = 1, score = 100 }, { }", "中间的档次应同时写明下限和上限。"),
        ("{ up_to = 0.9, score = 100 }, { above = 1 }", "档次之间有空档:90% 与 100% 之间。"),
        ("{ below = 1, score = 100 }, { above = 1 }", "档次之间有空档:100% 与 100% 之间。"),
        ("{ up_to = 1.1, score = 100 }, { above = 1 }", "档次重叠:100% 属于两档。"),
        ("{ up_to = 1, score = 100 }, { from = 1 }", "档次重叠:100% 属于两档。"),
        (
            "{ up_to = 1, score = 100 }, { above = 1, up_to = 0.5 }, { above = 0.5 }",
            "档次的下限 100% 应低于上限。",
        ),
        ("{ up_to = 1, below = 1, score = 100 }, { above = 1 }", "“below”与“up_to”只能用一个。"),
        ("{ up_to = 1, score = 90 }, { above = 1 }", "最高一档得 90 分,与本项 100 分不符。"),
        ("{ up_to = 1, score = 100, colour = 1 }, { above = 1 }", "未知的参数:colour。"),
    ],
)
def test_bands_leave_no_gap_and_no_overlap(bands, sentence):
    measure = AREA + BASE + rule(f'kind = "ratio_bands", bands = [{bands}]')
    assert item_errors(measure) == [f"评分项 1.1:{sentence}"]


def test_points_that_do_not_add_up():
    assert errors(GOOD.replace("points = 100\nevidence", "points = 90\nevidence")) == [
        "板块 1:各项分值合计 90 分,与板块的 100 分不符。"
    ]
    assert errors(GOOD.replace("points = 100", "points = 90")) == ["标准:总分为 90 分,应为 100 分。"]


def test_gates():
    good = GATE + CONDITION + AREA + BASE + rule('kind = "reduction_vs_base", percent = 0')
    assert load(GOOD + good).gates[0].conditions[0].id == "G1.1"
    assert errors(GOOD + GATE) == ["门槛 G1:没有条件。"]
    assert errors(GOOD + good.replace("must_pass", "may_pass")) == [
        "门槛 G1:“rule”的取值“may_pass”未知,可用:must_pass。"
    ]
    assert errors(GOOD + good.replace("G1.1", "1.1")) == ["编号 1.1 重复。"]
    assert errors(GOOD + GATE + CONDITION + MONTHS + rule('kind = "per_unit_capped", each = 1')) == [
        "门槛条件 G1.1:规则 per_unit_capped 不能用作门槛条件。"
    ]
    assert errors(GOOD + good + "colour = 1\n") == ["门槛条件 G1.1:未知的参数:colour。"]


def test_a_gate_may_ask_the_organ():
    standard = load(GOOD + GATE + CONDITION + YES_NO + RULE)
    assert list(standard.questions) == ["1.1", "G1.1"]
    done = Answer(Decimal(1))
    assert score(standard, {}, {"1.1": done, "G1.1": done}).passed
    sheet = score(standard, {}, {"1.1": done})
    assert (sheet.passed, str(sheet.reason)) == (False, "总分 100,达到 80 分;门槛“门槛”未满足:条件:未作答。")


def test_all_faults_are_told_at_once():
    broken = HEAD + BLOCK + ITEM + NUMBER + RULE + ITEM.replace("1.1", "1.2") + YES_NO + rule('kind = "x"')
    found = errors(broken)
    assert [sentence[:7] for sentence in found] == ["评分项 1.1", "评分项 1.2"]
    with pytest.raises(StandardRefused, match=r"标准有 2 处错误,第一处:评分项 1\.1"):
        load(broken)


def test_the_digest_sees_content_only():
    same = GOOD.replace("pass_mark = 80", "pass_mark = 80.0 # comment").replace(
        "points = 100", "points = 1_00"
    )
    assert load(same).digest == load(GOOD).digest
    assert load(GOOD.replace('"事项"', '"别的事项"')).digest != load(GOOD).digest
    assert load(GOOD.replace("pass_mark = 80", "pass_mark = 81")).digest != load(GOOD).digest
    assert (
        len({digest(tomllib.loads(text)) for text in ("a = true", "a = 1", "a = [1]", "a = 1979-05-27")}) == 4
    )


# What bends a line, and what decides beside the points.
MORE = GOOD.replace("pass_mark = 80", 'pass_mark = 80\nredistribution = "full"')


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('not_applicable = "没有泳池"', "评分项 1.1:条件“没有泳池”中的“没有泳池”无法识别"),
        (
            'not_applicable = "省级 且 市级"',
            "评分项 1.1:条件“省级 且 市级”对所有机关都成立,或对所有机关都不成立",
        ),
        ('shortcut = "省级 或 非 省级"', "评分项 1.1:条件“省级 或 非 省级”对所有机关都成立"),
        ("star = 1", "评分项 1.1:“star”应为 true 或 false。"),
        ('zero_if = [{ id = "A", text = "超标" }]', "评分项 1.1:记零问题 A:编号应以小写字母开头"),
        ('zero_if = [{ id = "a", text = "甲" }, { id = "a", text = "乙" }]', "评分项 1.1:编号重复:a。"),
        (
            'branches = [{ id = "a", when = "省级", source = "oracle" }]',
            "评分项 1.1:分支 a:“source”的取值“oracle”未知",
        ),
        (
            f'branches = [{{ id = "a", when = "省级", {BRANCH} }}, {{ id = "b", when = "省级 且 工会", {BRANCH} }}]',
            "评分项 1.1:分支 b:分支 b 永远走不到:“省级 且 工会”不可能成立,或已被前面的分支包括。",
        ),
    ],
)
def test_a_modifier_is_checked_with_its_item(more, sentence):
    (error,) = errors(MORE + more + "\n")
    assert error.startswith(sentence)


GRADES = '[[grades]]\nid = "A"\ntitle = "甲"\nfrom = {}\n[[grades]]\nid = "{}"\ntitle = "乙"\nfrom = {}\n'


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (GRADES.format(80, "B", 10), "等级 B:最低一等应从 0 分起,否则低分没有等级。"),
        (GRADES.format(80, "B", 80), "等级 B:起点 80 分应低于上一等级的 80 分。"),
        (GRADES.format(80, "A", 0), "编号 A 重复。"),
        (GRADES.format(80, "B", 0) + '[[downgrades]]\nbecause = "star"\nto = "C"\n', "降级 #1:没有等级“C”。"),
        (
            GRADES.format(80, "B", 0) + '[[downgrades]]\nbecause = "gate"\nof = "G9"\nto = "B"\n',
            "降级 #1:没有门槛“G9”。",
        ),
        (
            GRADES.format(80, "B", 0) + '[[downgrades]]\nbecause = "rain"\nto = "B"\n',
            "降级 #1:“because”的取值“rain”未知",
        ),
        ('[[vetoes]]\nid = "V"\ntitle = "事故"\nyears = 0\n', "一票否决 V:“years”应大于 0。"),
        ('[[vetoes]]\nid = "1.1"\ntitle = "事故"\nyears = 1\n', "编号 1.1 重复。"),
        (
            ITEM.replace("[[blocks.items]]", "[[bonus]]").replace("1.1", "B1").replace("100", "5")
            + YES_NO
            + RULE,
            "标准:有附加项,应写明附加分上限“bonus_cap”。",
        ),
    ],
)
def test_a_verdict_is_checked_with_the_standard(more, sentence):
    assert any(error.startswith(sentence) for error in errors(GOOD + more))


def test_points_that_may_fall_away_need_somewhere_to_go():
    assert errors(GOOD + 'not_applicable = "非 设有食堂"\n') == [
        "标准:有可能不适用的评分项(1.1 等),应在“redistribution”写明其分值的去向。"
    ]


def test_an_assessor_gives_points_and_nobody_else():
    discretion = 'source = "answer"\nquestion = "程度?"\nanswer = "number"\nunit = "point"\n'
    assert item_errors(discretion + rule('kind = "discretion"')) == [
        "评分项 1.1:规则 discretion 由评审人员打分:应写明 asked = assessor、unit = point。"
    ]
    asked = load(HEAD + BLOCK + ITEM + discretion + 'asked = "assessor"\n' + rule('kind = "discretion"'))
    assert asked.questions["1.1"].most == Decimal(100)


WEIGHTED = (
    HEAD
    + 'weighing = "weights"\n'
    + BLOCK.replace("points = 100", "weight = {}")
    + ITEM.replace("points = 100", "scale = 1\nweight = {}")
)


@pytest.mark.parametrize(
    ("block", "item", "sentence"),
    [
        ("0.8", "1", "标准 :下一级权重合计 0.8,应为 1。"),
        ("1", "0.7", "板块 1:下一级权重合计 0.7,应为 1。"),
        ("2", "1", "板块 1:权重应在 0 与 1 之间,如 0.25。"),
        ("1", '1\ngroup = "X"', "评分项 1.1:本板块没有分组“X”。"),
    ],
)
def test_weights_make_a_whole_at_every_level(block, item, sentence):
    assert sentence in errors(WEIGHTED.format(block, item) + YES_NO + RULE)


def test_a_fault_knows_its_place():
    with pytest.raises(StandardRefused) as refused:
        load(HEAD + BLOCK + ITEM + LIST + PARTS.replace('"b"', '"2"') + rule('kind = "sum_of_points"'))
    (fault,) = refused.value.faults
    assert (fault.table, fault.line, fault.nested, fault.called, fault.key) == (
        "items",
        "1.1",
        "parts",
        "2",
        "id",
    )


def gated(when):
    condition = f'[[gates.conditions]]\nid = "G1.1"\ntitle = "条件"\n{YES_NO}{RULE}when = "{when}"\n'
    gate = '[[gates]]\nid = "G1"\ntitle = "门槛"\nclause = "依据"\nrule = "must_pass"\n'
    return HEAD + BLOCK + ITEM + YES_NO + RULE + gate + condition


def test_a_condition_of_a_gate_may_be_asked_of_some_organs_only():
    standard = load(gated("下达了年度指标"))
    assert standard.traits == ("trait.goals",)
    assert str(standard.conditions[0].when.words) == "下达了年度指标"
    (wrong,) = errors(gated("省级 且 市级"))
    assert "没有意义" in wrong


def test_a_condition_of_an_item_is_asked_of_all():
    condition = '{ id = "a", title = "条件", source = "ledger", fact = "ledger.posts.energy", rule = { kind = "all_or_nothing" }, when = "省级" }'
    found = item_errors(f'source = "conditions"\nconditions = [{condition}]\n' + rule('kind = "conjunctive"'))
    assert found == ["评分项 1.1:门槛条件 a:未知的参数:when。"]

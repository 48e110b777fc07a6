"""Conditions over traits: read as they are spoken, true or false only where enough is known, and told in words."""

from __future__ import annotations

import pytest

from jieyue.standards.rules.predicate import first_true, parse
from jieyue.standards.rules.traits import BY_PHRASE, known
from jieyue.values.refusals import Refusal


def facts(**held):
    names = {phrase: BY_PHRASE[phrase].name for phrase in held}
    return {names[phrase]: known(names[phrase], value) for phrase, value in held.items()}


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        ("省级", {"省级": True}, True),
        ("非 省级", {"省级": True}, False),
        ("非 省级", {}, None),
        ("省级 且 集中办公", {"省级": False}, False),
        ("省级 且 集中办公", {"省级": True}, None),
        ("省级 或 集中办公", {"省级": True}, True),
        ("省级 或 集中办公", {"省级": False, "集中办公": False}, False),
        ("设有食堂 且 (省级 或 市级)", {"设有食堂": True, "市级": True}, True),
        ("设有食堂 且 省级 或 市级", {"设有食堂": False, "市级": True}, True),
        ("非(设有食堂 或 保洁外包)", {"设有食堂": False, "保洁外包": False}, True),
        ("非 非 设有食堂", {"设有食堂": True}, True),
    ],
)
def test_what_holds(text, held, expected):
    assert parse(text).holds(facts(**held)) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("省级", "省级"),
        ("非 设有食堂", "不符合“设有食堂”"),
        ("集中办公 且 (省级 或 市级)", "集中办公且(省级或市级)"),
        ("省级 或 市级 且 工会", "省级或(市级且工会)"),
    ],
)
def test_in_words(text, words):
    assert str(parse(text).words) == words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "条件“”在“末尾”处不完整,请核对括号和连接词。"),
        ("省级 且", "条件“省级 且”在“末尾”处不完整,请核对括号和连接词。"),
        ("(省级", "条件“(省级”在“末尾”处不完整,请核对括号和连接词。"),
        ("省级 市级", "条件“省级 市级”在“市级”处不完整,请核对括号和连接词。"),
        ("省级)", "条件“省级)”在“)”处不完整,请核对括号和连接词。"),
        ("省" * 201, "条件超过 200 个字,请简化。"),
    ],
)
def test_what_cannot_be_read(text, sentence):
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert str(refused.value) == sentence


def test_an_unknown_phrase_is_named_with_those_there_are():
    with pytest.raises(Refusal, match=r"条件“有泳池”中的“有泳池”无法识别,可用的情况有:省级、市级"):
        parse("有泳池")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["省级", "市级"], {0, 1, -1}),
        (["省级", "省级 且 设有食堂"], {0, -1}),
        (["省级 且 市级"], {-1}),
        (["设有食堂 或 非 设有食堂"], {0}),
    ],
)
def test_which_conditions_can_come_first(texts, expected):
    assert first_true([parse(text) for text in texts]) == expected


def test_too_many_traits_at_once_are_refused():
    stated = [trait.phrase for trait in BY_PHRASE.values() if not trait.group]
    kinds = [trait.phrase for trait in BY_PHRASE.values() if trait.group]
    with pytest.raises(Refusal, match="种情况,太多"):
        first_true([parse(" 且 ".join(stated)), parse(" 或 ".join(kinds))])


def test_each_trait_is_looked_at_once():
    assert parse("省级 且 (设有食堂 或 非 省级)").traits == ("trait.tier.province", "trait.canteen")

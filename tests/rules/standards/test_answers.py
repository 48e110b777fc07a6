"""Answers are read without guessing, kept in one form and shown in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.standards.rules.answers import Answer, Part, Question, read, shown, stored
from jieyue.standards.rules.units import UNITS
from jieyue.values.refusals import Refusal

D = Decimal
YES_NO = Question("是否完成?", "yes_no")
TIMES = Question("多少次?", "number", UNITS["time"])
SHARE = Question("百分之几?", "number", UNITS["percent"])
LIST = Question(
    "哪些?",
    "checklist",
    parts=(Part("a", "节能宣传周"), Part("b", "夏季 26℃、冬季 20℃"), Part("c", "中国水周")),
)


@pytest.mark.parametrize("question", [YES_NO, TIMES, SHARE, LIST])
@pytest.mark.parametrize("blank", ["", "  ", "\u3000"])
def test_blank_is_not_answered(question, blank):
    assert read(question, blank) is None


@pytest.mark.parametrize("text", ["是", "有", "YES", "y", "1", "\uff11", "√", " 是 ", "true"])
def test_yes(text):
    assert read(YES_NO, text) == Answer(D(1))


@pytest.mark.parametrize("text", ["否", "无", "没有", "No", "0", "×", "false"])
def test_no(text):
    assert read(YES_NO, text) == Answer(D(0))


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (TIMES, "3", "3"),
        (TIMES, "3 次", "3"),
        (TIMES, "1,200", "1200"),
        (TIMES, "2.0", "2"),
        (SHARE, "30", "0.3"),
        (SHARE, "30%", "0.3"),
        (SHARE, "33.5%", "0.335"),
        (SHARE, "0", "0"),
        (SHARE, "0.3%", "0.003"),
        (SHARE, "1%", "0.01"),
        (SHARE, "100", "1"),
    ],
)
def test_numbers(question, text, value):
    assert read(question, text) == Answer(D(value))


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("a", "a"),
        ("A,c", "ac"),
        ("1,3", "ac"),
        ("1、3", "ac"),
        ("③ ①", "ac"),
        ("a;b", "ab"),
        ("中国水周", "c"),
        ("夏季 26℃、冬季 20℃;节能宣传周", "ab"),
        ("节能宣传周、中国水周", "ac"),
        ("a\nb", "ab"),
        ("全部", "abc"),
        ("无", ""),
        ("none", ""),
    ],
)
def test_checklists(text, ticked):
    assert read(LIST, text) == Answer(D(len(ticked)), frozenset(ticked))


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        (YES_NO, "大概", "回答“大概”无法识别,请填“是”或“否”。"),
        (TIMES, "三", "“三”不是数字。"),
        (TIMES, "-1", "不能为负数:-1。"),
        (TIMES, "1.5", "回答“1.5”应为整数。"),
        (SHARE, "0.3", "回答“0.3”含义不明,请写成百分数,如 30%。"),
        (SHARE, "1", "回答“1”含义不明,请写成百分数,如 30%。"),
        (SHARE, "101", "回答“101”超过 100%,请核对。"),
        (LIST, "a,d", "要点“d”不存在,可填编号 a、b、c,或“全部”“无”。"),
        (LIST, "134", "要点“134”不存在,可填编号 a、b、c,或“全部”“无”。"),
        (LIST, ",;", "回答“,;”无法识别,请填要点编号,如 a,c。"),
    ],
)
def test_what_cannot_be_read_for_certain_is_refused(question, text, sentence):
    with pytest.raises(Refusal) as refused:
        read(question, text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("question", "text", "kept", "words"),
    [
        (YES_NO, "√", "yes", "是"),
        (YES_NO, "无", "no", "否"),
        (TIMES, "3次", "3", "3 次"),
        (SHARE, "33.50", "33.5%", "33.5%"),
        (LIST, "3,1", "a,c", "节能宣传周;中国水周"),
        (LIST, "无", "none", "无"),
    ],
)
def test_stored_and_shown(question, text, kept, words):
    answer = read(question, text)
    assert stored(question, answer) == kept
    assert str(shown(question, answer)) == words


def test_the_note_stays_with_the_answer():
    assert read(YES_NO, "是", "省管〔2025〕3号").note == "省管〔2025〕3号"
    assert not read(YES_NO, "是").note


answers = st.one_of(
    st.tuples(st.just(YES_NO), st.sampled_from([0, 1]).map(lambda value: Answer(D(value)))),
    st.tuples(st.just(TIMES), st.integers(0, 10**6).map(lambda value: Answer(D(value)))),
    st.tuples(st.just(SHARE), st.decimals(0, 1, places=6).map(Answer)),
    st.tuples(
        st.just(LIST),
        st.frozensets(st.sampled_from("abc")).map(lambda ticked: Answer(D(len(ticked)), ticked)),
    ),
)


@given(answers)
def test_what_is_stored_reads_back_the_same(pair):
    question, answer = pair
    assert read(question, stored(question, answer)) == answer


@given(st.sampled_from([YES_NO, TIMES, SHARE, LIST]), st.text(max_size=60))
def test_any_text_is_read_or_refused(question, text):
    try:
        answer = read(question, text)
    except Refusal:
        return
    assert answer is None or read(question, stored(question, answer)) == answer

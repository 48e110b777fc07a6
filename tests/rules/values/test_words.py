"""The words every package shares: periods, quantities, credit codes, sentences and verdicts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.values import credit_codes
from jieyue.values.periods import Period, days_in_year, parse_period, span_words
from jieyue.values.quantities import LIMIT, STEP, parse_amount, parse_decimal, plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import MONTHS, NOTHING, Message, listed, say


@pytest.mark.parametrize("text", ["2025-03", "2025/3", "2025.03", "2025年3月", " 2025年03月 "])
def test_one_month_in_many_spellings(text):
    assert parse_period(text) == Period(2025, 3)


@pytest.mark.parametrize("text", ["2025", "2025年", " 2025 "])
def test_a_year(text):
    assert parse_period(text) == Period(2025)
    assert parse_period(text).is_year


@pytest.mark.parametrize(
    "text", ["", "2025-13", "2025-00", "1989", "2100", "25-03", "2025-3-1", "三月", "2025年3月1日"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Refusal):
        parse_period(text)


@given(st.integers(1990, 2099), st.integers(0, 12))
def test_a_period_reads_what_it_writes(year, month):
    assert parse_period(str(Period(year, month))) == Period(year, month)


def test_periods_stand_in_the_order_of_time():
    months = [Period(2025, 12), Period(2026), Period(2025, 2), Period(2025)]
    assert sorted(months) == [Period(2025), Period(2025, 2), Period(2025, 12), Period(2026)]


@pytest.mark.parametrize(("year", "days"), [(2023, 365), (2024, 366), (2000, 366), (2100, 365)])
def test_days_of_a_year(year, days):
    assert days_in_year(year) == days == (date(year + 1, 1, 1) - date(year, 1, 1)).days


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("18250", "18250"),
        ("1,234,567.5", "1234567.5"),
        ("１２．５", "12.5"),
        (12.5, "12.5"),
        ("-3", "-3"),
        ("0.00006", "0.0001"),
        (" 7 ", "7"),
    ],
)
def test_numbers_as_people_write_them(written, number):
    assert parse_decimal(written) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["", "约100", "NaN", "Infinity", "12..5", str(LIMIT), f"-{LIMIT}", "1e999", "0.00004", "1e-99"]
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(Refusal):
        parse_decimal(written)


def test_an_amount_is_not_negative():
    assert parse_amount("0") == 0
    with pytest.raises(Refusal, match="不能为负数"):
        parse_amount("-0.0001")


@given(st.decimals(-LIMIT + 1, LIMIT - 1, places=4))
def test_a_quantity_reads_what_it_writes(number):
    assert parse_decimal(plain(number)) == number
    assert parse_decimal(plain(number)).as_tuple().exponent == STEP.as_tuple().exponent


@given(st.decimals(-LIMIT + 1, LIMIT - 1, places=4))
def test_fifteen_digits_survive_a_binary_fraction(number):
    assert Decimal(repr(float(number))).quantize(STEP) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [("0", "0"), ("100", "100"), ("1E+3", "1000"), ("12.500", "12.5"), ("3.000", "3"), ("-0.10", "-0.1")],
)
def test_the_shortest_way_to_write_a_number(number, text):
    assert plain(Decimal(number)) == text


def test_a_credit_code_checks_itself():
    made = "1161000001600000X"
    assert credit_codes.check(made + credit_codes.check_character(made))


@given(
    st.text(credit_codes.ALPHABET, min_size=17, max_size=17),
    st.integers(0, 16),
    st.integers(1, 30),
)
def test_one_wrong_character_is_always_found(body, place, shift):
    code = body + credit_codes.check_character(body)
    assert credit_codes.check(code)
    there = credit_codes.ALPHABET.index(code[place])
    other = credit_codes.ALPHABET[(there + shift) % 31]
    assert not credit_codes.check(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "现为 0 位"), ("1" * 17, "现为 17 位"), ("I" + "1" * 17, "“I”"), ("1" * 16 + "a1", "“a”")],
)
def test_a_credit_code_says_what_is_wrong(code, sentence):
    assert sentence in str(credit_codes.check(code).reason)


def test_a_verdict_is_asked_like_a_truth():
    assert YES
    refused = no(say("不行"))
    assert not refused
    assert refused == Verdict(ok=False, reason=say("不行"))


ENGLISH = {"{who}缺{what}": "{who} lacks {what}", "电": "power", "{before}、{last}": "{before}, {last}"}


def test_a_sentence_and_all_within_it_are_translated():
    told = say("{who}缺{what}", who="XA-001", what=say("电"))
    assert str(told) == "XA-001缺电"
    assert told.worded(lambda text: ENGLISH.get(text, text)) == "XA-001 lacks power"


def test_a_parameter_that_holds_braces_is_no_template():
    assert str(say("“{text}”不是数字。", text="{who} %s {0}")) == "“{who} %s {0}”不是数字。"
    # Without parameters nothing is filled in, so braces may stand.
    assert str(Message("{a, b}")) == "{a, b}"


def test_a_sentence_comes_back_from_the_store():
    told = say("{who}缺{what}", who="甲", what=listed([say("电"), say("水")]))
    back = Message.from_json(json.loads(json.dumps(told.as_json())))
    assert back == told
    # Figures are kept as they are shown.
    assert Message.from_json(say("{n} 家", n=3).as_json()) == say("{n} 家", n="3")


@pytest.mark.parametrize(("parts", "text"), [([], ""), (["电"], "电"), (["电", "水", "煤"], "电、水、煤")])
def test_items_are_listed(parts, text):
    assert str(listed([Message(part) for part in parts])) == text


def test_items_are_listed_in_the_readers_language():
    told = listed([say("电"), say("电")])
    assert told.worded(lambda text: ENGLISH.get(text, text)) == "power, power"
    assert listed([]) is NOTHING


MONTH_ENGLISH = {
    "{year}年": "{year}",
    "{year}年{month}": "{month} {year}",
    "{year}年{first}—{last}": "{first}–{last} {year}",
    "{year}年{month}{day}日": "{day} {month} {year}",
    MONTHS[2]: "Mar",
    MONTHS[9]: "Oct",
}


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (Period(2025).words, "2025年", "2025"),
        (Period(2025, 3).words, "2025年3月", "Mar 2025"),
        (span_words(2025, 3, 10), "2025年3月—10月", "Mar–Oct 2025"),
        (say("{day}", day=date(2025, 3, 9)), "2025年3月9日", "9 Mar 2025"),
    ],
)
def test_periods_and_days_are_said_in_the_readers_language(words, chinese, english):
    assert str(words) == chinese
    assert words.worded(lambda text: MONTH_ENGLISH.get(text, text)) == english
    assert str(Message.from_json(words.as_json())) == chinese

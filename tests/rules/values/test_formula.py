"""Formulas are arithmetic and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.values.formula import Binary, Name, Number, divisors, evaluate, names, parse, written
from jieyue.values.refusals import Refusal

VALUES = {"a": Decimal(7), "b": Decimal(2), "zero": Decimal(0), "unknown": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a", "7"),
        ("a + b", "9"),
        ("a - b - b", "3"),
        ("a - (b - b)", "7"),
        ("a + b * 3", "13"),
        ("(a + b) * 3", "27"),
        ("a / b", "3.5"),
        ("b / a", "0.285714"),
        ("b * 100 / a", "28.571429"),
        ("a - 0.1", "6.9"),
        ("1 / 2000000", "0"),  # 0.0000005: half to even
        ("3 / 2000000", "0.000002"),
        ("(0 - 1) / 3", "-0.333333"),
    ],
)
def test_value(text, value):
    assert evaluate(parse(text), VALUES) == Decimal(value)


@pytest.mark.parametrize("text", ["a / zero", "a / (b - 2)", "unknown", "a + unknown", "zero / zero"])
def test_no_value_without_a_term_or_over_nought(text):
    assert evaluate(parse(text), VALUES) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a ** 2", 1),
        ("a + -b", 5),
        ("a + f(b)", 5),
        ("a.b", 1),
        ("a + 'x'", 5),
        ("a + 1j", 5),
        ("a + True", 5),
        ("a if b else a", 1),
        ("a + 0.1234567", 5),
        ("能耗 / a", 1),
        ("a + b\n", 6),
    ],
)
def test_anything_else_is_refused_with_its_place(text, place):
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert f"第 {place} 个字符" in str(refused.value)


@pytest.mark.parametrize("text", ["", "a +", "(a", "a b", "(" * 300, "a" * 401])
def test_broken_formulas_are_refused(text):
    with pytest.raises(Refusal):
        parse(text)


@pytest.mark.parametrize("text", ["a * b", "a * 0.5"])
def test_a_product_needs_a_whole_number(text):
    with pytest.raises(Refusal, match="须为整数"):
        parse(text)


def test_names_divisors_and_normal_form():
    tree = parse("(a+b) / (b-1) * 2")
    assert list(names(tree)) == ["a", "b", "b"]
    assert list(divisors(tree)) == [Binary("-", Name("b"), Number(Decimal(1)))]
    assert written(tree) == "(((a + b) / (b - 1)) * 2)"

"""Formulas such as `energy / floor_area`, because an indicator is data and has to be read safely.

A formula is parsed once, by the standard library's `ast`, into the few nodes below; everything but
+ - * / ( ) names and numbers is refused.  The tree is walked here with Decimals, for one organ, and
in `indicators.everybody.bulk` with Ibis, for all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.rounding import EXACT, half_even, quotient
from jieyue.values.wording import say

LONGEST = 400

_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_EXACT_OPERATIONS = {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}


@dataclass(frozen=True)
class Number:
    """A constant of at most six places."""

    value: Decimal


@dataclass(frozen=True)
class Name:
    """A term of the indicator."""

    name: str


@dataclass(frozen=True)
class Binary:
    """One operation; `operator` is + - * or /."""

    operator: str
    left: Formula
    right: Formula


Formula = Number | Name | Binary


def parse(text: str) -> Formula:
    """The tree of a formula; Refusal naming the character where it stops being arithmetic."""
    if len(text) > LONGEST:
        raise Refusal(say("公式过长({length} 个字符),最多 {most} 个。", length=len(text), most=LONGEST))
    if not text.isascii() or "\0" in text or "\n" in text:
        place = next(n for n, char in enumerate(text, 1) if not char.isascii() or char in "\0\n")
        raise _not_arithmetic(text, place)
    try:
        parsed = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise _not_arithmetic(text, error.offset or 1) from None
    return _node(parsed.body, text)


def _not_arithmetic(text: str, place: int) -> Refusal:
    return Refusal(
        say(
            "公式“{text}”第 {place} 个字符处无法识别,只能使用 + - * / 括号、数字和已定义的名称。",
            text=text,
            place=place,
        )
    )


def _node(node: ast.expr, text: str) -> Formula:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        operation = Binary(_OPERATORS[type(node.op)], _node(node.left, text), _node(node.right, text))
        if operation.operator == "*" and not (_whole(operation.left) or _whole(operation.right)):
            raise Refusal(
                say("公式“{text}”中乘号的一侧须为整数,如 part * 100 / whole;小数请改写为除法。", text=text)
            )
        return operation
    if isinstance(node, ast.Name):
        return Name(node.id)
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        # Read from the text: the float that ast has made of it is no longer what was written.
        number = Decimal((ast.get_source_segment(text, node) or "").replace("_", ""))
        if number == half_even(number):
            return Number(number)
    raise _not_arithmetic(text, node.col_offset + 1)


def _whole(tree: Formula) -> bool:
    # Scaling is all that a product is for; so every engine can keep it exact within its decimals.
    return isinstance(tree, Number) and tree.value == tree.value.to_integral_value()


def names(tree: Formula) -> Iterator[str]:
    """The terms a formula uses, from left to right, repeated where it repeats them."""
    if isinstance(tree, Name):
        yield tree.name
    elif isinstance(tree, Binary):
        yield from names(tree.left)
        yield from names(tree.right)


def divisors(tree: Formula) -> Iterator[Formula]:
    """Every sub-formula that something is divided by."""
    if isinstance(tree, Binary):
        if tree.operator == "/":
            yield tree.right
        yield from divisors(tree.left)
        yield from divisors(tree.right)


def evaluate(tree: Formula, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """The value of a formula; None where a term is missing or a divisor is zero.

    Sums, differences and products are exact; quotients are rounded half to even to six places, so
    a percentage is written `part * 100 / whole`.
    Raises KeyError for a term that `values` does not hold: definitions are checked first.
    """
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return values[tree.name]
    left, right = evaluate(tree.left, values), evaluate(tree.right, values)
    if left is None or right is None:
        return None
    if tree.operator == "/":
        return quotient(left, right) if right else None
    return _EXACT_OPERATIONS[tree.operator](left, right)


def written(tree: Formula) -> str:
    """A formula in one normal form, every operation in brackets: what its digest is made of."""
    if isinstance(tree, Number):
        return plain(tree.value)
    if isinstance(tree, Name):
        return tree.name
    return f"({written(tree.left)} {tree.operator} {written(tree.right)})"

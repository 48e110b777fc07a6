"""From one row an organ to one row a result: formulas, roundings and verdicts as Ibis columns.

The counterpart of `values.formula` and `rules.explain` for everybody at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import ibis
from ibis.expr.types import Table, Value

from jieyue.indicators.everybody import decimals
from jieyue.indicators.rules import results
from jieyue.indicators.rules.definitions import Definition
from jieyue.values.formula import Binary, Formula, Name, Number, divisors, names
from jieyue.values.rounding import COVERAGE_PLACES

NEVER = ibis.literal(value=False)


def _with_value(table: Table, name: str, tree: Formula) -> Table:
    """`values.formula.evaluate` over columns: `table` with a column `name` for the tree's value.

    Terms are columns `term_<name>`; the result is NULL where one is missing or a divisor zero.
    """
    if isinstance(tree, Number):
        return table.mutate(**{name: decimals.constant(tree.value)})
    if isinstance(tree, Name):
        return table.mutate(**{name: table[f"term_{tree.name}"]})
    left, right = f"{name}l", f"{name}r"
    table = _with_value(_with_value(table, left, tree.left), right, tree.right)
    if tree.operator == "/":
        return decimals.with_quotient(table, name, table[left], table[right])
    if tree.operator == "*":
        # One side is a whole number (`values.formula` sees to it), so no place is lost.
        factor, other = (tree.left, right) if isinstance(tree.left, Number) else (tree.right, left)
        found = table[other] * int(factor.value)
    else:
        found = table[left] + table[right] if tree.operator == "+" else table[left] - table[right]
    return table.mutate(**{name: found.cast(decimals.EXACT)})


def question(
    organ_years: Table, definition: Definition, place: int, columns: Mapping[str, str], stem: str
) -> Table:
    """What one indicator divides by what for every organ, and what stands in its way.

    `columns` name the column of `organ_years` that holds each term, `stem` begins the names of its
    coverage columns; `place` is the indicator's place in the answer.
    """
    terms = {f"term_{name}": organ_years[column].cast(decimals.EXACT) for name, column in columns.items()}
    table = organ_years.mutate(**terms)
    # Every formula ends as a quotient, by one if by nothing else: that is also how it is rounded.
    tree, by = definition.tree, Number(Decimal(1))
    if isinstance(tree, Binary) and tree.operator == "/":
        tree, by = tree.left, tree.right
    table = _with_value(_with_value(table, "dividend", tree), "divisor", by)
    unknown = {name: table[f"term_{name}"].isnull() for name in definition.terms}
    nought = {name: unknown[name] for name in definition.profile_terms}
    for number, divisor in enumerate(divisors(definition.tree)):
        table = _with_value(table, f"divisor_{number}", divisor)
        is_zero = (table[f"divisor_{number}"] == 0).fill_null(NEVER)
        for name in names(divisor):
            nought[name] = nought.get(name, NEVER) | is_zero
    return table.select(
        "organ_id",
        "dividend",
        "divisor",
        place=ibis.literal(place),
        indicator=ibis.literal(definition.code),
        unregistered=_named({name: unknown[name] for name in definition.items_terms}),
        nought=_named(nought),
        expected=table[f"{stem}_expected"].fill_null(0),
        lacking=table[f"{stem}_lacking"].fill_null(0),
        gaps=table[f"{stem}_gaps"],
        counting=table[f"{stem}_counting"].fill_null(NEVER).cast("int64"),
    )


def answered(questions: Table) -> Table:
    """Value, status, reason and coverage, judged in the order in which `rules.explain` judges."""
    table = decimals.with_quotient(questions, "value", questions.dividend, questions.divisor)
    verdicts = [
        (table.unregistered != "", results.NOT_AVAILABLE, results.NO_ENTRIES, table.unregistered),
        (table.nought != "", results.NOT_AVAILABLE, results.NO_DENOMINATOR, table.nought),
        (table.lacking > 0, results.PARTIAL, results.INCOMPLETE, table.gaps),
    ]
    part = ibis.ifelse(table.expected > 0, table.expected - table.lacking, table.counting)
    ten_thousandths = part * 10**COVERAGE_PLACES // ibis.greatest(table.expected, 1)
    answers = table.select(
        "place",
        "organ_id",
        "indicator",
        value=ibis.ifelse((table.unregistered != "") | (table.nought != ""), None, table.value),
        status=ibis.cases(*((when, status) for when, status, _, _ in verdicts), else_=results.OK),
        reason=ibis.cases(*((when, reason) for when, _, reason, _ in verdicts), else_=""),
        detail=ibis.cases(*((when, detail) for when, _, _, detail in verdicts), else_=""),
        coverage=ten_thousandths * decimals.constant(Decimal(1).scaleb(-COVERAGE_PLACES)),
    )
    return answers.order_by("place", "organ_id")


def _named(conditions: Mapping[str, Value]) -> Value:
    """The names whose condition holds, separated by spaces."""
    text = ibis.literal("")
    for name, condition in conditions.items():
        text += ibis.ifelse(condition, f"{name} ", "")
    return text.strip()

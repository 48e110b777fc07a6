"""One organ's indicator in exact decimals, step by step: the reference the bulk figures must equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jieyue.indicators.rules import results
from jieyue.indicators.rules.definitions import Definition, ItemsTerm, ProfileTerm
from jieyue.indicators.rules.factors import FACTOR_UNITS, FactorSet
from jieyue.indicators.rules.results import Result, reason_message
from jieyue.ledgers.rules.coverage import ItemYear, coverage_of
from jieyue.values.formula import Binary, Formula, Name, Number, divisors, evaluate, names
from jieyue.values.quantities import plain
from jieyue.values.rounding import EXACT, half_even, share
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class Explained:
    """A result and the steps that led to it, in reading order."""

    result: Result
    steps: tuple[Message, ...]


def explain(
    definition: Definition,
    states: Mapping[str, ItemYear],
    means: Mapping[str, Decimal | None],
    factor_set: FactorSet,
    year: int,
) -> Explained:
    """Work out one indicator of one organ for a calendar year.

    `states` come from `coverage.item_years`, `means` from `denominators.yearly_means`.  What is
    missing gives a result that is not available and says why; Refusal only where the factor set
    lacks a factor that is needed.
    """
    steps: list[Message] = []
    values: dict[str, Decimal | None] = {}
    for name, term in definition.terms.items():
        if isinstance(term, ProfileTerm):
            values[name] = means[term.field]
            steps += _profile_steps(term, means[term.field])
        else:
            values[name] = _sum(term, states, factor_set, steps)
    status, reason, detail = _judge(definition, states, values)
    value = None
    if status != results.NOT_AVAILABLE:
        value = half_even(evaluate(definition.tree, values) or Decimal(0))
        if isinstance(definition.tree, Binary):
            steps.append(_formula_step(definition, values, value))
    result = Result(
        indicator=definition.code,
        value=value,
        unit=definition.unit,
        status=status,
        reason=reason_message(reason, detail, definition, year),
        coverage=share(*coverage_of(states[item] for item in definition.items).fraction),
        factor_set=factor_set.id,
        formula=definition.digest,
    )
    return Explained(result, tuple(steps))


def _sum(
    term: ItemsTerm, states: Mapping[str, ItemYear], factor_set: FactorSet, steps: list[Message]
) -> Decimal | None:
    """Sum of quantity x factor over the items that count; None where none does."""
    total = None
    for code in term.items:
        state = states[code]
        if state.quantity is None or not state.counts:
            continue
        amount = state.quantity
        if term.factor:
            factor = factor_set.factor(code, term.factor).value
            amount = EXACT.multiply(state.quantity, factor)
            steps.append(_factor_step(state, state.quantity, factor, amount, FACTOR_UNITS[term.factor]))
        else:
            steps.append(say("{item} {quantity} {unit}", **_named(state, state.quantity)))
        if state.ignored_annual is not None:
            steps.append(
                say(
                    "{item}已有逐月数据,全年数 {quantity} {unit} 不再计入",
                    **_named(state, state.ignored_annual),
                )
            )
        total = EXACT.add(total or Decimal(0), amount)
    if total is not None:
        steps.append(
            say("合计:{title} {total} {unit}", title=Message(term.title), total=plain(total), unit=term.unit)
        )
    return total


def _named(state: ItemYear, quantity: Decimal) -> dict[str, object]:
    return {"item": Message(state.item.title), "quantity": plain(quantity), "unit": state.item.unit}


def _factor_step(
    state: ItemYear, quantity: Decimal, factor: Decimal, amount: Decimal, amount_unit: str
) -> Message:
    return say(
        "{item} {quantity} {unit} × {factor} = {amount} {amount_unit}",
        **_named(state, quantity),
        factor=plain(factor),
        amount=plain(amount),
        amount_unit=amount_unit,
    )


def _profile_steps(term: ProfileTerm, mean: Decimal | None) -> list[Message]:
    if mean is None:
        return []
    return [
        say(
            "{title}(按天加权平均){mean} {unit}",
            title=Message(term.title),
            mean=plain(mean),
            unit=term.unit,
        )
    ]


def _judge(
    definition: Definition, states: Mapping[str, ItemYear], values: Mapping[str, Decimal | None]
) -> tuple[str, str, str]:
    """Status, reason code and detail (see `results`): a missing figure before a missing denominator
    before a gap."""
    unregistered = [name for name in definition.items_terms if values[name] is None]
    if unregistered:
        return results.NOT_AVAILABLE, results.NO_ENTRIES, " ".join(unregistered)
    nought = {name for name in definition.profile_terms if values[name] is None}
    for divisor in divisors(definition.tree):
        if evaluate(divisor, values) == 0:
            nought.update(names(divisor))
    if nought or evaluate(definition.tree, values) is None:
        return results.NOT_AVAILABLE, results.NO_DENOMINATOR, " ".join(sorted(nought))
    gaps = [
        f"{code}:{results.months_mask(states[code].missing)}"
        for code in definition.items
        if states[code].missing
    ]
    return (results.PARTIAL, results.INCOMPLETE, " ".join(gaps)) if gaps else (results.OK, "", "")


def _formula_step(definition: Definition, values: Mapping[str, Decimal | None], value: Decimal) -> Message:
    return say(
        "{title} = {formula} = {value} {unit}",
        title=Message(definition.title),
        formula=_spoken(definition.tree, definition, values),
        value=plain(value),
        unit=definition.unit,
    )


def _spoken(tree: Formula, definition: Definition, values: Mapping[str, Decimal | None]) -> Message:
    """A formula with its terms' titles and figures in place of their names."""
    if isinstance(tree, Number):
        return Message(plain(tree.value))
    if isinstance(tree, Name):
        term = definition.terms[tree.name]
        return say(
            "{title} {value} {unit}",
            title=Message(term.title),
            value=plain(values[tree.name] or Decimal(0)),
            unit=term.unit,
        )
    left = _bracketed(tree.left, definition, values)
    right = _bracketed(tree.right, definition, values)
    sign = {"*": "×", "/": "÷"}.get(tree.operator, tree.operator)
    return say("{left} {sign} {right}", left=left, sign=sign, right=right)


def _bracketed(tree: Formula, definition: Definition, values: Mapping[str, Decimal | None]) -> Message:
    spoken = _spoken(tree, definition, values)
    return say("({inner})", inner=spoken) if isinstance(tree, Binary) else spoken

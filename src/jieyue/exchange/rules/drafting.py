"""Makes a mapping of what somebody chose for each column.  A figure whose unit nobody said is refused, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.exchange.rules.guessing import Target
from jieyue.ledgers.columns import UNIT_OF_ITEM
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets import unfolding
from jieyue.sheets.unfolding import FieldSource, QuantityColumn
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.units import UNITS, factor
from jieyue.values.wording import say

# A unit that is none of the table: a number to multiply by, which somebody typed.
BY_HAND = "*"
_ONE = Decimal(1)


@dataclass(frozen=True)
class Choice:
    """What one column is to be: `to` as in `guessing.Target`, "" for nothing.

    `unit` is a code of `values.units`, `UNIT_OF_ITEM` where each row's item says it, or `*` and a factor.
    """

    header: str
    to: str = ""
    unit: str = ""

    @property
    def kind(self) -> str:
        return self.to.partition(":")[0]

    @property
    def key(self) -> str:
        return self.to.partition(":")[2]


def draft(
    target: str,
    choices: Sequence[Choice],
    constants: Mapping[str, str],
    possible: Sequence[Target],
    *,
    sheet: str | None = None,
    header_row: int = 1,
) -> unfolding.Mapping:
    """The mapping the choices amount to.  `constants` are fields that are the same in every row.

    Raises Refusal where two columns are chosen for one thing, or one for what the table does not have, where a
    cost lacks its quantity, or a unit is not said.
    """
    chosen = [choice for choice in choices if choice.to]
    _refuse_twice(chosen)
    _refuse_unknown(chosen, {one.to for one in possible})
    units = {one.to: one.unit for one in possible}
    item = constants.get("item", "")
    units |= {one.to: ITEMS[item].unit for one in possible if one.unit == UNIT_OF_ITEM and item in ITEMS}
    months = [choice for choice in chosen if choice.kind == "month"]
    for choice in months:
        units[choice.to] = units.get("field:quantity", "")
    _refuse_unsaid(chosen, units)
    fields = {
        choice.key: FieldSource(column=choice.header, factor=_factor(choice, units))
        for choice in chosen
        if choice.kind == "field"
    }
    if months:
        factors = {_factor(choice, units) for choice in months}
        if len(factors) > 1:
            raise Refusal(say("各月份的列请选择同一个单位。"))
        columns = {choice.header: choice.key for choice in months}
        fields["period"] = FieldSource(columns=columns, factor=next(iter(factors)))
    # A column says more than a constant.
    fields = {key: FieldSource(constant=text) for key, text in constants.items() if text} | fields
    return unfolding.Mapping(
        target=target,
        fields=fields,
        quantities=_quantities(chosen, units),
        sheet=sheet,
        header_row=header_row,
    )


def _refuse_twice(chosen: Iterable[Choice]) -> None:
    seen: dict[str, str] = {}
    for choice in chosen:
        first = seen.setdefault(choice.to, choice.header)
        if first != choice.header:
            raise Refusal(
                say("“{first}”和“{second}”两列对应同一项,请只保留一列。", first=first, second=choice.header)
            )


def _refuse_unknown(chosen: Iterable[Choice], possible: Collection[str]) -> None:
    for choice in chosen:
        if choice.kind != "month" and choice.to not in possible:
            raise Refusal(say("“{header}”对应的栏目在这张表里没有,请重新选择。", header=choice.header))


def _refuse_unsaid(chosen: Iterable[Choice], units: Mapping[str, str]) -> None:
    """Every column of figures that could come in several units needs one that somebody said."""
    unsaid = [choice.header for choice in chosen if _has_unit(choice, units) and not _is_said(choice, units)]
    if unsaid:
        raise Refusal(
            say("请为“{headers}”选择单位:表头没有写明,系统不代为猜测。", headers="”“".join(unsaid[:8]))
        )


def _has_unit(choice: Choice, units: Mapping[str, str]) -> bool:
    kept = units.get(choice.to, "")
    return kept == UNIT_OF_ITEM or kept in UNITS


def _is_said(choice: Choice, units: Mapping[str, str]) -> bool:
    try:
        _factor(choice, units)
    except (KeyError, ValueError, ArithmeticError):
        return False
    return bool(choice.unit)


def _factor(choice: Choice, units: Mapping[str, str]) -> Decimal | None:
    """What the column's figures are multiplied by; None where they stand in the right unit."""
    # A unit that was chosen before the column became one that has none says nothing.
    if not choice.unit or choice.unit == UNIT_OF_ITEM or not _has_unit(choice, units):
        return None
    if choice.unit.startswith(BY_HAND):
        told = Decimal(choice.unit.removeprefix(BY_HAND).strip())
        if not told.is_finite() or told <= 0:
            raise ValueError(choice.unit)
    else:
        told = factor(choice.unit, units[choice.to])
    return None if told == _ONE else told


def _quantities(chosen: Sequence[Choice], units: Mapping[str, str]) -> tuple[QuantityColumn, ...]:
    costs = {choice.key: choice for choice in chosen if choice.kind == "cost"}
    found = []
    for choice in chosen:
        if choice.kind == "item":
            cost = costs.pop(choice.key, None)
            cost_factor = (_factor(cost, units) if cost else None) or _ONE
            found.append(
                QuantityColumn(
                    choice.key,
                    choice.header,
                    _factor(choice, units) or _ONE,
                    cost.header if cost else None,
                    cost_factor,
                )
            )
    if costs:
        left = next(iter(costs.values()))
        raise Refusal(say("“{header}”是费用,请同时选出同一项目的用量列,或不导入这一列。", header=left.header))
    return tuple(found)


def comments(choices: Sequence[Choice]) -> dict[str, str]:
    """What was converted, for the reader of the mapping as a file."""
    told = {}
    for choice in choices:
        if choice.to and choice.unit and choice.unit != UNIT_OF_ITEM:
            name = UNITS[choice.unit].title if choice.unit in UNITS else f"× {choice.unit.lstrip(BY_HAND)}"
            key = "period" if choice.kind == "month" else choice.key
            told[key] = f"{choice.header}: {name}"
    return told


def choices_of(mapping: unfolding.Mapping, possible: Sequence[Target]) -> dict[str, tuple[str, str]]:
    """What a mapping makes of each column, as `Choice` has it: header to target and unit.

    For showing a saved mapping on the screen; constants, prefixes and tables of values are not told.
    """
    units = {one.to: one.unit for one in possible}
    told: dict[str, tuple[str, str]] = {}
    for name, source in mapping.fields.items():
        if source.column is not None:
            told[source.column] = f"field:{name}", _unit(source.factor, units.get(f"field:{name}", ""))
        for header, period in (source.columns or {}).items():
            told[header] = f"month:{period}", _unit(source.factor, UNIT_OF_ITEM)
    for one in mapping.quantities:
        told[one.column] = f"item:{one.item}", _unit(one.factor, units.get(f"item:{one.item}", ""))
        if one.cost is not None:
            told[one.cost] = f"cost:{one.item}", _unit(one.cost_factor, "yuan")
    return told


def _unit(told: Decimal | None, kept: str) -> str:
    """The unit by whose factor a saved mapping multiplies."""
    if kept == UNIT_OF_ITEM:
        return UNIT_OF_ITEM if told in {None, _ONE} else BY_HAND + plain(told or _ONE)
    if kept not in UNITS:
        return ""
    same = (unit.code for unit in UNITS.values() if unit.family == UNITS[kept].family)
    found = next((code for code in [kept, *same] if factor(code, kept) == (told or _ONE)), None)
    return found or BY_HAND + plain(told or _ONE)

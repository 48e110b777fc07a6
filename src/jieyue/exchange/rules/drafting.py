"""Makes a mapping of what somebody chose for each column.  A figure whose unit nobody said is refused, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """What one column is to be: `to` as in `guessing.Target`, `month:PERIOD` or `wide:FIELD=VALUE`, "" for nothing.

    `unit` is a code of `values.units`, `UNIT_OF_ITEM` where each row's item says it, or `*` and a factor;
    `period` that of an item's column, where its columns stand for months.  The rest is as in `FieldSource`.
    """

    header: str
    to: str = ""
    unit: str = ""
    period: str = ""
    prefix: str = ""
    values: Mapping[str, str] | None = None
    default: str | None = None
    year_only: bool = False

    @property
    def kind(self) -> str:
        return self.to.partition(":")[0]

    @property
    def key(self) -> str:
        return self.to.partition(":")[2]

    @property
    def wide(self) -> tuple[str, str]:
        """The field and the value of it that the column stands for."""
        name, _, value = self.key.partition("=")
        return ("period", self.key) if self.kind == "month" else (name, value)

    @property
    def is_wide(self) -> bool:
        return self.kind in {"month", "wide"}


@dataclass(frozen=True)
class Layout:
    """Where the table is in the file, what in it counts as nothing, and which rows are left out."""

    sheet: str | None = None
    header_row: int = 1
    header_rows: int = 1
    missing: frozenset[str] = frozenset({""})
    skip: Mapping[str, frozenset[str]] = field(default_factory=dict)


PLAIN = Layout()


def draft(
    target: str,
    choices: Sequence[Choice],
    constants: Mapping[str, str],
    possible: Sequence[Target],
    layout: Layout = PLAIN,
) -> unfolding.Mapping:
    """The mapping the choices amount to.  `constants` are fields that are the same in every row.

    Raises Refusal where two columns are chosen for one thing, or one for what the table does not have, where a
    cost lacks its quantity, or a unit is not said.
    """
    chosen = [choice for choice in choices if choice.to]
    _refuse_twice(chosen)
    _refuse_unknown(chosen, {one.to for one in possible})
    units = _Units.of(possible, chosen, constants.get("item", ""))
    _refuse_unsaid(chosen, units)
    fields = {
        choice.key: FieldSource(
            column=choice.header,
            prefix=choice.prefix,
            values=choice.values,
            default=choice.default,
            factor=None if choice.year_only else units.factor(choice),
            year_only=choice.year_only,
        )
        for choice in chosen
        if choice.kind == "field"
    }
    fields |= _wide([choice for choice in chosen if choice.is_wide], units)
    # A column says more than a constant.
    fields = {key: FieldSource(constant=text) for key, text in constants.items() if text} | fields
    return unfolding.Mapping(
        target=target,
        fields=fields,
        quantities=_quantities(chosen, units),
        sheet=layout.sheet,
        header_row=layout.header_row,
        header_rows=layout.header_rows,
        missing=layout.missing,
        skip=layout.skip,
    )


@dataclass(frozen=True)
class _Units:
    """The unit each target is kept in; `numbers` are figures, some of which have none."""

    kept: Mapping[str, str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, possible: Sequence[Target], chosen: Iterable[Choice], item: str) -> _Units:
        """With `item` every row is of one item, so that its unit is known."""
        kept = {one.to: one.unit for one in possible}
        kept |= {one.to: ITEMS[item].unit for one in possible if one.unit == UNIT_OF_ITEM and item in ITEMS}
        kept |= {one.to: kept.get("field:quantity", "") for one in chosen if one.is_wide}
        return cls(kept, frozenset(one.to for one in possible if one.is_number))

    def asks(self, choice: Choice) -> bool:
        """Whether figures of the column could come in several units."""
        kept = self.kept.get(choice.to, "")
        return kept == UNIT_OF_ITEM or kept in UNITS

    def factor(self, choice: Choice) -> Decimal | None:
        """What the column's figures are multiplied by; None where they stand in the right unit."""
        by_hand = choice.unit.startswith(BY_HAND)
        # A unit that was chosen before the column became one that has none says nothing.
        if not self.asks(choice) and not (by_hand and choice.to in self.numbers):
            return None
        if not choice.unit or choice.unit == UNIT_OF_ITEM:
            return None
        if by_hand:
            told = Decimal(choice.unit.removeprefix(BY_HAND).strip())
            if not told.is_finite() or told <= 0:
                raise ValueError(choice.unit)
        else:
            told = factor(choice.unit, self.kept[choice.to])
        return None if told == _ONE else told

    def is_said(self, choice: Choice) -> bool:
        try:
            self.factor(choice)
        except (KeyError, ValueError, ArithmeticError):
            return False
        return bool(choice.unit) or not self.asks(choice)


def _wide(chosen: Sequence[Choice], units: _Units) -> dict[str, FieldSource]:
    """Columns that each stand for one value of a field, as twelve months do."""
    if not chosen:
        return {}
    factors = {units.factor(choice) for choice in chosen}
    if len(factors) > 1:
        raise Refusal(say("各月份的列请选择同一个单位。"))
    names = {choice.wide[0] for choice in chosen}
    if len(names) > 1:
        raise Refusal(say("只能有一组列按月份或项目展开,请改用“项目”加“月份”。"))
    columns = {choice.header: choice.wide[1] for choice in chosen}
    return {names.pop(): FieldSource(columns=columns, factor=factors.pop())}


def _refuse_twice(chosen: Iterable[Choice]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for choice in chosen:
        first = seen.setdefault((choice.to, choice.period), choice.header)
        if first != choice.header:
            raise Refusal(
                say("“{first}”和“{second}”两列对应同一项,请只保留一列。", first=first, second=choice.header)
            )


def _refuse_unknown(chosen: Iterable[Choice], possible: Collection[str]) -> None:
    for choice in chosen:
        known = f"field:{choice.wide[0]}" in possible if choice.is_wide else choice.to in possible
        if not known:
            raise Refusal(say("“{header}”对应的栏目在这张表里没有,请重新选择。", header=choice.header))


def _refuse_unsaid(chosen: Iterable[Choice], units: _Units) -> None:
    """Every column of figures that could come in several units needs one that somebody said."""
    unsaid = [choice.header for choice in chosen if not units.is_said(choice)]
    if unsaid:
        raise Refusal(
            say("请为“{headers}”选择单位:表头没有写明,系统不代为猜测。", headers="”“".join(unsaid[:8]))
        )


def _quantities(chosen: Sequence[Choice], units: _Units) -> tuple[QuantityColumn, ...]:
    costs = {(choice.key, choice.period): choice for choice in chosen if choice.kind == "cost"}
    found = []
    for choice in chosen:
        if choice.kind == "item":
            cost = costs.pop((choice.key, choice.period), None)
            found.append(
                QuantityColumn(
                    choice.key,
                    choice.header,
                    units.factor(choice) or _ONE,
                    cost.header if cost else None,
                    (units.factor(cost) if cost else None) or _ONE,
                    choice.period or None,
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
            told[choice.wide[0] if choice.is_wide else choice.key] = f"{choice.header}: {name}"
    return told


def choices_of(mapping: unfolding.Mapping, possible: Sequence[Target]) -> list[Choice]:
    """What a mapping makes of each column: drafted again, it is the same mapping.  One column may be of several uses."""
    units = {one.to: one.unit for one in possible}
    told: list[Choice] = []
    for name, source in mapping.fields.items():
        if source.column is not None:
            to = f"field:{name}"
            unit = "" if source.year_only else _unit(source.factor, units.get(to, ""))
            told.append(
                Choice(
                    source.column,
                    to,
                    unit,
                    prefix=source.prefix,
                    values=source.values,
                    default=source.default,
                    year_only=source.year_only,
                )
            )
        for header, value in (source.columns or {}).items():
            to = f"month:{value}" if name == "period" else f"wide:{name}={value}"
            told.append(Choice(header, to, _unit(source.factor, UNIT_OF_ITEM)))
    for one in mapping.quantities:
        to, period = f"item:{one.item}", one.period or ""
        told.append(Choice(one.column, to, _unit(one.factor, units.get(to, "")), period))
        if one.cost is not None:
            told.append(Choice(one.cost, f"cost:{one.item}", _unit(one.cost_factor, "yuan"), period))
    return told


def constants_of(mapping: unfolding.Mapping) -> dict[str, str]:
    """The fields a mapping sets to the same in every row."""
    return {name: one.constant for name, one in mapping.fields.items() if one.constant is not None}


def _unit(told: Decimal | None, kept: str) -> str:
    """The unit by whose factor a saved mapping multiplies."""
    by_hand = "" if told in {None, _ONE} else BY_HAND + plain(told or _ONE)
    if kept == UNIT_OF_ITEM:
        return by_hand or UNIT_OF_ITEM
    if kept not in UNITS:
        return by_hand
    same = (unit.code for unit in UNITS.values() if unit.family == UNITS[kept].family)
    found = next((code for code in [kept, *same] if factor(code, kept) == (told or _ONE)), None)
    return found or by_hand

"""What a ledger says of a year: sums and counts by group, and figures such as PUE, each with how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from jieyue.ledgers.rules.records.checks import Cells
from jieyue.values.formula import Formula, evaluate, names, parse
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class Measure:
    """Rows counted (`of` is empty) or one of their fields added up; `by` groups them.

    Only rows count that are `where` and have something in every field of `told`.
    """

    title: str
    of: str = ""
    by: str = ""
    unit: str = ""
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    told: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field the measure looks at."""
        named = (self.of, self.by, *self.told, *(name for name, _ in self.where))
        return tuple(name for name in named if name)

    def takes(self, cells: Cells) -> bool:
        """Whether a row is one of those that count."""
        return all(name in cells for name in self.told) and all(
            cells.get(name) in values for name, values in self.where
        )


@dataclass(frozen=True)
class Figure:
    """One derived figure: a formula over measures; `text` says why there is none where a divisor is zero."""

    code: str
    title: str
    unit: str
    tree: Formula
    formula: str
    terms: Mapping[str, Measure]
    text: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field the figure looks at."""
        return tuple(name for term in self.terms.values() for name in term.fields)


class Group(NamedTuple):
    """A measure's value for one group; `group` is "" where rows are not grouped."""

    group: str
    value: Decimal


@dataclass(frozen=True)
class Derived:
    """A figure worked out: its value with the steps, or None with the reason."""

    figure: Figure
    value: Decimal | None
    reason: Message


def measure_from(row: Mapping[str, Any]) -> Measure:
    """A measure from its table."""
    where = row.get("where", {})
    return Measure(
        title=row["title"],
        of=row.get("of", ""),
        by=row.get("by", ""),
        unit=row.get("unit", ""),
        where=tuple((name, frozenset(values)) for name, values in where.items()),
        told=tuple(row.get("told", ())),
    )


def figure_from(row: Mapping[str, Any]) -> Figure:
    """A figure from its table.  Raises ValueError where formula and terms don't fit."""
    tree = parse(row["formula"])
    terms = {name: measure_from(term) for name, term in row["terms"].items()}
    if set(names(tree)) != set(terms):
        raise ValueError(f"{row['code']}: the formula's terms are {sorted(set(names(tree)))}")
    return Figure(row["code"], row["title"], row.get("unit", ""), tree, row["formula"], terms, row["text"])


def measured(measure: Measure, rows: Iterable[Cells]) -> list[Group]:
    """The value of each group in the order of its first row; rows that lack the field add nothing."""
    totals: dict[str, Decimal] = {}
    for cells in rows:
        if not measure.takes(cells) or (measure.of and measure.of not in cells):
            continue
        amount = Decimal(cells[measure.of]) if measure.of else Decimal(1)
        group = cells.get(measure.by, "") if measure.by else ""
        totals[group] = totals.get(group, Decimal(0)) + amount
    return [Group(group, total) for group, total in totals.items()]


def total(measure: Measure, rows: Iterable[Cells]) -> Decimal:
    """All groups together."""
    return sum((value for _, value in measured(measure, rows)), Decimal(0))


def derived(figure: Figure, values: Mapping[str, Decimal]) -> Derived:
    """A figure from the values of its terms."""
    value = evaluate(figure.tree, values)
    if value is None:
        return Derived(figure, None, say(figure.text))
    shown: Message | None = None
    for name, term in figure.terms.items():
        one = say("{title} {value}", title=say(term.title), value=plain(values[name]))
        shown = one if shown is None else say("{before};{last}", before=shown, last=one)
    return Derived(figure, value, shown or say(figure.title))

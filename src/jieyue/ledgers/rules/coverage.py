"""What an organ's ledger of one year holds and what it lacks, since a total without that misleads.

Three rules of the programme meet here: monthly entries win over an annual entry of the same year
and are never added to it; an annual entry covers every expected month; and only items that an
organ declares or has really used are expected (heat without a meter is neither).  Nothing is expected
of months the organ did not wholly live through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS, Item
from jieyue.registry.rules.history import ALWAYS, Life


class Entry(NamedTuple):
    """One registered quantity in the item's unit; `month` is 0 where it stands for the whole year."""

    item: str
    year: int
    month: int
    quantity: Decimal


@dataclass(frozen=True)
class Declaration:
    """An organ's word that it uses an item (or, `in_use` False, no longer does) from a year on.

    There is at most one declaration for an item and a year.
    """

    item: str
    from_year: int
    in_use: bool


@dataclass(frozen=True)
class ItemYear:
    """One item of one organ in one calendar year.

    `quantity` is the effective one, None where nothing is registered; `due` are the months to be reported
    where the item is expected, `covered` those of them it accounts for; `ignored_annual` is an annual entry that monthly ones have replaced.
    """

    item: Item
    expected: bool = False
    quantity: Decimal | None = None
    due: tuple[int, ...] = ALL_MONTHS
    covered: frozenset[int] = frozenset()
    ignored_annual: Decimal | None = None

    @property
    def counts(self) -> bool:
        """Whether the item says anything about the year.

        A zero written for an item the organ never used does not: otherwise a form full of zeros
        would make a total of zero for an organ whose electricity nobody has entered.
        """
        return self.quantity is not None and (self.expected or self.quantity != 0)

    @property
    def missing(self) -> tuple[int, ...]:
        """Expected months for which there is no figure."""
        if not self.expected:
            return ()
        return tuple(month for month in self.due if month not in self.covered)


def item_years(
    entries: Iterable[Entry], declarations: Iterable[Declaration], year: int, life: Life = ALWAYS
) -> Mapping[str, ItemYear]:
    """Every item of the catalogue, in its order, as one organ's ledger shows it for `year`.

    `entries` hold that year and all earlier ones (a non-zero quantity in an earlier year makes an
    item expected); later years and items unknown to the catalogue are passed over.
    """
    kept: dict[str, list[Entry]] = {code: [] for code in ITEMS}
    for entry in entries:
        if entry.item in kept and entry.year <= year:
            kept[entry.item].append(entry)
    declared: dict[str, Declaration] = {}
    for declaration in sorted(declarations, key=lambda one: one.from_year):
        if declaration.from_year <= year:
            declared[declaration.item] = declaration
    lived = life.months(year)
    return {
        code: _item_year(item, kept[code], declared.get(code), year, lived) for code, item in ITEMS.items()
    }


def _item_year(
    item: Item, entries: list[Entry], declared: Declaration | None, year: int, lived: frozenset[int]
) -> ItemYear:
    due = tuple(month for month in item.expected_months if month in lived)
    used = any(entry.quantity != 0 for entry in entries)
    expected = bool(due) and (declared.in_use if declared else used)
    monthly = [entry for entry in entries if entry.year == year and entry.month]
    annual = [entry for entry in entries if entry.year == year and not entry.month]
    effective = monthly or annual
    if not effective:
        return ItemYear(item, expected, due=due)
    months = {entry.month for entry in monthly} if monthly else set(due)
    return ItemYear(
        item=item,
        expected=expected,
        quantity=_total(effective),
        due=due,
        covered=frozenset(months).intersection(due),
        ignored_annual=_total(annual) if monthly and annual else None,
    )


def _total(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.quantity for entry in entries), Decimal(0))


@dataclass(frozen=True)
class Coverage:
    """Item-months with a figure, out of those expected; `counting` = some item has a say at all."""

    covered: int
    expected: int
    counting: bool

    @property
    def fraction(self) -> tuple[int, int]:
        """Numerator and denominator of the coverage, 0 to 1.

        Where nothing is expected, nothing is missing: 1 if there is a figure, 0 if there is none.
        """
        return (self.covered, self.expected) if self.expected else (int(self.counting), 1)


def coverage_of(states: Iterable[ItemYear]) -> Coverage:
    """How complete a group of items is: every expected month of every expected item weighs the same."""
    states = list(states)
    expected = [state for state in states if state.expected]
    return Coverage(
        covered=sum(len(state.covered) for state in expected),
        expected=sum(len(state.due) for state in expected),
        counting=any(state.counts for state in states),
    )

"""Giving members their parts: as shares beside the compound's month, and as entries of their own ledgers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.entries import record_shares
from jieyue.ledgers.queries.entries import split_cells
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.queries.organs import organ_places
from jieyue.sites.models import Share
from jieyue.sites.rules import METHOD_TITLES
from jieyue.sites.rules.energy_rows import SiteMonth
from jieyue.sites.rules.splitting import Part
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say

# Databases bound the number of parameters of one statement.
_AT_ONCE = 500


@dataclass(frozen=True)
class Parted:
    """A compound's month (row `entry`) with its members' parts by code."""

    entry: int
    site_name: str
    key: SiteMonth
    kind: str
    parts: Mapping[str, Part]
    estimated: bool = False

    def why(self, reason: str) -> str:
        """What stands in the revisions of the members' entries."""
        told = say("{method}分摊:{site}", method=say(METHOD_TITLES[self.kind]), site=self.site_name)
        if not reason.strip():
            return str(told)
        return str(say("{split}({reason})", split=told, reason=reason.strip()))[:200]


# What a share is a share of, in an organ's own ledger.
_Cell = tuple[str, str, int, int]


def give(actor: Actor, act: str, parted: Sequence[Parted], reason: str) -> None:
    """Store the parts in place of earlier ones and write the ledgers they belong to.  Must run inside `act`.

    An organ in two compounds gets the sum of its parts.  One that has left a month gets 0 there where its
    entry still holds the old part.
    """
    left = _replace_shares(parted)
    totals = _totals(parted, left)
    by_why: dict[str, list[EntryRow]] = defaultdict(list)
    for one in parted:
        for organ in {*one.parts, *left.get(one.entry, ())}:
            cell = (organ, *one.key[1:])
            quantity, cost = totals.pop(cell, (None, None))
            if quantity is not None:
                rows = by_why[one.why(reason)]
                rows.append(_row(len(rows) + 1, cell, quantity, cost, estimated=one.estimated))
    for why, rows in by_why.items():
        _record(actor, act, rows, why)


def _record(actor: Actor, act: str, rows: Sequence[EntryRow], why: str) -> None:
    """Into the ledgers; a member whose ledger takes nothing, as it is closed, holds up the whole split."""
    try:
        record_shares(actor, act, rows, why=why)
    except RowsRefused as refused:
        first = refused.errors[0]
        code = rows[(first.row or 1) - 1].code
        raise Refusal(
            say("成员“{code}”的台账不能写入,整笔没有分摊:{why}", code=code, why=first.message)
        ) from None


def _row(number: int, cell: _Cell, quantity: Decimal, cost: Decimal | None, *, estimated: bool) -> EntryRow:
    organ, item, year, month = cell
    return EntryRow(
        number,
        organ,
        item,
        str(Period(year, month)),
        str(quantity),
        None if cost is None else str(cost),
        "1" if estimated else "0",
    )


def _replace_shares(parted: Sequence[Parted]) -> dict[int, set[str]]:
    """Store the new shares.  Returns who had one in a month and has none any more, by the month's row."""
    left: dict[int, set[str]] = {}
    months = {one.entry: one for one in parted}
    for some in _batches(list(months)):
        for entry, code in Share.objects.filter(entry__in=some).values_list("entry_id", "organ__code"):
            if code not in months[entry].parts:
                left.setdefault(entry, set()).add(code)
        Share.objects.filter(entry__in=some).delete()
    organs = organ_places({code for one in parted for code in one.parts})
    Share.objects.bulk_create(
        Share(
            entry_id=one.entry,
            organ_id=organs[code].pk,
            quantity=part.quantity,
            cost=part.cost,
            portion=part.portion,
            kind=one.kind,
        )
        for one in parted
        for code, part in one.parts.items()
    )
    return left


def _totals(
    parted: Sequence[Parted], left: Mapping[int, set[str]]
) -> dict[_Cell, tuple[Decimal, Decimal | None]]:
    """What each touched organ has in all, over every compound it sits in; 0 for one that has left."""
    touched = {(organ, *one.key[1:]) for one in parted for organ in {*one.parts, *left.get(one.entry, ())}}
    totals: dict[_Cell, tuple[Decimal, Decimal | None]] = {
        cell: (Decimal(0), Decimal(0)) for cell in _still_split(parted, left)
    }
    for some in _batches(sorted({organ for organ, *_ in touched})):
        shares = Share.objects.filter(
            organ__code__in=some, entry__year__in={year for _, _, year, _ in touched}
        ).values_list("organ__code", "entry__item", "entry__year", "entry__month", "quantity", "cost")
        for *cell, quantity, cost in shares:
            key = tuple(cell)
            if key in touched:
                before, paid = totals.get(key, (Decimal(0), None))
                both = [one for one in (paid, cost) if one is not None]
                totals[key] = (before + quantity, sum(both, Decimal(0)) if both else None)
    return totals


def _still_split(parted: Sequence[Parted], left: Mapping[int, set[str]]) -> set[_Cell]:
    """The cells of those who have left that nobody has typed over since."""
    cells = {(organ, *one.key[1:]) for one in parted for organ in left.get(one.entry, ())}
    return cells & split_cells({cell[0] for cell in cells}, {cell[2] for cell in cells})


def _batches(values: Sequence) -> Iterable[Sequence]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]

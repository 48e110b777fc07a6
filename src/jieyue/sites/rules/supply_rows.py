"""What a sheet of 户号 asks for: each number bound to one organ or one compound, and to one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from jieyue.acts.rules import Actor, may
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sites.rules.words import read_item, read_text
from jieyue.values.dates import parse_date
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

ACT = "supply.save"
LONGEST_NUMBER, LONGEST_SUPPLIER = 40, 60


@dataclass(frozen=True)
class SupplyRow:
    """One row as it is written; None is a blank cell."""

    number: int
    account: str | None
    item: str | None = None
    supplier: str | None = None
    organ: str | None = None
    site: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """An account bound to an organ or a compound (`holder`, by code), from a day to a last day (None: still)."""

    supplier: str
    number: str
    item: str
    holder: str
    on_site: bool
    first: date
    last: date | None = None

    @property
    def account(self) -> tuple[str, str]:
        return self.supplier, self.number


class Placed(Protocol):
    """An organ or a compound in the tree."""

    @property
    def path(self) -> str: ...


@dataclass(frozen=True)
class Known:
    """The organs and compounds the sheet names, all bindings of its accounts, and names of holders for sentences."""

    organs: Mapping[str, Placed]
    sites: Mapping[str, Placed]
    bindings: Mapping[tuple[str, str], Sequence[Binding]]
    names: Mapping[tuple[bool, str], str]


@dataclass
class Plan:
    """Bindings to store; those with the same account and first day take the place of what was there."""

    bindings: list[Binding] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def plan_supply(actor: Actor, rows: Sequence[SupplyRow], known: Known, *, source: Source) -> Plan:
    """Decide what the sheet changes.  Raises RowsRefused with every cell that can't be taken."""
    cells = RefusedCells(source.sheet)
    after = {account: list(there) for account, there in known.bindings.items()}
    created = updated = unchanged = 0
    plan, changes = Plan(), list[RowChange]()
    for row in rows:
        told = _read(actor, row, known, cells)
        if told is None:
            continue
        there = after.setdefault(told.account, [])
        before = next((one for one in there if one.first == told.first), None)
        if before is not None and (before.holder, before.on_site) == (told.holder, told.on_site):
            # A blank last day leaves the stored one.
            told = replace(told, last=told.last or before.last)
        others = [one for one in there if one is not before]
        taken = before if before and before.holder != told.holder else _overlapping(told, others)
        if taken is not None:
            cells.refuse(row, "account", _bound(taken, known))
            continue
        after[told.account] = [*others, told]
        if told == before:
            unchanged += 1
            continue
        plan.bindings.append(told)
        changes.append(_change(row, before, told))
        created, updated = created + (before is None), updated + (before is not None)
    cells.raise_if_any(len(rows))
    plan.tally = Tally(created, updated, unchanged, changes[:MOST_LISTED])
    return plan


def _change(row: SupplyRow, before: Binding | None, after: Binding) -> RowChange:
    cells = cells_changed(binding_cells(before) if before else {}, binding_cells(after))
    return RowChange(row.number, (after.holder, after.supplier, after.number), before is None, cells)


def binding_cells(binding: Binding) -> dict[str, str]:
    """A binding as a sheet has it, by the keys of its columns."""
    return {
        "account": binding.number,
        "item": ITEMS[binding.item].title,
        "supplier": binding.supplier,
        "organ": "" if binding.on_site else binding.holder,
        "site": binding.holder if binding.on_site else "",
        "valid_from": binding.first.isoformat(),
        "valid_to": binding.last.isoformat() if binding.last else "",
    }


def _read(actor: Actor, row: SupplyRow, known: Known, cells: RefusedCells) -> Binding | None:
    number = cells.required(row, "account", row.account, read_text(LONGEST_NUMBER))
    item = cells.required(row, "item", row.item, read_item)
    supplier = cells.required(row, "supplier", row.supplier, read_text(LONGEST_SUPPLIER))
    first = cells.required(row, "valid_from", row.valid_from, parse_date)
    last = cells.read(row, "valid_to", row.valid_to, parse_date)
    holder = _holder(actor, row, known, cells)
    if number is None or item is None or supplier is None or first is None or holder is None:
        return None
    if last is not None and last < first:
        cells.refuse(row, "valid_to", say("截止日期早于起始日期。"))
        return None
    return Binding(supplier, number, item, holder, row.site is not None, first, last)


def _holder(actor: Actor, row: SupplyRow, known: Known, cells: RefusedCells) -> str | None:
    if (row.organ is None) == (row.site is None):
        cells.refuse(row, "organ", say("机关代码和集中办公区代码请填且只填一个。"))
        return None
    if row.site is not None:
        return cells.read(row, "site", row.site.strip(), lambda code: _placed(actor, code, known.sites))
    return cells.read(
        row, "organ", (row.organ or "").strip(), lambda code: _placed(actor, code, known.organs)
    )


def _placed(actor: Actor, code: str, places: Mapping[str, Placed]) -> str:
    place = places.get(code)
    if place is None:
        raise Refusal(say("代码“{code}”不存在,请先登记机关或集中办公区。", code=code[:60]))
    verdict = may(actor, ACT, place.path)
    if not verdict:
        raise Refusal(verdict.reason)
    return code


def _overlapping(told: Binding, others: Iterable[Binding]) -> Binding | None:
    return next(
        (
            other
            for other in others
            if told.first <= (other.last or date.max) and other.first <= (told.last or date.max)
        ),
        None,
    )


def _bound(taken: Binding, known: Known) -> Message:
    holder = known.names.get((taken.on_site, taken.holder), taken.holder)
    return say(
        "户号“{number}”({supplier})自 {first} 起已绑定“{holder}”,请先在原处填写截止日期。",
        number=taken.number,
        supplier=taken.supplier,
        first=taken.first,
        holder=holder,
    )

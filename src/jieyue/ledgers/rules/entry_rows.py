"""What a sheet of quantities asks for: every cell tested, every entry named once, changes told from repeats.

Tens of thousands of rows go through here, so whatever repeats (organs, items, periods) is read once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, Protocol

from jieyue.acts.rules import Actor, may
from jieyue.ledgers.rules.forms import ITEM_NAMED
from jieyue.ledgers.rules.items import ITEMS
from jieyue.values.flags import parse_flag
from jieyue.values.imports import RefusedCells
from jieyue.values.periods import Period, parse_period
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

LONGEST_NOTE = 200
# A bill for the turn of the year may come early; what lies further ahead is a slip such as 2052 for 2025.
YEARS_AHEAD = 1
MONTH_ONLY = re.compile(r"(\d{1,2})月?", re.ASCII)
# Excel makes a date of a month typed as 2025-03; only the first of a month can be meant so.
FIRST_OF_MONTH = re.compile(r"(\d{4}-\d{2})-01", re.ASCII)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One quantity as it is written; None is a blank cell, which leaves things as they are.

    `code` is the organ's, `period` 2025-03 or 2025; `columns` are the headers by field.  What no cell of a
    sheet says: `emptied`, there is to be no figure any more; `seen`, the change its writer saw it at, 0 where
    it was empty, None for one who saw none.
    """

    number: int
    code: str | None
    item: str | None
    period: str | None
    quantity: str | None
    cost: str | None = None
    estimated: str | None = None
    note: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    emptied: bool = False
    seen: int | None = None


class Key(NamedTuple):
    """What an entry is an entry of; `month` 0 stands for the whole year."""

    organ_id: int
    item: str
    year: int
    month: int


class Values(NamedTuple):
    """What an entry says: quantity in the item's unit, cost in yuan."""

    quantity: Decimal
    cost: Decimal | None = None
    estimated: bool = False
    note: str = ""


def values_of(
    quantity: Decimal | None, cost: Decimal | None, estimated: bool | None, note: str | None
) -> Values | None:
    """What a revision tells of one side; None where there was no figure."""
    return None if quantity is None else Values(quantity, cost, bool(estimated), note or "")


class Given(NamedTuple):
    """What a row says of an entry; None leaves that value as it is."""

    quantity: Decimal | None
    cost: Decimal | None
    estimated: bool | None
    note: str | None


class Stored(NamedTuple):
    """An entry as it stands."""

    pk: int
    values: Values


class OrganPlace(Protocol):
    """An organ's row and its path in the tree."""

    @property
    def pk(self) -> int: ...

    @property
    def path(self) -> str: ...


Readings = dict[Key, tuple[EntryRow, Given]]


@dataclass
class Plan:
    """What to store, which items of which organs that touches, and what it was decided on."""

    readings: Readings = field(default_factory=dict)
    stored: Mapping[Key, Stored] = field(default_factory=dict)
    created: list[tuple[Key, Values]] = field(default_factory=list)
    updated: list[tuple[Stored, Values]] = field(default_factory=list)
    emptied: list[Stored] = field(default_factory=list)
    unchanged: int = 0
    touched: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def parted(self, organs: Collection[int]) -> Iterator[tuple[bool, Plan]]:
        """What touches other organs, then (True) what touches these; a part that would change nothing is left out."""
        if not organs:
            yield from [(False, self)] if self.touched else []
            return
        organ_of = {old.pk: key.organ_id for key, old in self.stored.items()}
        for wanted in (False, True):
            part = Plan(
                created=[one for one in self.created if (one[0].organ_id in organs) is wanted],
                updated=[one for one in self.updated if (organ_of.get(one[0].pk) in organs) is wanted],
                emptied=[old for old in self.emptied if (organ_of.get(old.pk) in organs) is wanted],
                touched={
                    organ: items for organ, items in self.touched.items() if (organ in organs) is wanted
                },
            )
            if part.touched:
                yield wanted, part


def read_entries(
    actor: Actor,
    act: str,
    rows: Iterable[EntryRow],
    organs: Mapping[str, OrganPlace],
    cells: RefusedCells,
    *,
    this_year: int,
    year: int | None = None,
) -> Readings:
    """What the rows say of each entry; refused cells are noted in `cells`.

    `this_year` is the one it is where the office stands; `year` completes periods that are a month only.  A
    period that comes twice for an item is refused by both rows' numbers, even with the same figures: one of
    the two may be meant for another month.
    """
    organ_of = organ_reader(actor, act, organs)
    period_of = _period_reader(year, this_year + YEARS_AHEAD)
    read: Readings = {}
    for row in rows:
        organ_id = cells.required(row, "code", row.code, organ_of)
        item = cells.required(row, "item", row.item, _item)
        period = cells.required(row, "period", row.period, period_of)
        given = Given(
            cells.read(row, "quantity", row.quantity, parse_amount),
            cells.read(row, "cost", row.cost, parse_amount),
            cells.read(row, "estimated", row.estimated, parse_flag),
            cells.read(row, "note", row.note, _note),
        )
        if organ_id is None or item is None or period is None:
            continue
        key = Key(organ_id, item, period.year, period.month)
        first, _ = read.setdefault(key, (row, given))
        if first is not row:
            cells.refuse(
                row,
                "period",
                say(
                    "第 {first} 行与第 {second} 行是同一机关、同一项目、同一期间,请只保留正确的一行。",
                    first=first.number,
                    second=row.number,
                ),
            )
    return read


def plan_entries(
    readings: Readings,
    stored: Mapping[Key, Stored],
    cells: RefusedCells,
    closed: Mapping[tuple[int, int, int], Message] = MappingProxyType({}),
) -> Plan:
    """Which entries are new, which change, go or stay; a new entry without a quantity is refused.

    `closed` says by organ, year and month why nothing may be written there; what stays as it is passes.
    """
    plan = Plan(readings, stored)
    for key, (row, given) in readings.items():
        before = stored.get(key)
        was = before.values if before else None
        after = outcome(was, row, given)
        if after == was and (was or row.emptied):
            plan.unchanged += 1
        elif closed and (key.organ_id, key.year, key.month) in closed:
            cells.refuse(row, "period", closed[key.organ_id, key.year, key.month])
        elif after is not None:
            if before is None:
                plan.created.append((key, after))
            else:
                plan.updated.append((before, after))
            plan.touched[key.organ_id].add(key.item)
        elif before is not None:
            plan.emptied.append(before)
            plan.touched[key.organ_id].add(key.item)
        elif row.quantity is None:
            cells.refuse(row, "quantity", say("缺少数量。"))
    return plan


def outcome(was: Values | None, row: EntryRow, given: Given) -> Values | None:
    """What an entry says once the row is taken; None where there is nothing, or no quantity to begin with."""
    if row.emptied or (was is None and given.quantity is None):
        return None
    return merged(was or Values(given.quantity or Decimal(0)), given)


def merged(before: Values, given: Given) -> Values:
    """An entry with what is told of it; what is not told stays."""
    return Values._make(old if new is None else new for old, new in zip(before, given, strict=True))


def organ_reader(actor: Actor, act: str, organs: Mapping[str, OrganPlace]) -> Callable[[str], int]:
    """Reads an organ's code as its row, where the actor may do the act there."""

    @cache
    def read(text: str) -> int:
        place = organs.get(text)
        if place is None:
            raise Refusal(say("机关代码“{code}”不在名录里,请先导入机关名录。", code=text[:60]))
        verdict = may(actor, act, place.path)
        if not verdict:
            raise Refusal(verdict.reason)
        return place.pk

    return read


def _period_reader(year: int | None, last_year: int) -> Callable[[str], Period]:
    @cache
    def read(text: str) -> Period:
        month = MONTH_ONLY.fullmatch(text)
        if month and year is None:
            raise Refusal(say("期间“{text}”只有月份,请写成 2025-03,或用 --year 指明年份。", text=text))
        first = FIRST_OF_MONTH.fullmatch(text)
        period = parse_period(f"{year}-{month[1]}" if month else first[1] if first else text)
        if period.year > last_year:
            raise Refusal(say("期间“{text}”还在将来,请核对年份。", text=text))
        return period

    return read


def _item(text: str) -> str:
    code = text if text in ITEMS else ITEM_NAMED.get(text)
    if code is None:
        raise Refusal(
            say(
                "项目“{text}”不存在,应为:{items}。",
                text=text[:40],
                items="、".join(item.title for item in ITEMS.values()),
            )
        )
    return code


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Refusal(say("备注超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    return text

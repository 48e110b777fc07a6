"""What a sheet about the consumption of compounds asks for: one whole a month and item, and figures of sub-meters beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple, Protocol

from jieyue.acts.rules import Actor, may
from jieyue.ledgers.rules.entry_rows import YEARS_AHEAD
from jieyue.sites.rules.words import month_reader, read_item
from jieyue.values.flags import parse_flag
from jieyue.values.imports import RefusedCells
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

ACT = "site.energy"


@dataclass(frozen=True)
class SiteEnergyRow:
    """One quantity as it is written; a row with an organ tells what that organ's sub-meter shows."""

    number: int
    site: str | None
    item: str | None
    period: str | None
    quantity: str | None
    cost: str | None = None
    estimated: str | None = None
    organ: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


class SiteMonth(NamedTuple):
    """What a figure of a compound is a figure of."""

    site: str
    item: str
    year: int
    month: int


@dataclass(frozen=True)
class Given:
    """What a sheet says of a compound's month; None leaves that value as it is."""

    row: SiteEnergyRow
    quantity: Decimal | None = None
    cost: Decimal | None = None
    estimated: bool | None = None
    own: Mapping[str, Decimal] = field(default_factory=dict)


class SitePlace(Protocol):
    """Where in the tree a compound is kept."""

    @property
    def path(self) -> str: ...


def read_site_energy(
    actor: Actor,
    rows: Iterable[SiteEnergyRow],
    sites: Mapping[str, SitePlace],
    cells: RefusedCells,
    *,
    this_year: int,
) -> dict[SiteMonth, Given]:
    """What the rows say of each month; refused cells are noted in `cells`.

    `this_year` is the one it is where the office stands.
    """
    site_of = _site_reader(actor, sites)
    month_of = month_reader(this_year + YEARS_AHEAD)
    wholes: dict[SiteMonth, Given] = {}
    own: dict[SiteMonth, dict[str, Decimal]] = {}
    first_rows: dict[SiteMonth, SiteEnergyRow] = {}
    for row in rows:
        site = cells.required(row, "site", row.site, site_of)
        item = cells.required(row, "item", row.item, read_item)
        period = cells.required(row, "period", row.period, month_of)
        quantity = cells.read(row, "quantity", row.quantity, parse_amount)
        cost = cells.read(row, "cost", row.cost, parse_amount)
        estimated = cells.read(row, "estimated", row.estimated, parse_flag)
        if site is None or item is None or period is None:
            continue
        key = SiteMonth(site, item, period.year, period.month)
        first_rows.setdefault(key, row)
        if row.organ is None:
            first = wholes.setdefault(key, Given(row, quantity, cost, estimated))
            if first.row is not row:
                _refuse_repeat(row, first.row, cells)
        elif quantity is not None:
            if own.setdefault(key, {}).setdefault(row.organ, quantity) != quantity:
                cells.refuse(row, "organ", say("同一机关同一期间的分表数填了两次,请只保留正确的一行。"))
        elif row.quantity is None:
            cells.refuse(row, "quantity", say("缺少数量。"))
    told = {key: wholes.get(key, Given(row)) for key, row in first_rows.items()}
    return {key: replace(one, own=own.get(key, {})) for key, one in told.items()}


def _refuse_repeat(row: SiteEnergyRow, first: SiteEnergyRow, cells: RefusedCells) -> None:
    cells.refuse(
        row,
        "period",
        say(
            "第 {first} 行与第 {second} 行是同一集中办公区、同一项目、同一期间,请只保留正确的一行。",
            first=first.number,
            second=row.number,
        ),
    )


def _site_reader(actor: Actor, sites: Mapping[str, SitePlace]) -> Callable[[str], str]:
    @cache
    def read(text: str) -> str:
        place = sites.get(text)
        if place is None:
            raise Refusal(say("没有集中办公区“{code}”,请先登记。", code=text[:60]))
        verdict = may(actor, ACT, place.path)
        if not verdict:
            raise Refusal(verdict.reason)
        return text

    return read

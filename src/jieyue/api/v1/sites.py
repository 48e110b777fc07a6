"""Shared compounds: who sits in them, how their bills are split, and what they used month by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from ninja import Query, Router

from jieyue.api.door import Request
from jieyue.api.shapes import Cursor, Figure, Told, Year, cursor_of, place_of
from jieyue.sites.queries.compounds import Compound, compound, site_page
from jieyue.sites.rules.standing import Month, standing
from jieyue.values.periods import Period

router = Router(tags=["sites"])


class Stay(Told):
    """From the first day to the last (null: still there); square metres where they were told."""

    first: date
    last: date | None
    floor_area: Figure | None


class Member(Told):
    """An organ of a compound."""

    code: str
    name: str
    stays: list[Stay]


class Method(Told):
    """How an item is split from a day on; `item` is empty for all that have no method of their own."""

    item: str
    valid_from: date
    kind: str
    shares: dict[str, Figure]


class SiteLine(Told):
    """A compound in a list; `outdated` counts the months that would be split otherwise today."""

    code: str
    name: str
    region: str
    floor_area: Figure | None
    members: list[Member]
    methods: list[Method]
    outdated: int


class SitePage(Told):
    """Some compounds, and where the list goes on."""

    rows: list[SiteLine]
    total: int
    next: str | None


class Part(Told):
    """What a member got of a month; `portion` is 0 to 1."""

    quantity: Figure
    cost: Figure | None
    portion: Figure
    kind: str


class SiteMonth(Told):
    """A compound's figure of one item and month; `own` is what sub-meters showed, `parts` what members got."""

    item: str
    period: str
    quantity: Figure
    cost: Figure | None
    estimated: bool
    own: dict[str, Figure]
    parts: dict[str, Part]
    outdated: bool


class Site(SiteLine):
    """A compound with its months, the oldest first."""

    months: list[SiteMonth]


@router.get("/sites", response=SitePage, summary="管辖范围内的集中办公区")
def list_sites(
    request: Request,
    region: str = "",
    text: Annotated[str, Query(max_length=60, description="名称或代码的一部分")] = "",
    cursor: Cursor = "",
) -> object:
    after = place_of(cursor, int)
    found = site_page(request.actor, text=text.strip(), region=region, page=max(1, after[0]) if after else 1)
    return {
        "rows": [_line(one) for one in found.rows],
        "total": found.total,
        "next": cursor_of(found.number + 1) if found.number < found.last else None,
    }


@router.get("/sites/{code}", response=Site, summary="一个集中办公区及其各月用能")
def show_site(
    request: Request, code: str, year: Annotated[Year | None, Query(description="只列这一年")] = None
) -> object:
    found = compound(request.actor, code)
    months = [month for month in found.months if year in {None, month.year}]
    return {**_line(found), "months": [_month(found, month) for month in months]}


def _line(one: Compound) -> dict[str, Any]:
    head = one.head
    return {
        "code": head.code,
        "name": head.name,
        "region": head.region,
        "floor_area": head.floor_area,
        "members": one.members,
        "methods": one.methods,
        "outdated": len(one.outdated()),
    }


def _month(one: Compound, month: Month) -> Mapping[str, Any]:
    return {
        "item": month.item,
        "period": str(Period(month.year, month.month)),
        "quantity": month.whole.quantity,
        "cost": month.whole.cost,
        "estimated": month.estimated,
        "own": month.whole.own,
        "parts": month.got,
        "outdated": standing(one.members, one.methods, month).outdated,
    }

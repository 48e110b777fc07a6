"""Regions and organs as the caller may see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Query, Router

from jieyue.api.door import Request, today
from jieyue.api.shapes import Cursor, Figure, Limit, Sentence, Told, page, place_of
from jieyue.registry.queries.history import past_of
from jieyue.registry.queries.listing import OrgansWanted, organs_after
from jieyue.registry.queries.organs import kinds, organ_head, regions

router = Router(tags=["organs"])


class Region(Told):
    """A node of the reporting tree; `parent` is empty at the top."""

    code: str
    name: str
    level: str
    parent: str


class Kind(Told):
    """A kind of organ."""

    code: str
    title: str
    title_en: str


class OrganLine(Told):
    """An organ in a list; `closed` is the first day it is no more."""

    code: str
    name: str
    region: str
    tier: str
    kind: str
    credit_code: str | None
    superior: str | None
    premises: str
    opened: date | None
    closed: date | None


class OrganPage(Told):
    """Some organs, and where the list goes on."""

    rows: list[OrganLine]
    next: str | None


class Profile(Told):
    """Persons, square metres and vehicles from a day on; null where the day told nothing new."""

    valid_from: date
    headcount: Figure | None
    floor_area: Figure | None
    vehicles: int | None


class Organ(Told):
    """An organ with its dated profiles, the oldest first."""

    code: str
    name: str
    region: str
    region_name: str
    tier: str
    kind: str
    superior: str
    premises: str
    joint: bool
    sensitive: bool
    credit_code: str
    contact: str
    phone: str
    opened: date | None
    closed: date | None
    profiles: list[Profile]


class Turned(Told):
    """One field of an organ before and after a change, in words."""

    field: str
    title: Sentence
    before: Sentence
    after: Sentence


class Other(Told):
    """Another organ that had a part in a change."""

    code: str
    name: str
    part: str


class OrganChange(Told):
    """What became of an organ on a day; one that was taken back says when, by whom and why."""

    id: int
    kind: str
    title: Sentence
    on: date
    at: datetime
    by: str
    reason: str
    document: str
    part: str
    turned: list[Turned]
    others: list[Other]
    undone_at: datetime | None
    undone_by: str
    undone_reason: str


@router.get("/regions", response=list[Region], summary="管辖范围内的报送区划")
def list_regions(request: Request) -> object:
    return regions(request.actor)


@router.get("/organ-kinds", response=list[Kind], summary="机关类别")
def list_kinds(request: Request) -> object:  # noqa: ARG001
    return kinds()


@router.get("/organs", response=OrganPage, summary="管辖范围内的机关")
def list_organs(
    request: Request,
    region: str = "",
    tier: str = "",
    kind: str = "",
    text: Annotated[str, Query(max_length=60, description="名称或代码的一部分")] = "",
    day: Annotated[date | None, Query(description="只列这一天存在的机关")] = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    after = place_of(cursor, str)
    wanted = OrgansWanted(region, tier, kind, text.strip(), day)
    found = organs_after(request.actor, wanted, after[0] if after else "", limit + 1)
    rows, on = page(found, limit, lambda row: [row.path])
    return {"rows": rows, "next": on}


@router.get("/organs/{code}", response=Organ, summary="一家机关及其人数、面积")
def show_organ(
    request: Request, code: str, day: Annotated[date | None, Query(description="这一天的样子")] = None
) -> object:
    head = organ_head(request.actor, code)
    if day is not None:
        head = past_of(request.actor, head, day).then
    return {**vars(head), "superior": head.superior_code}


@router.get("/organs/{code}/changes", response=list[OrganChange], summary="机关的历次变动,最近的在前")
def list_changes(request: Request, code: str) -> object:
    return past_of(request.actor, organ_head(request.actor, code), today()).events

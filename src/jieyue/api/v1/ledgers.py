"""What ledgers there are and what they hold: items, kinds, fields, editions of the forms."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router

from jieyue.api.door import Request
from jieyue.api.shapes import Figure, Told, Year
from jieyue.ledgers.queries.records import ledger_kind
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind

router = Router(tags=["ledgers"])


class Item(Told):
    """An item of the energy and water ledger, in its one unit."""

    code: str
    title: str
    title_en: str
    unit: str
    expected_months: list[int]


class Choice(Told):
    """One entry of a choice list; either the code or the title is taken."""

    code: str
    title: str
    title_en: str


class Field(Told):
    """A column of a ledger; `of` is the ledger a reference leads to, `since` and `until` are editions of the form."""

    key: str
    title: str
    title_en: str
    type: str
    unit: str
    required: bool
    least: Figure | None
    most: Figure | None
    longest: int
    note: str
    choices: list[Choice]
    since: int | None
    until: int | None
    of: str


class Ledger(Told):
    """A ledger of the catalogue; `identity` are the fields that make a row the row it is."""

    code: str
    title: str
    title_en: str
    block: str
    clause: str
    rhythm: str
    identity: list[str]
    source: str
    mark: str


class LedgerWithFields(Ledger):
    """A ledger and its fields; those of one year's form where a year is named."""

    fields: list[Field]


class FormField(Told):
    """A field of a national form; `item` is the energy ledger's that it stands for."""

    key: str
    title: str
    title_en: str
    unit: str
    code: str
    item: str
    mark: str


class Form(Told):
    """One national form."""

    code: str
    title: str
    title_en: str
    rhythm: str
    fields: list[FormField]
    source: str
    mark: str


class Edition(Told):
    """The forms in force from a data year on."""

    code: int
    title: str
    title_en: str
    document: str
    from_year: int
    forms: list[Form]
    source: str
    mark: str
    note: str


@router.get("/items", response=list[Item], summary="能源资源台账的项目和单位")
def list_items(request: Request) -> object:  # noqa: ARG001
    return list(ITEMS.values())


@router.get("/ledgers", response=list[Ledger], summary="全部业务台账")
def list_ledgers(request: Request) -> object:  # noqa: ARG001
    return list(LEDGERS.values())


@router.get("/ledgers/{ledger}", response=LedgerWithFields, summary="一种台账及其各列")
def show_ledger(
    request: Request,  # noqa: ARG001
    ledger: str,
    year: Annotated[Year | None, Query(description="只列这一年的报表要填的列")] = None,
) -> object:
    kind: LedgerKind = ledger_kind(ledger)
    asked = [field for field in kind.fields if year is None or field.asked_in(edition_of(year).code)]
    return {**{name: getattr(kind, name) for name in Ledger.model_fields}, "fields": asked}


@router.get("/forms/{year}", response=Edition, summary="某一年所用的国家统计报表")
def show_forms(request: Request, year: Year) -> object:  # noqa: ARG001
    return edition_of(year)

"""The editions of the national statistical forms: which fields are asked for in which year, and in what unit.

An old year keeps its form: a field that a later edition dropped stays in the years it belongs to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.ledgers.rules.items import ITEMS

# What the lines of a summary are of.
REGION, KIND, DEPARTMENT = "region", "kind", "department"


@dataclass(frozen=True)
class FormField:
    """One field of a form: `item` is the item of the energy ledger it stands for, `field` the one of another table."""

    key: str
    title: str
    title_en: str
    unit: str
    code: str
    item: str
    field: str
    mark: str


@dataclass(frozen=True)
class Form:
    """One form of an edition: `rhythm` says how often it is filled in, `table` which of our tables it is made of."""

    code: str
    title: str
    title_en: str
    rhythm: str
    table: str
    fields: tuple[FormField, ...]
    source: str
    mark: str


@dataclass(frozen=True)
class Summary:
    """What an office reports up: the sums of the form `of`, of a year or of its months.

    `by` says what a line is of: a region, a kind of organ or a department with all that belongs to it.
    """

    code: str
    of: str
    rhythm: str
    title: str
    title_en: str
    source: str
    mark: str
    by: str = REGION


@dataclass(frozen=True)
class Edition:
    """The forms in force from a data year on; `code` is the year in which they were issued."""

    code: int
    title: str
    title_en: str
    document: str
    from_year: int
    forms: tuple[Form, ...]
    summaries: tuple[Summary, ...]
    source: str
    mark: str
    note: str

    @property
    def items(self) -> frozenset[str]:
        """The items of the energy ledger the edition asks for."""
        return frozenset(self.item_titles)

    @cached_property
    def item_titles(self) -> Mapping[str, str]:
        """What the edition calls the items of the energy ledger it asks for, in its order."""
        return {field.item: field.title for form in self.forms for field in form.fields if field.item}

    def title_of(self, item: str) -> str:
        """What an item is called in the edition; one it does not ask for keeps the ledger's own name."""
        return self.item_titles.get(item, ITEMS[item].title)


def edition_from(table: Mapping[str, Any]) -> Edition:
    """An edition from its file.  Raises ValueError for an item that is none of the ledger's, or in another unit."""
    edition = Edition(
        code=table["code"],
        title=table["title"],
        title_en=table["title_en"],
        document=table["document"],
        from_year=table["from_year"],
        forms=tuple(_form(form) for form in table["forms"]),
        summaries=tuple(Summary(**row) for row in table.get("summaries", ())),
        source=table["source"],
        mark=table["mark"],
        note=table.get("note", ""),
    )
    unknown = edition.items - ITEMS.keys()
    if unknown:
        raise ValueError(f"edition {edition.code}: no item {sorted(unknown)}")
    for form in edition.forms:
        for field in form.fields:
            if field.item and field.unit != ITEMS[field.item].unit:
                raise ValueError(f"edition {edition.code}: {field.item} is kept in {ITEMS[field.item].unit}")
    return edition


def _form(table: Mapping[str, Any]) -> Form:
    return Form(
        code=table["code"],
        title=table["title"],
        title_en=table["title_en"],
        rhythm=table["rhythm"],
        table=table.get("table", ""),
        fields=tuple(
            FormField(
                key=row["key"],
                title=row["title"],
                title_en=row["title_en"],
                unit=row.get("unit", ""),
                code=row.get("code", ""),
                item=row.get("item", ""),
                field=row.get("field", ""),
                mark=row.get("mark", table["mark"]),
            )
            for row in table["fields"]
        ),
        source=table["source"],
        mark=table["mark"],
    )


def editions(tables: Iterable[Mapping[str, Any]]) -> tuple[Edition, ...]:
    """The editions, oldest first."""
    return tuple(sorted((edition_from(table) for table in tables), key=lambda edition: edition.from_year))


EDITIONS = editions(
    tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (files("jieyue.ledgers") / "data" / "forms").iterdir()
    if file.name.endswith(".toml")
)


@cache
def edition_of(year: int) -> Edition:
    """The edition a data year is kept by: the last one in force by then, the oldest before all of them."""
    begun = [edition for edition in EDITIONS if edition.from_year <= year]
    return begun[-1] if begun else EDITIONS[0]


# Every name an item goes by, in the ledger or in an edition.
ITEM_NAMED: Mapping[str, str] = MappingProxyType(
    {title: item for edition in EDITIONS for item, title in edition.item_titles.items()}
    | {item.title: code for code, item in ITEMS.items()}
)

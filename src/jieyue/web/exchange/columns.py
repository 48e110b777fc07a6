"""The columns of a foreign sheet on the mapping screen: their first cells, what each may be, and what they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from jieyue.exchange.actions.uploads import Upload
from jieyue.exchange.rules import guessing
from jieyue.exchange.rules.drafting import BY_HAND, Choice, choices_of
from jieyue.exchange.rules.guessing import Sureness, Target, guess
from jieyue.ledgers.columns import UNIT_OF_ITEM
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.reading import Table as SheetTable
from jieyue.sheets.reading import read_table
from jieyue.sheets.tables import tidy_header
from jieyue.sheets.unfolding import Mapping
from jieyue.values.refusals import Refusal
from jieyue.values.units import UNITS, Unit, convertible, unit_in_header
from jieyue.values.wording import say
from jieyue.web.exchange.kinds import Table

TOP_ROWS, SAMPLES, CONVERTED = 12, 3, 8
BY_ITEM = frozenset({"energy", "site-energy"})
_MONTHS, _MONTHLY = range(1, 13), "月份的用量"
_GROUPS = (("栏目", "field:"), ("用量", "item:"), ("费用", "cost:"))


@dataclass(frozen=True)
class Foreign:
    """An uploaded sheet as it stands: its first rows, and under the header chosen its columns with some cells."""

    sheet: str
    sheets: Sequence[str]
    header_row: int
    top: Sequence[Sequence[str]]
    columns: Sequence[tuple[int, str, Sequence[str]]]
    table: SheetTable


@dataclass(frozen=True)
class Column:
    """One column on the screen; `asks_unit` says that a unit has to be said, `told` that the header says it."""

    place: str
    header: str
    samples: Sequence[str]
    to: str
    unit: str
    factor: str
    sureness: str
    asks_unit: bool
    told: bool
    options: Sequence[Unit]
    of_item: bool


def possible_targets(table: Table) -> list[Target]:
    """What the columns of a sheet for this table can be."""
    return guessing.targets(table.kind.columns, by_item=table.name in BY_ITEM)


def foreign(table: Table, upload: Upload, query: QueryDict) -> Foreign:
    """The sheet and header row asked for, or the first sheet and the row that looks most like a header.

    Raises Refusal for a file that can't be read, and where the row chosen is no header.
    """
    whole = read_table(upload.path, sheet=query.get("sheet") or None, header_row=0)
    top = [list(row.cells.values()) for row in islice(whole.rows, TOP_ROWS)]
    numbers = [row.number for row in islice(whole.rows, TOP_ROWS)]
    row = next((number for number in numbers if str(number) == query.get("row")), 0)
    if not row:
        row = numbers[guessing.header_row(top, possible_targets(table)) - 1]
    headers = [tidy_header(cell) for cell in top[numbers.index(row)]]
    named = [header for header in headers if header]
    twice = next((header for header in named if named.count(header) > 1), None)
    if twice is not None:
        raise Refusal(
            say("第 {row} 行的表头重复:{headers},请改名后再上传,或另选表头所在的行。", row=row, headers=twice)
        )
    below = [cells for number, cells in zip(numbers, top, strict=True) if number > row]
    columns = [
        (place, header, [cells[place] for cells in below if cells[place].strip()][:SAMPLES])
        for place, header in enumerate(headers)
        if header
    ]
    sheets = [name for name in whole.sheets if not name.startswith("_")]
    return Foreign(whole.sheet, sheets, row, list(zip(numbers, top, strict=True)), columns, whole)  # type: ignore[arg-type]


def guessed(table: Table, sheet: Foreign, saved: Mapping | None) -> list[Column]:
    """The columns with a guess each, or with what a saved mapping says of them."""
    headers = [header for _, header, _ in sheet.columns]
    guesses = guess(headers, possible_targets(table))
    kept = choices_of(saved, possible_targets(table)) if saved else {}
    found = []
    for (place, header, samples), one in zip(sheet.columns, guesses, strict=True):
        if saved:
            to, unit = kept.get(header, ("", ""))
            found.append(shown_column(table, str(place), header, to, unit, samples))
        else:
            found.append(
                shown_column(table, str(place), header, one.to, one.unit, samples, sureness=one.sureness)
            )
    return found


def shown_column(
    table: Table,
    place: str,
    header: str,
    to: str,
    unit: str,
    samples: Sequence[str] = (),
    sureness: Sureness = Sureness.NONE,
) -> Column:
    """A column with the units its figures may come in; one the header says outright is taken, no other."""
    target = next((one for one in possible_targets(table) if one.to == to), None)
    kept = target.unit if target else ""
    if to.startswith("month:"):
        kept = UNIT_OF_ITEM
    options: Sequence[Unit] = tuple(UNITS.values()) if kept == UNIT_OF_ITEM else convertible(kept)
    said = unit_in_header(header)
    told = said is not None and said in options
    chosen_unit = unit or (said.code if said and told else "")
    return Column(
        place,
        header,
        samples,
        to,
        BY_HAND if chosen_unit.startswith(BY_HAND) else chosen_unit,
        chosen_unit.removeprefix(BY_HAND) if chosen_unit.startswith(BY_HAND) else "",
        sureness.value if to else "",
        asks_unit=bool(options),
        told=told,
        options=options,
        of_item=kept == UNIT_OF_ITEM,
    )


def chosen(sheet: Foreign, query: QueryDict) -> list[Choice]:
    """What the form says of each column."""
    return [
        Choice(
            header,
            query.get(f"to-{place}", ""),
            unit_chosen(query, place),
        )
        for place, header, _ in sheet.columns
    ]


def unit_chosen(query: QueryDict, place: int) -> str:
    """The unit the form says of a column, with the factor where one was typed."""
    unit = query.get(f"unit-{place}", "")
    return unit + query.get(f"factor-{place}", "").strip() if unit == BY_HAND else unit


def constants(table: Table, query: QueryDict) -> dict[str, str]:
    """Fields that are the same in every row, as the form says them."""
    keys = table.kind.identity
    return {key: text for key in keys if (text := query.get(f"same-{key}", "").strip())}


def converted(table: Table, sheet: Foreign, mapping: Mapping) -> dict[str, Any]:
    """The first rows as they will be.  Raises Refusal where they can't be read."""
    rows = [row for row in sheet.table.rows if row.number > sheet.header_row][:CONVERTED]
    headed = {str(place + 1): header for place, header, _ in sheet.columns}
    some = SheetTable(
        sheet.sheet,
        list(headed.values()),
        [
            type(row)(row.number, {header: row.cells[place] for place, header in headed.items()})
            for row in rows
        ],
    )
    mapped = mapping.apply(some)
    keys = [
        column
        for column in table.kind.columns
        if any(row.values.get(column.key) not in {None, ""} for row in mapped)
    ]
    return {
        "converted_head": keys,
        "converted": [
            (row.number, [_in_words(column.key, row.values.get(column.key)) for column in keys])
            for row in mapped[: CONVERTED * 2]
        ],
    }


def _in_words(key: str, text: str | None) -> str:
    return ITEMS[text].title if key == "item" and text in ITEMS else text or ""


def _called(target: Target) -> str:
    return (
        gettext("{item}的费用").format(item=target.title) if target.to.startswith("cost:") else target.title
    )


def grouped_targets(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be, for the screen's list: fields of the table, quantities and costs of items, months."""
    possible = possible_targets(table)
    found = [
        (title, [(one.to, _called(one)) for one in possible if one.to.startswith(kind)])
        for title, kind in _GROUPS
    ]
    if table.name in BY_ITEM:
        found.append((_MONTHLY, [(f"month:{month}月", f"{month}月") for month in _MONTHS]))
    return [group for group in found if group[1]]

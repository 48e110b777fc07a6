"""The columns of the ledgers' sheets: headers, keys and required marks are fixed, others script against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import UNIT_TITLES, Field, FieldType, LedgerKind, Rhythm
from jieyue.ledgers.rules.records.rows import PERIOD
from jieyue.sheets.columns import Column, ColumnKind

# The quantity's unit is that of the item its row names.
UNIT_OF_ITEM = "item"


def _item_column(titles: Mapping[str, str]) -> Column:
    """The column that names an item, by the titles a form gives the items."""
    return Column(
        "item",
        "项目",
        required=True,
        note="单位:" + ";".join(f"{title} {ITEMS[code].unit}" for code, title in titles.items()),
        choices=tuple(titles.values()),
        width=18,
    )


ENTRY_COLUMNS = (
    Column("code", "机关代码", required=True, note="须已在机关名录里", width=16),
    _item_column({code: item.title for code, item in ITEMS.items()}),
    Column(
        "period",
        "期间",
        required=True,
        kind=ColumnKind.PERIOD,
        note="月份写 2025-03,全年写 2025;同一年有月度数据时以月度为准",
    ),
    Column(
        "quantity",
        "数量",
        required=True,
        kind=ColumnKind.NUMBER,
        note="按项目的单位填写;没有用量填 0,留空表示不变",
        unit=UNIT_OF_ITEM,
    ),
    Column("cost", "费用", kind=ColumnKind.NUMBER, note="元;留空表示不变", unit="yuan"),
    Column("estimated", "估算", kind=ColumnKind.YES_NO, choices=("是", "否"), width=8),
    Column("note", "备注", width=30),
)


def entry_columns(year: int) -> tuple[Column, ...]:
    """The columns of the energy ledger, with the items the form of `year` asks for under its names."""
    item = _item_column(edition_of(year).item_titles)
    return tuple(item if column.key == item.key else column for column in ENTRY_COLUMNS)


_KINDS = {
    FieldType.TEXT: ColumnKind.TEXT,
    FieldType.REFERENCE: ColumnKind.TEXT,
    FieldType.CHOICE: ColumnKind.TEXT,
    FieldType.NUMBER: ColumnKind.NUMBER,
    FieldType.INTEGER: ColumnKind.INTEGER,
    FieldType.DATE: ColumnKind.DATE,
    FieldType.YES_NO: ColumnKind.YES_NO,
}
_PERIOD_NOTES = {
    Rhythm.MONTH: "月份写 2025-03",
    Rhythm.QUARTER: "季度写 2025-Q1",
    Rhythm.YEAR: "年份写 2025",
}
_WIDE, _NARROW = 18, 12


def record_columns(kind: LedgerKind, year: int | None = None) -> tuple[Column, ...]:
    """The columns of a ledger of the catalogue; of those the form of `year` asks for, where one is named."""
    head = [Column("code", "机关代码", required=True, note="须已在机关名录里", width=16)]
    if kind.is_periodic:
        # Quarters are no periods Excel knows, so the cell is text for all of them.
        head.append(Column(PERIOD, "期间", required=True, note=_PERIOD_NOTES[kind.rhythm], width=_NARROW))
    edition = None if year is None else edition_of(year).code
    asked = [field for field in kind.fields if edition is None or field.asked_in(edition)]
    return (*head, *(_column(kind, field) for field in asked))


def identity_of(kind: LedgerKind) -> Sequence[str]:
    """The fields no mapping can do without."""
    return ("code", *((PERIOD,) if kind.is_periodic else ()), *kind.identity)


def _column(kind: LedgerKind, field: Field) -> Column:
    unit = f"单位:{UNIT_TITLES[field.unit]}" if field.unit else ""
    return Column(
        field.key,
        field.title,
        # A sheet may leave out a column whose cells are there already; what makes the row must be in it.
        required=field.key in kind.identity or field.key == kind.begins,
        note=";".join(part for part in (unit, field.note) if part),
        kind=_KINDS[field.type],
        choices=tuple(choice.title for choice in field.choices),
        unit=field.unit,
        width=_WIDE if field.type in {FieldType.TEXT, FieldType.CHOICE, FieldType.REFERENCE} else _NARROW,
    )

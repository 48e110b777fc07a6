"""Turns rows of a foreign sheet into our fields: renamed, converted, one row into many where needed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from decimal import Decimal

from jieyue.sheets.cells import exact_number, times
from jieyue.sheets.columns import Column
from jieyue.sheets.tables import Row, Table
from jieyue.values.imports import RefusedCells
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

ITEM, QUANTITY, COST, PERIOD = "item", "quantity", "cost", "period"
_YEAR = re.compile(r"(\d{4})(?:\.0+|年)?", re.ASCII)
_NEAREST, _SIMILAR = 3, 0.4

Fields = dict[str, str | None]


@dataclass(frozen=True)
class MappedRow:
    """Our fields of one source row, None where the source has nothing; `columns` gives their headers."""

    number: int
    values: Fields
    columns: dict[str, str]


@dataclass(frozen=True)
class FieldSource:
    """Where one field comes from: a column and what is done to it, a constant, or many columns.

    `columns` is the wide form: header to the value this field has in the row made of that column.
    """

    column: str | None = None
    constant: str | None = None
    prefix: str = ""
    values: Lookup[str, str] | None = None
    default: str | None = None
    factor: Decimal | None = None
    year_only: bool = False
    columns: Lookup[str, str] | None = None

    def read(self, cell: str | None) -> str | None:
        """The field's value for a cell.  Raises Refusal with the sentence for that cell."""
        if self.constant is not None:
            return self.constant
        if cell is None:
            return None
        if self.values is not None:
            cell = self._looked_up(cell)
        if self.year_only:
            cell = _first_of_january(cell)
        if self.factor is not None:
            cell = plain(times(exact_number(cell), self.factor))
        return self.prefix + cell

    def _looked_up(self, cell: str) -> str:
        found = (self.values or {}).get(cell, self.default)
        if found is None:
            raise Refusal(say("“{text}”不在映射文件的 values 中,请补上对应关系或 default。", text=cell[:40]))
        return found


@dataclass(frozen=True)
class QuantityColumn:
    """A column whose cells are quantities of one item, with that of its cost where there is one.

    `factor` brings the quantities to the item's unit, `cost_factor` the costs to yuan.  `period` is that of
    the column, where the columns of an item stand for months; else a field of the row says it.
    """

    item: str
    column: str
    factor: Decimal = Decimal(1)
    cost: str | None = None
    cost_factor: Decimal = Decimal(1)
    period: str | None = None


@dataclass(frozen=True)
class Mapping:
    """How the rows of one kind of sheet become rows of `target`."""

    target: str
    fields: Lookup[str, FieldSource]
    quantities: Sequence[QuantityColumn] = ()
    sheet: str | None = None
    header_row: int = 1
    header_rows: int = 1
    missing: frozenset[str] = frozenset({""})
    skip: Lookup[str, frozenset[str]] = field(default_factory=dict)
    template: Sequence[Column] = ()

    def apply(self, table: Table) -> list[MappedRow]:
        """All rows of `table`, or RowsRefused with the cells that can't be read.

        Raises Refusal where a column the mapping names, or a required one, is not in the sheet.
        """
        cells = RefusedCells(table.sheet)
        mapping = self.fitted(table)
        unfolding = _Unfolding(mapping, cells)
        rows = [mapped for row in table.rows if not mapping.skips(row) for mapped in unfolding.rows(row)]
        cells.raise_if_any(len(table.rows))
        return rows

    def fitted(self, table: Table) -> Mapping:
        """This mapping with every column found in the sheet; a template's by title, key or both."""
        fields = {**self.fields}
        for column in self.template:
            headed = [each for each in table.headers if column.is_headed(each)]
            if len(headed) > 1:
                raise Refusal(
                    say(
                        "“{sheet}”有几列都是“{title}”:{headers},请只保留一列。",
                        sheet=table.sheet,
                        title=column.title_zh,
                        headers="、".join(headed),
                    )
                )
            if headed:
                fields[column.key] = FieldSource(column=headed[0])
            elif column.required:
                raise Refusal(
                    say(
                        "“{sheet}”缺少必填列“{title}”[{key}],现有的列:{headers}。",
                        sheet=table.sheet,
                        title=column.title_zh,
                        key=column.key,
                        headers="、".join(table.headers[:20]),
                    )
                )
        fitted = replace(self, fields=fields)
        for name in fitted.named_columns():
            if name not in table.headers:
                raise _no_such_column(name, table)
        return fitted

    def named_columns(self) -> Iterator[str]:
        """Every header the mapping relies on."""
        yield from self.skip
        for source in self.fields.values():
            if source.column is not None:
                yield source.column
            yield from source.columns or ()
        for quantity in self.quantities:
            yield quantity.column
            if quantity.cost is not None:
                yield quantity.cost

    def skips(self, row: Row) -> bool:
        return any(row.cells[column].strip() in values for column, values in self.skip.items())

    def cell(self, row: Row, column: str) -> str | None:
        """A cell without surrounding spaces, None if it counts as missing."""
        text = row.cells[column].strip()
        return None if not text or text in self.missing else text


class _Unfolding:
    """What stays the same from row to row is worked out once."""

    def __init__(self, mapping: Mapping, cells: RefusedCells) -> None:
        self.mapping = mapping
        self.cells = cells
        self.plain = {name: source for name, source in mapping.fields.items() if source.columns is None}
        self.wide = next(
            ((name, source) for name, source in mapping.fields.items() if source.columns is not None), None
        )
        self.headers = {name: source.column or "" for name, source in self.plain.items()}
        self.costs = [
            FieldSource(factor=None if each.cost_factor == 1 else each.cost_factor)
            for each in mapping.quantities
        ]
        self.quantity_headers = [
            {
                **self.headers,
                ITEM: each.column,
                QUANTITY: each.column,
                COST: each.cost or "",
                **({PERIOD: each.column} if each.period else {}),
            }
            for each in mapping.quantities
        ]

    def rows(self, row: Row) -> Iterator[MappedRow]:
        shared = {name: self._read(row, source, source.column) for name, source in self.plain.items()}
        if self.wide:
            yield from self._months(row, shared, *self.wide)
        elif self.mapping.quantities:
            yield from self._quantities(row, shared)
        else:
            yield MappedRow(row.number, shared, self.headers)

    def _months(self, row: Row, shared: Fields, name: str, source: FieldSource) -> Iterator[MappedRow]:
        cells = FieldSource(factor=source.factor)
        for header, value in (source.columns or {}).items():
            if self.mapping.cell(row, header) is not None:
                quantity = self._read(row, cells, header)
                headers = {**self.headers, name: header, QUANTITY: header}
                yield MappedRow(row.number, {**shared, name: value, QUANTITY: quantity}, headers)

    def _quantities(self, row: Row, shared: Fields) -> Iterator[MappedRow]:
        told = zip(self.mapping.quantities, self.costs, self.quantity_headers, strict=True)
        for each, costs, headers in told:
            quantity = self._read(row, FieldSource(factor=each.factor), each.column)
            cost = self._read(row, costs, each.cost)
            if self.mapping.cell(row, each.column) is not None or cost is not None:
                when = {PERIOD: each.period} if each.period else {}
                values = {**shared, **when, ITEM: each.item, QUANTITY: quantity, COST: cost}
                yield MappedRow(row.number, values, headers)

    def _read(self, row: Row, source: FieldSource, column: str | None) -> str | None:
        cell = None if column is None else self.mapping.cell(row, column)
        try:
            return source.read(cell)
        except Refusal as refused:
            self.cells.note(row.number, column or "", refused.message)
            return None


def _first_of_january(cell: str) -> str:
    matched = _YEAR.fullmatch(cell)
    if not matched:
        raise Refusal(say("“{text}”不是年份,请写成 2025。", text=cell[:40]))
    return f"{matched[1]}-01-01"


def _no_such_column(name: str, table: Table) -> Refusal:
    near = difflib.get_close_matches(name, table.headers, _NEAREST, _SIMILAR)
    if not near:
        return Refusal(
            say(
                "“{sheet}”中没有映射文件所写的列“{name}”,现有的列:{headers}。",
                sheet=table.sheet,
                name=name,
                headers="、".join(table.headers[:20]),
            )
        )
    return Refusal(
        say(
            "“{sheet}”中没有映射文件所写的列“{name}”,相近的列:{near}。",
            sheet=table.sheet,
            name=name,
            near="、".join(near),
        )
    )

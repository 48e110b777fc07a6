"""Rows of the workbook's sheets as a standard's tables, remembering which cell each fault will have to be told at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jieyue.standards.rules.faults import Fault
from jieyue.standards.rules.tables import exact
from jieyue.standards.rules.workbook.layout import (
    BONUS,
    BY_KEY,
    FLAG_WORDS,
    HEAD_NAME,
    HEAD_TITLE,
    HEAD_VALUE,
    PARAMETERS,
    STANDARD,
    Column,
    Sheet,
    Sort,
)
from jieyue.values.refusals import Refusal, RowError
from jieyue.values.wording import Message, say

_PER_CENT = 100
_OWN = frozenset({"block", "of", "type", "kind", *(column.key for column in PARAMETERS)})


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the sheet and its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass
class Unfolded:
    """The tables, the cells that could not be read, and where each line stands."""

    document: dict[str, Any] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    places: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)

    def told_at(self, fault: Fault) -> RowError:
        """A fault of the standard at the cell it lies in, as near as it is known."""
        if fault.table == "standard":
            title = next((column.title for column in STANDARD if column.key == fault.key), "")
            return RowError(
                HEAD_TITLE, self.places.get(("standard", fault.key), ("", None))[1], title, fault.message
            )
        for place in ((fault.table, fault.line, fault.nested, fault.called), (fault.table, fault.line)):
            if place in self.places:
                sheet, row = self.places[place]
                return RowError(
                    BY_KEY[sheet].title, row, BY_KEY[sheet].titled(_heading(fault.key)), fault.message
                )
        return RowError(BY_KEY[fault.table].title if fault.table in BY_KEY else "", None, "", fault.message)


def _heading(key: str) -> str:
    """The column a parameter's fault is told at: that of the rule stands for what has no column of its own."""
    return "kind" if key in {"rule", "bands", "parts", "conditions"} else key


def unfolded(sheets: Mapping[str, Sequence[SheetRow]]) -> Unfolded:
    """The tables of a standard from its sheets by title.  Cells that can't be read are noted and left out."""
    return _Unfolding(sheets).done()


class _Unfolding:
    """Puts the rows of the sheets together, line by line, by the ids they name."""

    def __init__(self, sheets: Mapping[str, Sequence[SheetRow]]) -> None:
        self.sheets = sheets
        self.found = Unfolded()
        # Every line that others can belong to: its id -> its table, and where its own faults are noted.
        self.owners: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {}

    def done(self) -> Unfolded:
        document = self.found.document
        self._head(document)
        blocks = self._blocks(document)
        for row, table, cells in self._rows("groups"):
            self._belongs(blocks.get(cells.get("block", "")), "groups", "groups", table, row, "block")
        self._items(document, blocks)
        self._gates(document)
        for row, table, cells in self._rows("branches"):
            self._branch(row, table, cells)
        self._conditions()
        self._nested("parts")
        self._nested("bands")
        for key in ("grades", "downgrades", "vetoes"):
            for place, (row, table, _) in enumerate(self._rows(key), start=1):
                document.setdefault(key, []).append(table)
                self._note((key, str(table.get("id", f"#{place}"))), key, row)
        return self.found

    def _head(self, document: dict[str, Any]) -> None:
        titles = {column.title: column for column in STANDARD}
        for row in self.sheets.get(HEAD_TITLE, ()):
            column = titles.get(row.cells.get(HEAD_NAME, "").strip())
            if column is None:
                if row.cells.get(HEAD_VALUE, "").strip():
                    self._refuse(
                        HEAD_TITLE,
                        row.number,
                        HEAD_NAME,
                        say("没有“{name}”这一项。", name=row.cells.get(HEAD_NAME, "")),
                    )
                continue
            self.found.places["standard", column.key] = (HEAD_TITLE, row.number)
            value = self._read(HEAD_TITLE, row.number, HEAD_VALUE, column, row.cells.get(HEAD_VALUE, ""))
            if value is not None:
                document[column.key] = value

    def _blocks(self, document: dict[str, Any]) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for row, table, _ in self._rows("blocks"):
            document.setdefault("blocks", []).append(table)
            found.setdefault(str(table.get("id", "")), table)
            self._note(("blocks", str(table.get("id", ""))), "blocks", row)
        return found

    def _items(self, document: dict[str, Any], blocks: Mapping[str, dict[str, Any]]) -> None:
        for row, table, cells in self._rows("items"):
            owner = document if cells.get("block") == BONUS else blocks.get(cells.get("block", ""))
            key = "bonus" if owner is document else "items"
            self._belongs(owner, key, "items", table, row, "block")
            self._owner(str(table.get("id", "")), table, (key, str(table.get("id", ""))))

    def _gates(self, document: dict[str, Any]) -> None:
        for row, table, _ in self._rows("gates"):
            document.setdefault("gates", []).append(table)
            identity = str(table.get("id", ""))
            self._note(("gates", identity), "gates", row)
            self._owner(identity, table, ("gates", identity))

    def _branch(self, row: int, table: dict[str, Any], cells: Mapping[str, Any]) -> None:
        item, place = self.owners.get(cells.get("of", ""), (None, ()))
        self._belongs(item, "branches", "branches", table, row, "of", (*place, "branches"))
        self._owner(
            f"{cells.get('of', '')}.{table.get('id', '')}",
            table,
            (*place, "branches", str(table.get("id", ""))),
        )

    def _conditions(self) -> None:
        for row, table, cells in self._rows("conditions"):
            owner, place = self.owners.get(cells.get("of", ""), (None, ()))
            inside = () if place[:1] == ("gates",) else (*place[:2], "conditions")
            self._belongs(owner, "conditions", "conditions", table, row, "of", inside)
            self._owner(str(table.get("id", "")), table, ("conditions", str(table.get("id", ""))))

    def _nested(self, sheet: str) -> None:
        for row, table, cells in self._rows(sheet):
            owner, place = self.owners.get(cells.get("of", ""), (None, ()))
            key = cells.get("type", "parts") if sheet == "parts" else "bands"
            if sheet == "bands" and owner is not None:
                owner = owner.setdefault("rule", {})
            self._belongs(owner, key, sheet, table, row, "of", (*place[:2], key))

    def _rows(self, sheet: str) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
        """The rows of a sheet: number, the line's own table, and all cells read."""
        told = BY_KEY[sheet]
        self._check_headings(told)
        for row in self.sheets.get(told.title, ()):
            cells: dict[str, Any] = {}
            for column in told.columns:
                value = self._read(
                    told.title, row.number, column.title, column, row.cells.get(column.title, "")
                )
                if value is not None:
                    cells[column.key] = value
            yield row.number, _table(sheet, cells), cells

    def _check_headings(self, sheet: Sheet) -> None:
        known = {column.title for column in sheet.columns}
        for row in self.sheets.get(sheet.title, ())[:1]:
            for heading in row.cells:
                if heading not in known:
                    self._refuse(
                        sheet.title, 1, heading, say("没有“{name}”这一列,请用导出的表头。", name=heading)
                    )

    def _belongs(
        self,
        owner: dict[str, Any] | None,
        key: str,
        sheet: str,
        table: dict[str, Any],
        row: int,
        column: str,
        inside: tuple[str, ...] = (),
    ) -> None:
        """Put a line under what it belongs to; refused where that is not there."""
        identity = str(table.get("id", ""))
        if owner is None:
            self._refuse(
                BY_KEY[sheet].title, row, BY_KEY[sheet].titled(column), say("所属的编号不存在,请核对。")
            )
            return
        owner.setdefault(key, []).append(table)
        called = identity or f"#{len(owner[key])}"
        self._note((*inside, called) if inside else (key, called), sheet, row)

    def _owner(self, identity: str, table: dict[str, Any], place: tuple[str, ...]) -> None:
        self.owners.setdefault(identity, (table, place))

    def _note(self, place: tuple[str, ...], sheet: str, row: int) -> None:
        self.found.places[place] = (sheet, row)

    def _refuse(self, sheet: str, row: int, column: str, message: Message) -> None:
        self.found.errors.append(RowError(sheet, row, column, message))

    def _read(self, sheet: str, row: int, title: str, column: Column, text: str) -> Any:
        """The value of a cell; None where it is blank, or refused, which is then noted."""
        if not text.strip():
            return None
        try:
            return _value(column, text)
        except Refusal as refusal:
            self._refuse(sheet, row, title, refusal.message)
            return None


def _table(sheet: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """A line's table from its cells: the parameters go back into the rule."""
    if sheet in {"bands", "grades", "downgrades", "gates", "vetoes"}:
        own = {"of"} if sheet == "bands" else set()
        return {key: value for key, value in cells.items() if key not in own}
    table = {key: value for key, value in cells.items() if key not in _OWN}
    rule = {key: cells[key] for key in ("kind", *(one.key for one in PARAMETERS)) if key in cells}
    return {**table, "rule": rule} if rule else table


def _value(column: Column, text: str) -> Any:
    if column.words:
        codes = {word: code for code, word in column.words.items()}
        word = text.strip()
        if word not in codes and word not in column.words:
            raise Refusal(
                say("“{value}”不在列表中,可填:{options}。", value=word[:40], options="、".join(codes))
            )
        return codes.get(word, word)
    if column.sort is Sort.FLAG:
        flags = {word: flag for flag, word in FLAG_WORDS.items()}
        if text.strip() not in flags:
            raise Refusal(say("回答“{text}”无法识别,请填“是”或“否”。", text=text.strip()[:40]))
        return flags[text.strip()]
    return text if column.sort is Sort.TEXT else _number(column, text.strip())


def _number(column: Column, text: str) -> Decimal | int:
    per_cent = column.sort is Sort.RATIO and text.endswith("%")
    try:
        number = exact(text.removesuffix("%") if per_cent else text)
    except (ArithmeticError, ValueError):
        raise Refusal(say("“{text}”不是数字。", text=text[:40])) from None
    return number / _PER_CENT if per_cent else number

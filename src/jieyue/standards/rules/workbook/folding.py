"""A standard's tables as rows of the workbook's sheets, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from jieyue.standards.rules.workbook.layout import (
    BONUS,
    BY_KEY,
    FLAG_WORDS,
    HEAD_NAME,
    HEAD_NOTE,
    HEAD_VALUE,
    PARAMETERS,
    STANDARD,
    Column,
    Sort,
)
from jieyue.values.quantities import plain

Rows = dict[str, list[dict[str, Any]]]


def folded(document: Mapping[str, Any]) -> Rows:
    """The rows of every sheet by key of the sheet, and under "standard" those of its head.

    `document` must be a standard that can be read: an unknown key would be lost.
    """
    rows: Rows = {key: [] for key in BY_KEY}
    rows["standard"] = [
        {HEAD_NAME: column.title, HEAD_VALUE: cell(column, document.get(column.key)), HEAD_NOTE: column.note}
        for column in STANDARD
    ]
    for block in document.get("blocks", ()):
        rows["blocks"].append(_row("blocks", block))
        rows["groups"] += [_row("groups", group, block=block["id"]) for group in block.get("groups", ())]
        _items(rows, block.get("items", ()), block["id"])
    _items(rows, document.get("bonus", ()), BONUS)
    for gate in document.get("gates", ()):
        rows["gates"].append(_row("gates", gate))
        _conditions(rows, gate, gate["id"])
    for key in ("grades", "downgrades", "vetoes"):
        rows[key] += [_row(key, entry) for entry in document.get(key, ())]
    return rows


def cell(column: Column, value: Any) -> Any:
    """A value as it stands in a cell: text, a Decimal, or None where there is none."""
    if value is None:
        return None
    if column.words:
        return column.words[value]
    if column.sort is Sort.FLAG:
        return FLAG_WORDS[value]
    return str(value) if column.sort is Sort.TEXT else Decimal(plain(Decimal(value)))


def _row(sheet: str, table: Mapping[str, Any], **given: str) -> dict[str, Any]:
    told = {**_flat(table), **given}
    return {column.key: cell(column, told.get(column.key)) for column in BY_KEY[sheet].columns}


def _flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """A line's table with the parameters of its rule beside the rest."""
    rule = table.get("rule")
    if not isinstance(rule, Mapping):
        return dict(table)
    names = {"kind", *(column.key for column in PARAMETERS)}
    return {**table, **{name: value for name, value in rule.items() if name in names}}


def _items(rows: Rows, items: Iterable[Mapping[str, Any]], block: str) -> None:
    for item in items:
        rows["items"].append(_row("items", item, block=block))
        _measure(rows, item, item["id"])
        _parts(rows, item, "zero_if", item["id"])
        for branch in item.get("branches", ()):
            rows["branches"].append(_row("branches", branch, of=item["id"]))
            _measure(rows, branch, f"{item['id']}.{branch['id']}")


def _conditions(rows: Rows, table: Mapping[str, Any], owner: str) -> None:
    for condition in table.get("conditions", ()):
        rows["conditions"].append(_row("conditions", condition, of=owner))
        _measure(rows, condition, condition["id"])


def _measure(rows: Rows, table: Mapping[str, Any], owner: str) -> None:
    """What a line's figure and rule are made of: sub-points, conditions, bands."""
    _parts(rows, table, "parts", owner)
    _conditions(rows, table, owner)
    rows["bands"] += [_row("bands", band, of=owner) for band in table["rule"].get("bands", ())]


def _parts(rows: Rows, table: Mapping[str, Any], key: str, owner: str) -> None:
    rows["parts"] += [_row("parts", {**part, "type": key}, of=owner) for part in table.get(key, ())]

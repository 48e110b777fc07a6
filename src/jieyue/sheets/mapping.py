"""Reads mapping files, which say how a foreign sheet becomes ours, and refuses whatever it can't use.

The format is described in docs and by the examples under examples/.  Our own templates go the same
way, with a mapping made from their columns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from jieyue.sheets.columns import Column
from jieyue.sheets.headings import MOST_ROWS
from jieyue.sheets.tables import tidy_header
from jieyue.sheets.unfolding import (
    COST,
    ITEM,
    QUANTITY,
    FieldSource,
    MappedRow,
    Mapping,
    QuantityColumn,
)
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

__all__ = [
    "Column",
    "FieldSource",
    "MappedRow",
    "Mapping",
    "QuantityColumn",
    "load_mapping",
    "mapping_for_template",
    "read_mapping",
]

_TOP = ("target", "sheet", "header_row", "header_rows", "missing", "skip", "fields", "quantities")
_FIELD = ("column", "constant", "columns", "prefix", "values", "default", "factor", "format")
_QUANTITY = ("item", "column", "factor", "cost", "cost_factor", "period")
_LARGEST_FILE = 1 << 20
# The last row of a sheet.
_LAST_ROW = 1_048_576
# Factors outside would be slips; inside, products stay exact and printable.
_LEAST_FACTOR, _GREATEST_FACTOR = Decimal("1e-15"), Decimal("1e15")


def mapping_for_template(columns: Sequence[Column], target: str = "") -> Mapping:
    """The mapping of one of our own templates: columns found by title, by key or by `title [key]`.

    Columns of the sheet that are none of these are ignored.
    """
    return Mapping(target=target, fields={}, template=tuple(columns))


# The fields a target allows.
FieldsOf = Callable[[str], Collection[str]]


def load_mapping(
    path: Path | str, targets: Collection[str] | None = None, fields_of: FieldsOf | None = None
) -> Mapping:
    """The mapping written in a TOML file, held against the `targets` there are and the fields each allows.

    Raises Refusal naming the key that is wrong and what is allowed in its place.
    """
    path = Path(path)
    try:
        # A pipe or a device has no size to go by, and may never end.
        if not path.is_file():
            raise FileNotFoundError
        if path.stat().st_size > _LARGEST_FILE:
            raise Refusal(say("映射文件“{name}”过大,应是一份简短的 TOML。", name=path.name))
        content = path.read_bytes()
    except OSError:
        raise Refusal(say("找不到或无法读取映射文件“{name}”。", name=path.name)) from None
    return read_mapping(content, path.name, targets, fields_of)


def read_mapping(
    content: bytes, name: str, targets: Collection[str] | None = None, fields_of: FieldsOf | None = None
) -> Mapping:
    """As `load_mapping`, from the TOML itself; `name` is what it is called in sentences."""
    try:
        data = tomllib.loads(content.decode(), parse_float=Decimal)
    except RecursionError:
        raise Refusal(say("映射文件“{name}”嵌套过深,应是一份简短的 TOML。", name=name)) from None
    # TOMLDecodeError and UnicodeDecodeError are ValueErrors, and so is an integer of thousands of digits.
    except (ValueError, ArithmeticError) as failed:
        raise Refusal(
            say("映射文件“{name}”不是有效的 TOML:{reason}。", name=name, reason=str(failed)[:200])
        ) from None
    return _mapping(data, targets, fields_of)


def _mapping(data: dict[str, Any], targets: Collection[str] | None, fields_of: FieldsOf | None) -> Mapping:
    _only(data, _TOP, "")
    target = _text(data, "target", "")
    if not target:
        raise Refusal(say('映射文件缺少 target,请写明导入的表,如 target = "energy"。'))
    if targets is not None and target not in targets:
        raise _wrong("target", say("可用:{allowed}", allowed="、".join(targets)))
    header_row = _whole(data, "header_row", _LAST_ROW)
    header_rows = _whole(data, "header_rows", MOST_ROWS)
    fields = {name: _field(name, entry) for name, entry in _table(data, "fields").items()}
    quantities = _quantities(data.get("quantities", []))
    _check_fields(fields, quantities, fields_of(target) if fields_of else None)
    return Mapping(
        target=target,
        fields=fields,
        quantities=quantities,
        sheet=_text(data, "sheet", "") or None,
        header_row=header_row,
        header_rows=header_rows,
        missing=frozenset(_texts(data.get("missing", []), "missing")) | {""},
        skip={
            tidy_header(column): frozenset(_texts(values, f"skip.{column}"))
            for column, values in _table(data, "skip").items()
        },
    )


def _check_fields(
    fields: dict[str, FieldSource], quantities: Sequence[QuantityColumn], allowed: Collection[str] | None
) -> None:
    if not fields:
        raise Refusal(say("映射文件缺少 [fields],请写明各字段取自哪一列。"))
    if allowed is not None and (unknown := [name for name in fields if name not in allowed]):
        raise _wrong(f"fields.{unknown[0]}", say("可用:{allowed}", allowed="、".join(allowed)))
    wide = [name for name, source in fields.items() if source.columns is not None]
    if len(wide) > 1 or (wide and quantities):
        raise _wrong(f"fields.{wide[-1]}.columns", say("只能有一个字段按列展开,且不能与 quantities 并用"))
    made = {ITEM, QUANTITY, COST} if quantities else {QUANTITY} if wide else set()
    if clash := sorted(made & set(fields)):
        raise _wrong(f"fields.{clash[0]}", say("它已由展开的列给出,请删去"))
    items = [(quantity.item, quantity.period) for quantity in quantities]
    if twice := next((item for item, period in items if items.count((item, period)) > 1), None):
        raise _wrong("quantities", say("项目“{item}”出现两次,一个项目只能取自一列", item=twice))


def _field(name: str, entry: Any) -> FieldSource:
    where = f"fields.{name}"
    if not isinstance(entry, dict):
        raise _wrong(where, say("应写成表,如 {example}", example='{ column = "列名" }'))
    _only(entry, _FIELD, where)
    origins = [key for key in ("column", "constant", "columns") if key in entry]
    if len(origins) != 1:
        raise _wrong(where, say("须有且只有 column、constant、columns 之一"))
    usable = {"column": set(_FIELD[3:]), "constant": set(), "columns": {"factor"}}[origins[0]]
    if extra := [key for key in entry if key not in usable | set(origins)]:
        raise _wrong(f"{where}.{extra[0]}", say("不能与 {origin} 并用", origin=origins[0]))
    if "default" in entry and "values" not in entry:
        raise _wrong(f"{where}.default", say("只能与 values 并用"))
    if entry.get("format", "year") != "year":
        raise _wrong(f"{where}.format", say("可用:year"))
    if "format" in entry and "factor" in entry:
        raise _wrong(f"{where}.format", say("不能与 factor 并用"))
    return FieldSource(
        column=_header(entry, "column", where) if "column" in entry else None,
        constant=_scalar(entry["constant"], f"{where}.constant") if "constant" in entry else None,
        prefix=_text(entry, "prefix", where),
        values=_lookup(entry, "values", where) if "values" in entry else None,
        default=_scalar(entry["default"], f"{where}.default") if "default" in entry else None,
        factor=_factor(entry, where) if "factor" in entry else None,
        year_only="format" in entry,
        columns=_wide(entry, where) if "columns" in entry else None,
    )


def _quantities(entries: Any) -> tuple[QuantityColumn, ...]:
    if not isinstance(entries, list):
        raise _wrong("quantities", say("应写成 [[quantities]]"))
    found = []
    for number, entry in enumerate(entries, 1):
        where = f"quantities[{number}]"
        if not isinstance(entry, dict):
            raise _wrong(where, say("应写成 [[quantities]]"))
        _only(entry, _QUANTITY, where)
        item = _text(entry, "item", where)
        if not item:
            raise _wrong(f"{where}.item", say("不能缺少"))
        cost = _header(entry, "cost", where) if "cost" in entry else None
        if "cost_factor" in entry and cost is None:
            raise _wrong(f"{where}.cost_factor", say("只能与 {origin} 并用", origin="cost"))
        found.append(
            QuantityColumn(
                item,
                _header(entry, "column", where),
                _factor(entry, where),
                cost,
                _factor(entry, where, "cost_factor"),
                _scalar(entry["period"], f"{where}.period") if "period" in entry else None,
            )
        )
    return tuple(found)


def _only(table: dict[str, Any], allowed: Sequence[str], where: str) -> None:
    if unknown := next((key for key in table if key not in allowed), None):
        name = f"{where}.{unknown}" if where else unknown
        raise Refusal(
            say("映射文件中的“{key}”无法识别,可用:{allowed}。", key=name, allowed="、".join(allowed))
        )


def _wrong(key: str, why: Any) -> Refusal:
    return Refusal(say("映射文件中的“{key}”不对:{why}。", key=key, why=why))


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise _wrong(key, say("应写成表"))
    return table


def _whole(table: dict[str, Any], key: str, most: int) -> int:
    """A number of rows, 1 where nothing is said."""
    value = table.get(key, 1)
    if type(value) is not int or not 1 <= value <= most:
        raise _wrong(key, say("应为从 1 到 {last} 的整数", last=most))
    return value


def _text(table: dict[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _wrong(f"{where}.{key}" if where else key, say("应为文字"))
    return value


def _header(table: dict[str, Any], key: str, where: str) -> str:
    header = tidy_header(_text(table, key, where))
    if not header:
        raise _wrong(f"{where}.{key}", say("应为列名,不能为空"))
    return header


def _scalar(value: Any, where: str) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return value
    # Decimal: Python refuses to write out an integer of thousands of digits.
    number = Decimal(value) if isinstance(value, int | Decimal) else None
    if number is None or not number.is_finite() or abs(number.adjusted()) >= _GREATEST_FACTOR.adjusted():
        raise _wrong(where, say("应为文字或数字,且不过大或过小"))
    return plain(number)


def _texts(values: Any, where: str) -> list[str]:
    if not isinstance(values, list):
        raise _wrong(where, say("应为列表,如 {example}", example='["", "NA"]'))
    return [_scalar(value, where).strip() for value in values]


def _lookup(entry: dict[str, Any], key: str, where: str) -> dict[str, str]:
    table = entry[key]
    if not isinstance(table, dict) or not table:
        raise _wrong(f"{where}.{key}", say("应写成非空的表,如 {example}", example='{ "甲" = "乙" }'))
    return {name.strip(): _scalar(value, f"{where}.{key}.{name}") for name, value in table.items()}


def _wide(entry: dict[str, Any], where: str) -> dict[str, str]:
    return {tidy_header(header): value for header, value in _lookup(entry, "columns", where).items()}


def _factor(entry: dict[str, Any], where: str, key: str = "factor") -> Decimal:
    """What cells are multiplied by, 1 where nothing is said."""
    value = entry.get(key, 1)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(f"{where}.{key}", say("应为数字"))
    factor = Decimal(value)
    if not factor.is_finite() or not _LEAST_FACTOR <= factor <= _GREATEST_FACTOR:
        raise _wrong(f"{where}.{key}", say("应为正数,且不过大或过小"))
    return factor

"""Whether a mapping and a sheet fit a table: required fields told, bare years where no date is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jieyue.sheets.columns import Column, ColumnKind
from jieyue.sheets.mapping import MappedRow, Mapping
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_QUANTITY_FIELDS = frozenset({"item", "quantity"})


def fields_told(mapping: Mapping) -> set[str]:
    """The fields a mapping has something to say of."""
    wide = any(source.columns is not None for source in mapping.fields.values())
    return {
        *mapping.fields,
        *(_QUANTITY_FIELDS if mapping.quantities else ()),
        *(("quantity",) if wide else ()),
        *(("period",) if mapping.quantities and all(one.period for one in mapping.quantities) else ()),
    }


def check_fields(target: str, identity: Sequence[str], mapping: Mapping, name: str) -> None:
    """Raises Refusal for a mapping of another table, and for one that lacks what makes a row."""
    if mapping.target != target:
        raise Refusal(
            say(
                "映射文件“{file}”用于导入 {target},不能用来导入 {kind}。",
                file=name,
                target=mapping.target,
                kind=target,
            )
        )
    told = fields_told(mapping)
    lacking = [field for field in identity if field not in told]
    if lacking:
        raise Refusal(
            say("映射文件“{file}”的 [fields] 缺少必填字段:{fields}。", file=name, fields="、".join(lacking))
        )


def fits_template(columns: Sequence[Column], headers: Sequence[str]) -> bool:
    """Whether a sheet has every required column of one of our own templates, each once."""
    return all(
        sum(column.is_headed(header) for header in headers) == 1 for column in columns if column.required
    )


def with_bare_years(columns: Sequence[Column], mapping: Mapping, rows: list[MappedRow]) -> list[MappedRow]:
    """`format = "year"` gives 1 January; where the sheet wants no date, the year itself is meant."""
    dates = {column.key for column in columns if column.kind is ColumnKind.DATE}
    years = [name for name, source in mapping.fields.items() if source.year_only and name not in dates]
    if not years:
        return rows
    cut = ({name: (row.values[name] or "")[:4] or None for name in years} for row in rows)
    return [replace(row, values={**row.values, **bare}) for row, bare in zip(rows, cut, strict=True)]

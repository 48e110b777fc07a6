"""Giving a table away as a file: a blank template, or its rows with the signed header by which we know them again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from jieyue.acts.rules import Actor
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Kind, Wanted
from jieyue.exchange.rules.three_way import row_key
from jieyue.ledgers.rules.forms import edition_of
from jieyue.sheets.provenance import SHEET, Provenance
from jieyue.sheets.templates import write_template
from jieyue.sheets.writing import write_table
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


@dataclass
class _Counted:
    """Rows that are counted while they pass, since they are never all in memory."""

    rows: Iterable[Mapping[str, Any]]
    count: int = 0

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def give_table(
    actor: Actor, name: str, out: Path, *, year: int = 0, region: str = "", organ: str = ""
) -> int:
    """Write a table's rows to `out` (.xlsx, .csv, .json) so that they can be imported again; returns their number.

    Of a year, narrowed to a region or an organ where one is named.  Raises Refusal where the table is not
    exported or the place is out of the actor's scope.
    """
    kind = KINDS[name]
    if kind.give is None:
        raise Refusal(say("“{title}”不能导出。", title=kind.title))
    wanted = Wanted(actor, year if kind.yearly else 0, region, organ)
    given = kind.give(wanted)
    rows: Iterable[Mapping[str, Any]] = list(given.rows) if kind.kept_by else given.rows
    copy = (
        {key: json.dumps(row, ensure_ascii=False) for key, row in copied(kind, rows).items()}
        if kind.kept_by
        else {}
    )
    edition = edition_of(wanted.year).code if wanted.year else 0
    header = Provenance(name, wanted.scope, wanted.year, edition, given.base, copy)
    counted = _Counted(rows)
    write_table(
        out,
        [(column.key, column.title_zh) for column in kind.columns_in(wanted.year or None)],
        counted,
        out.suffix.removeprefix(".").lower(),  # type: ignore[arg-type]  # write_table refuses any other
        title=kind.title,
        numbers=given.numbers,
        hidden=(SHEET, header.signed(settings.SECRET_KEY)),
    )
    return counted.count


def give_template(name: str, out: Path, *, year: int | None = None) -> None:
    """Write the blank workbook of a table to `out`; with a year, by the edition of the form that year is kept by."""
    kind = KINDS[name]
    notes, examples = list(kind.notes), kind.examples
    if year is not None and kind.columns_of is not None:
        notes.append(f"{year} 年使用{edition_of(year).title}。")
        examples = [_in_year(example, year) for example in examples]
    write_template(out, kind.columns_in(year), kind.title, notes, examples)


def _in_year(example: Mapping[str, str], year: int) -> Mapping[str, str]:
    """An example with its period in another year."""
    period = example.get("period", "")
    return {**example, "period": f"{year}{period[4:]}"} if period else example


def as_text(value: Any) -> str:
    """A value as it comes back from a sheet it was written to."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value).strip()


def copied(kind: Kind, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Rows as they come back from a sheet, by what tells each from the others of its table."""
    keys = [column.key for column in kind.columns]
    cells = ({key: as_text(row.get(key)) for key in keys} for row in rows)
    return {row_key(kind.kept_by, row): row for row in cells}

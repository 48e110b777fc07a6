"""Taking over a file for any table: read, mapped, tried without storing, stored.  Every door comes through here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor, seat
from jieyue.exchange.actions.giving import copied
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Batch, Kind, Wanted
from jieyue.exchange.rules.fitting import check_fields, with_bare_years
from jieyue.exchange.rules.three_way import rebased, row_key
from jieyue.indicators.actions.looking import followed
from jieyue.registry.queries.organs import codes_told
from jieyue.sheets.mapping import Mapping as SheetMapping
from jieyue.sheets.mapping import mapping_for_template
from jieyue.sheets.marking import write_marked
from jieyue.sheets.provenance import Provenance, provenance_of
from jieyue.sheets.reading import Table, read_table
from jieyue.sheets.unfolding import MappedRow
from jieyue.values.credit_codes import check
from jieyue.values.imports import RefusedCells, Source, Tally
from jieyue.values.refusals import Refusal, RowError
from jieyue.values.wording import Translate, say

# The fields in which a foreign sheet may name an organ instead of its code.
_ORGAN_FIELDS = ("code", "organ")
# Tables in which these fields say something else: there the organ is made, or may be a region.
_NAMED_OTHERWISE = frozenset({"goals", "accounts"})
# Where an organ may be new, only what no other organ can have tells which one is meant.
_MADE_HERE = "organs"


@dataclass(frozen=True)
class Handed:
    """A file somebody hands in: where it lies, what its owner calls it, and what it needs to be understood.

    Without a `mapping` it has to be one of our own templates or exports; `year` completes what it leaves out;
    `mapping_name` is what the mapping is called in sentences.
    """

    path: Path
    name: str
    year: int | None = None
    mapping: SheetMapping | None = None
    mapping_name: str = ""


@dataclass(frozen=True)
class Sheet:
    """A file that was read: the table it is for, its rows as they stand, where it was exported."""

    kind: str
    handed: Handed
    table: Table
    mapping: SheetMapping
    header: Provenance | None

    @property
    def source(self) -> Source:
        return Source(self.handed.name, self.table.sheet)


@dataclass(frozen=True)
class Taken:
    """What became of a sheet, or would: its rows, what changed, passwords that were made up by sign-in name."""

    rows: int
    tally: Tally
    made: dict[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """What a person was shown of a trial, in short: what is done afterwards has to be the same."""
        shown = (self.tally.as_json(), tuple(self.tally.changes))
        return hashlib.sha256(repr(shown).encode()).hexdigest()


def read_sheet(name: str, handed: Handed) -> Sheet:
    """The file, read for the table `name`.  Raises Refusal for a file or a mapping that can't be used."""
    kind = KINDS[name]
    mapping = handed.mapping or mapping_for_template(kind.columns, name)
    if handed.mapping:
        check_fields(name, kind.identity, mapping, handed.mapping_name)
    table = read_table(
        handed.path, sheet=mapping.sheet, header_row=mapping.header_row, header_rows=mapping.header_rows
    )
    return Sheet(name, handed, table, mapping, _header(name, kind, handed.path))


def take(actor: Actor, sheet: Sheet, *, dry_run: bool = False, made: dict[str, str] | None = None) -> Taken:
    """Take over all of a sheet, or nothing; a trial run stores nothing and tells the first changes.

    The actor's own rights decide, whatever the file says.  Raises RowsRefused with every cell that can't be taken.
    """
    kind = KINDS[sheet.kind]
    rows = with_bare_years(kind.columns, sheet.mapping, sheet.mapping.apply(sheet.table))
    if sheet.handed.mapping and sheet.kind not in _NAMED_OTHERWISE:
        rows = _with_codes(actor, rows, by_name=sheet.kind != _MADE_HERE)
    batch = Batch(
        actor,
        rows,
        sheet.source,
        sheet.handed.year,
        dry_run=dry_run,
        base=sheet.header.base if sheet.header else None,
        made={} if made is None else made,
    )
    with nullcontext() if dry_run else followed(actor):
        tally = _compared_and_taken(kind, sheet, batch) if sheet.header and kind.hold else kind.take(batch)
    return Taken(len(sheet.table.rows), tally, batch.made)


def _compared_and_taken(kind: Kind, sheet: Sheet, batch: Batch) -> Tally:
    """A table without revisions: what the sheet was exported from, and what stands there now, in one go.

    Nobody writes between the comparison and the taking over.
    """
    actor = batch.actor
    if batch.dry_run or kind.hold is None:
        return kind.take(replace(batch, rows=_since_export(actor, kind, sheet, batch.rows)))
    with draft(actor, kind.act, path=seat(actor, kind.act)):
        kind.hold(actor, batch.rows)
        return kind.take(replace(batch, rows=_since_export(actor, kind, sheet, batch.rows)))


def mark(sheet: Sheet, errors: Iterable[RowError], path: Path, translate: Translate) -> None:
    """Write a copy of the sheet with its refused cells marked, each with its sentence, to `path`."""
    told = [(error.row, error.column, error.message.worded(translate)) for error in errors]
    write_marked(path, sheet.table, told, sheet.mapping.header_row)


def _header(name: str, kind: Kind, path: Path) -> Provenance | None:
    """What the file's export says of itself; None for one's own sheet.  Refusal for another table's."""
    if kind.give is None:
        return None
    header = provenance_of(path, settings.SECRET_KEY)
    if header is not None and header.table != name:
        title = KINDS[header.table].title if header.table in KINDS else header.table
        raise Refusal(say("这份文件是从“{title}”导出的,不能导入到“{kind}”。", title=title, kind=kind.title))
    return header


def _with_codes(actor: Actor, rows: list[MappedRow], *, by_name: bool) -> list[MappedRow]:
    """Rows that name an organ by its full name or credit code, with its code, where only one organ can be meant."""
    told = {text.strip() for row in rows for key in _ORGAN_FIELDS if (text := row.values.get(key))}
    if not by_name:
        told = {text for text in told if check(text)}
    codes = codes_told(actor, told)
    if not codes:
        return rows
    named = (
        {
            key: codes[text.strip()]
            for key in _ORGAN_FIELDS
            if (text := row.values.get(key)) and text.strip() in codes
        }
        for row in rows
    )
    return [replace(row, values={**row.values, **found}) for row, found in zip(rows, named, strict=True)]


def _since_export(actor: Actor, kind: Kind, sheet: Sheet, rows: Sequence[MappedRow]) -> list[MappedRow]:
    """The rows as they would stand in an export of now; raises RowsRefused for what both sides changed."""
    if sheet.header is None or kind.give is None:
        return rows
    exported = {key: json.loads(text) for key, text in sheet.header.rows.items()}
    now = _copy_of(kind, Wanted(actor, sheet.header.year))
    within: Collection[str] = now
    if sheet.header.scope:
        # Where the actor may not see the place of the export, nothing there is known to be new.
        within = ()
        with suppress(Refusal):
            within = _copy_of(kind, Wanted.of(actor, sheet.header.year, sheet.header.scope))
    cells = RefusedCells(sheet.table.sheet)
    if kind.compared:
        beside = (exported.get(row_key(kind.kept_by, row.values), {}) for row in rows)
        rows = [
            replace(row, values=kind.compared(row.values, was)) for row, was in zip(rows, beside, strict=True)
        ]
    kept = rebased(kind.kept_by, rows, exported, now, within, cells)
    cells.raise_if_any(len(sheet.table.rows))
    return kept


def _copy_of(kind: Kind, wanted: Wanted) -> Mapping[str, Mapping[str, str]]:
    return copied(kind, kind.give(wanted).rows) if kind.give else {}

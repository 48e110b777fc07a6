"""A period of any ledger but energy as its reviewer sees it: the rows, what is lacking, what changed since the approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from jieyue.ledgers.queries.filings import FilingView
from jieyue.ledgers.queries.since import Changed
from jieyue.ledgers.rules.blanks import ROW_REASONS, Blank
from jieyue.ledgers.rules.closing import FilingKind
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS, Field, LedgerKind
from jieyue.web.organs.rows import Shown, Summary, TableRow, cell_shown, columns, summary, table_row
from jieyue.web.templatetags.wording import titled


@dataclass(frozen=True)
class RowTable:
    """The rows of another ledger than energy; what is lacking of it has one reason for the whole period."""

    kind: LedgerKind
    columns: Sequence[Field]
    rows: Sequence[TableRow]
    summary: Summary
    blank: Blank | None
    said: str


def row_table(told: FilingView, sent: QueryDict | None, today: date) -> RowTable:
    """The rows of a period; `sent` is a reason that could not be taken."""
    of = LEDGERS[told.row.kind]
    side_by_side = columns(of, told.row.year, told.lines)
    blank = told.explained.get(of.code) or told.judged.said.get(of.code)
    if sent is not None:
        blank = Blank(of.code, sent.get(f"reason-{of.code}", ""), sent.get(f"note-{of.code}", ""))
    return RowTable(
        of,
        side_by_side,
        [table_row(of, line, side_by_side, today) for line in told.lines],
        summary(of, [line.cells for line in told.lines]),
        blank,
        ROW_REASONS.get(blank.reason, "") if blank else "",
    )


@dataclass(frozen=True)
class ChangeLine:
    """One thing that was written since the last approval: what, from which figure or words to which."""

    one: Changed
    what: str
    cells: Sequence[tuple[Field, Shown, Shown]]


def change_line(kind: FilingKind, one: Changed) -> ChangeLine:
    """One change in words."""
    if one.item:
        return ChangeLine(one, titled(ITEMS[one.item]), ())
    of, old, new = LEDGERS[kind.code], one.old_cells or {}, one.new_cells or {}
    cells = [
        (field, cell_shown(field, old), cell_shown(field, new))
        for field in of.fields
        if old.get(field.key) != new.get(field.key)
    ]
    what = " ".join(str(cell_shown(of.by_key[name], new or old).text) for name in of.identity)
    return ChangeLine(one, what, cells)

"""The rows of a ledger as a page shows them: words for codes, units beside numbers, sums with their groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jieyue.ledgers.queries.records import SOON, RecordLine
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.records.cells import period_words, shown
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import NUMERIC, UNIT_TITLES, Field, FieldType, LedgerKind
from jieyue.ledgers.rules.records.yearly import Derived, Group, Measure, derived, measured, total
from jieyue.values.wording import NOTHING, Message

# So many columns fit side by side; the others stand below each other when a row is opened.
WIDEST = 7


@dataclass(frozen=True)
class Shown:
    """One cell in words."""

    field: Field
    text: str  # a msgid where it is a word of ours
    number: Decimal | None

    @property
    def is_number(self) -> bool:
        """Whether the column is one of figures."""
        return self.field.type in NUMERIC

    @property
    def is_word(self) -> bool:
        """Whether the text is to be looked up in the reader's language."""
        return self.field.type in {FieldType.CHOICE, FieldType.YES_NO}


@dataclass(frozen=True)
class TableRow:
    """One row of the table; `rest` are the cells that find no room in it, `soon` says that it ends soon."""

    pk: int
    period: Message
    cells: Sequence[Shown]
    rest: Sequence[Shown]
    line: RecordLine
    soon: bool


@dataclass(frozen=True)
class SumLine:
    """One yearly sum with its groups, the largest first; `share` is a group's part in per cent of the largest."""

    measure: Measure
    unit: str
    groups: Sequence[tuple[str, Decimal, Decimal]]
    total: Decimal


@dataclass(frozen=True)
class Summary:
    """What a ledger says of a year."""

    sums: Sequence[SumLine]
    figures: Sequence[Derived]


def columns(kind: LedgerKind, year: int, lines: Sequence[RecordLine]) -> list[Field]:
    """The fields that stand side by side: what makes the row, what must be told, then what is told most often."""
    asked = [field for field in kind.fields if field.asked_in(edition_of(year).code)]
    told = Counter(key for line in lines for key in line.cells)
    chosen = sorted(
        asked, key=lambda field: (field.key not in kind.identity, not field.required, -told[field.key])
    )[:WIDEST]
    return [field for field in asked if field in chosen and (told[field.key] or not lines)]


def table_row(kind: LedgerKind, line: RecordLine, side_by_side: Sequence[Field], today: date) -> TableRow:
    """One row in words."""
    others = [field for field in kind.fields if field not in side_by_side and field.key in line.cells]
    ends = line.cells.get(kind.ends, "")
    return TableRow(
        pk=line.pk,
        period=period_words(kind.rhythm, line.year, line.month) if kind.is_periodic else NOTHING,
        cells=[cell_shown(field, line.cells) for field in side_by_side],
        rest=[cell_shown(field, line.cells) for field in others],
        line=line,
        soon=bool(ends) and date.fromisoformat(ends) <= today + SOON,
    )


def cell_shown(field: Field, cells: Cells) -> Shown:
    """One cell in words; a dash is left to the page."""
    text = cells.get(field.key, "")
    number = Decimal(text) if text and field.type in NUMERIC else None
    return Shown(field, shown(field, text) if text else "", number)


def summary(kind: LedgerKind, rows: Sequence[Cells]) -> Summary:
    """The sums and figures of one organ's year."""
    return summary_of(
        kind,
        [(measure, measured(measure, rows)) for measure in kind.sums],
        [
            derived(figure, {name: total(term, rows) for name, term in figure.terms.items()})
            for figure in kind.figures
        ],
    )


def summary_of(
    kind: LedgerKind, sums: Sequence[tuple[Measure, Sequence[Group]]], figures: Sequence[Derived]
) -> Summary:
    """Sums and figures in words; sums that have nothing to add are left out."""
    return Summary([_sum_line(kind, measure, groups) for measure, groups in sums if groups], figures)


def _sum_line(kind: LedgerKind, measure: Measure, groups: Sequence[Group]) -> SumLine:
    most = max(group.value for group in groups)
    field = kind.by_key.get(measure.by)
    named = [
        (
            shown(field, group.group) if field and group.group else "",
            group.value,
            group.value * 100 / most if most else Decimal(0),
        )
        for group in sorted(groups, key=lambda group: -group.value)
    ]
    return SumLine(
        measure,
        UNIT_TITLES.get(measure.unit, ""),
        named if measure.by else [],
        sum((group.value for group in groups), Decimal(0)),
    )

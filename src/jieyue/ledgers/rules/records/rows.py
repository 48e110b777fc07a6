"""What a sheet or a form asks for: every cell tested, every row named once, changes told from repeats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from jieyue.acts.rules import Actor
from jieyue.ledgers.rules.entry_rows import YEARS_AHEAD, OrganPlace, organ_reader
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.records.cells import period_text, read_period, reader
from jieyue.ledgers.rules.records.checks import Cells, wrongs
from jieyue.ledgers.rules.records.kinds import LONGEST_KEY, LedgerKind
from jieyue.values.imports import RefusedCells
from jieyue.values.periods import Period
from jieyue.values.wording import Message, say

PERIOD = "period"
# The last year of a row that is to last.
FOR_GOOD = 9999
# Parts the steps of a row's key; no cell can hold it, as every run of spaces in text becomes one space.
_BETWEEN = "\t"
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One row as it is written.  A cell that is None leaves things as they are, "" empties them."""

    number: int
    code: str | None
    cells: Mapping[str, str | None]
    columns: Mapping[str, str] = field(default_factory=dict)


class Place(NamedTuple):
    """When a row counts: the year and month it is of (month 0: the whole year), and the last year it lasts to."""

    year: int
    month: int
    last_year: int


class RowKey(NamedTuple):
    """What a row is the row of: an organ and, in one text, the period and the cells of its identity."""

    organ_id: int
    key: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a row of a sheet says: its cells, read; `row` is where it stands."""

    row: RecordRow
    cells: Cells
    place: Place
    blank: frozenset[str]  # cells that are to be emptied


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as it stands."""

    pk: int
    change: int
    cells: Cells
    struck: bool


Readings = dict[RowKey, Told]


@dataclass
class Plan:
    """What to store, and what it was decided on."""

    readings: Readings = field(default_factory=dict)
    created: list[tuple[RowKey, Place, Cells]] = field(default_factory=list)
    updated: list[tuple[Stored, RowKey, Place, Cells]] = field(default_factory=list)
    unchanged: int = 0

    def parted(self, organs: Collection[int]) -> Iterator[tuple[bool, Plan]]:
        """What touches other organs, then (True) what touches these; a part that would change nothing is left out."""
        if not organs:
            yield from [(False, self)] if (self.created or self.updated) else []
            return
        for wanted in (False, True):
            part = Plan(
                created=[one for one in self.created if (one[0].organ_id in organs) is wanted],
                updated=[one for one in self.updated if (one[1].organ_id in organs) is wanted],
            )
            if part.created or part.updated:
                yield wanted, part


def read_records(
    actor: Actor,
    act: str,
    kind: LedgerKind,
    rows: Iterable[RecordRow],
    organs: Mapping[str, OrganPlace],
    cells: RefusedCells,
    *,
    this_year: int,
    year: int | None = None,
) -> Readings:
    """What the rows say of each row of the ledger; refused cells are noted in `cells`.

    `this_year` is the one it is where the office stands.  A row that comes twice is refused by both numbers, even with the same cells.
    """
    organ_of = organ_reader(actor, act, organs)
    last_year = this_year + YEARS_AHEAD
    # The same words, days and periods come again and again down a sheet: each is read once.
    readers = {field.key: lru_cache(_REMEMBERED)(reader(field)) for field in kind.fields}
    period_of = lru_cache(_REMEMBERED)(lambda text: read_period(kind, text, year, last_year))
    read: Readings = {}
    for row in rows:
        organ_id = cells.required(row, "code", row.code, organ_of)
        told = _told(kind, row, readers, period_of, cells, last_year)
        if organ_id is None or told is None:
            continue
        key = RowKey(organ_id, row_key(kind, told.place, told.cells))
        if len(key.key) > LONGEST_KEY:
            cells.refuse(row, kind.identity[0], say("用来区分各行的几列合起来太长,请缩短。"))
            continue
        first = read.setdefault(key, told)
        if first is not told:
            cells.refuse(
                row,
                kind.identity[0] if kind.identity else PERIOD,
                say(
                    "第 {first} 行与第 {second} 行登记的是同一件事,请只保留正确的一行。",
                    first=first.row.number,
                    second=row.number,
                ),
            )
    return read


def _told(
    kind: LedgerKind,
    row: RecordRow,
    readers: Mapping[str, Callable[[str], str]],
    period_of: Callable[[str], Period],
    cells: RefusedCells,
    last_year: int,
) -> Told | None:
    given: dict[str, str] = {}
    good = True
    for key, read in readers.items():
        text = row.cells.get(key)
        if key in kind.identity or key == kind.begins:
            value = cells.required(row, key, text, read)
            good = good and value is not None
        elif text:
            value = cells.read(row, key, text, read)
        else:
            continue
        if value:
            given[key] = value
    blank = frozenset(key for key, text in row.cells.items() if text == "")
    place: Place | None = None
    if kind.is_periodic:
        period = cells.required(row, PERIOD, row.cells.get(PERIOD), period_of)
        place = None if period is None else Place(period.year, period.month, period.year)
    elif kind.begins in given:
        place = _lasting(kind, given, last_year)
        if place is None:
            cells.refuse(row, kind.begins, say("“{text}”还在将来,请核对年份。", text=given[kind.begins]))
    if not good or place is None:
        return None
    edition = edition_of(place.year)
    for key in given:
        if not kind.by_key[key].asked_in(edition.code):
            good = False
            cells.refuse(
                row,
                key,
                say(
                    "{year} 年用的是{edition},没有这一列,请留空。",
                    year=place.year,
                    edition=say(edition.title),
                ),
            )
    return Told(row, given, place, blank) if good else None


def _lasting(kind: LedgerKind, given: Cells, last_year: int) -> Place | None:
    place = _dated(kind, given)
    return place if place.year <= last_year else None


def _dated(kind: LedgerKind, given: Cells) -> Place:
    """The place of a row that a day tells, and where it lasts another day or none."""
    day = date.fromisoformat(given[kind.begins])
    if not kind.lasts:
        return Place(day.year, day.month, day.year)
    ends = given.get(kind.ends)
    return Place(day.year, day.month, max(day.year, int(ends[:4])) if ends else FOR_GOOD)


def place_told(kind: LedgerKind, place: Place, cells: Cells) -> Place:
    """The place of a row that says these cells; of a periodic ledger, whose period no cell tells, it stays `place`."""
    return place if kind.is_periodic else _dated(kind, cells)


def as_kept(kind: LedgerKind, organ_id: int, cells: Cells) -> tuple[RowKey, Place, Cells]:
    """A row as it is stored, from cells that a programme writes as they are kept.  Nothing is tested here."""
    told = {field.key: cells[field.key] for field in kind.fields if cells.get(field.key)}
    if kind.is_periodic:
        period = read_period(kind, cells[PERIOD], None, FOR_GOOD)
        place = Place(period.year, period.month, period.year)
    else:
        place = _dated(kind, told)
    return RowKey(organ_id, row_key(kind, place, told)), place, told


def row_key(kind: LedgerKind, place: Place, cells: Cells) -> str:
    """The text that tells a row from all others of the organ's ledger."""
    period = [period_text(kind.rhythm, place.year, place.month)] if kind.is_periodic else []
    return _BETWEEN.join([*period, *(cells[name] for name in kind.identity)])


def plan_records(
    kind: LedgerKind, readings: Readings, stored: Mapping[RowKey, Stored], cells: RefusedCells
) -> Plan:
    """Which rows are new, which change, which stay; what lacks a required cell or fails a check is refused."""
    plan = Plan(readings)
    for key, told in readings.items():
        before = stored.get(key)
        if before is not None and before.struck:
            cells.refuse(
                told.row,
                kind.identity[0] if kind.identity else PERIOD,
                say("这一行已经作废,不能用表格恢复;确需恢复请在台账页面上办理。"),
            )
            continue
        after = merged(before.cells if before else {}, told)
        if before is not None and after == before.cells:
            plan.unchanged += 1
            continue
        if not judge(kind, told, after, cells):
            continue
        if before is None:
            plan.created.append((key, told.place, after))
        else:
            plan.updated.append((before, key, lasting_place(kind, told.place, after), after))
    return plan


def merged(before: Cells, told: Told) -> Cells:
    """A row with what is told of it; a blank cell of a sheet leaves it as it was."""
    after = {**before, **told.cells}
    return {key: text for key, text in after.items() if key not in told.blank}


def lasting_place(kind: LedgerKind, place: Place, cells: Cells) -> Place:
    """The place of a row once it is merged: an end that was told earlier still holds."""
    if not kind.lasts or kind.ends not in cells:
        return place
    return place._replace(last_year=max(place.year, int(cells[kind.ends][:4])))


def note_blanks(kind: LedgerKind, row: RecordRow, year: int, cells: RefusedCells) -> None:
    """Note every cell a new row of that year can't do without and leaves blank."""
    edition = edition_of(year)
    for asked in kind.fields:
        if asked.required and asked.asked_in(edition.code) and not (row.cells.get(asked.key) or "").strip():
            cells.refuse(row, asked.key, say("此列必须填写。"))


def judge(kind: LedgerKind, told: Told, after: Cells, cells: RefusedCells) -> bool:
    """Whether the whole row is in order; what is not is noted."""
    edition = edition_of(told.place.year)
    good = True
    for asked in kind.fields:
        if asked.required and asked.key not in after and asked.asked_in(edition.code):
            # A cell that was told and could not be read has its sentence already.
            if not told.row.cells.get(asked.key):
                cells.refuse(told.row, asked.key, say("此列必须填写。"))
            good = False
    for wrong in wrongs(kind.checks, after, kind.titles):
        cells.refuse(told.row, wrong.field, wrong.message)
        good = False
    return good


def lost_references(
    kind: LedgerKind,
    readings: Readings,
    known: Mapping[tuple[str, int], Collection[str]],
    cells: RefusedCells,
) -> None:
    """Refuse references to rows the organ's other ledger does not have; `known` are the keys by ledger and organ."""
    for asked in kind.references:
        for key, told in readings.items():
            text = told.cells.get(asked.key)
            if text is not None and text not in known.get((asked.of, key.organ_id), ()):
                cells.refuse(told.row, asked.key, _no_such_row(asked.title, text))


def _no_such_row(title: str, text: str) -> Message:
    return say("本机关的台账里没有{title}“{text}”,请先登记。", title=say(title), text=text[:60])

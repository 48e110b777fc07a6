"""Taking over registers kept before jieyue: lists of earlier batches, and demonstration units."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from jieyue.acts.actions import draft, perform
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor, seat
from jieyue.evaluations.actions.naming import next_number
from jieyue.evaluations.models import Exemption, Naming
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.models import Organ
from jieyue.values.dates import parse_date
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.periods import parse_period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_CHUNK = 500
LONGEST_BATCH, LONGEST_TITLE = 40, 80


@dataclass(frozen=True)
class NamedRow:
    """One organ of an earlier list, as it is written; None is a blank cell."""

    number: int
    organ: str | None
    year: str | None = None
    batch: str | None = None
    document: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ExemptionRow:
    """One demonstration title held by an organ, as it is written; None is a blank cell."""

    number: int
    organ: str | None
    title: str | None = None
    granted: str | None = None
    expires: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


Row = TypeVar("Row", NamedRow, ExemptionRow)


def import_named(actor: Actor, rows: Sequence[NamedRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Take over lists of earlier batches, all or none; an organ stands once on a year's list.

    Raises RowsRefused naming every row that can't be taken.
    """
    return _taken(
        actor,
        "named.import",
        f"named {source.label}",
        partial(_named, actor, rows, source),
        rows,
        dry_run=dry_run,
    )


def _named(actor: Actor, rows: Sequence[NamedRow], source: Source) -> _SortedOut:
    cells = RefusedCells(source.sheet)
    organs = _organs(actor, rows, cells)
    years = [cells.required(row, "year", row.year, _year) for row in rows]
    for row in rows:
        cells.read(row, "batch", row.batch, partial(_within, LONGEST_BATCH))
        cells.read(row, "number", row.document, partial(_within, LONGEST_TITLE))
    keys = [(row.organ, year) for row, year in zip(rows, years, strict=True)]
    _note_contradictions(rows, keys, [(row.batch, row.document) for row in rows], cells)
    cells.raise_if_any(len(rows))
    there = {(had.organ_id, had.year): had for had in Naming.objects.filter(organ__in=organs)}
    sorted_out = _SortedOut(Naming)
    for row, organ, year in zip(rows, organs, years, strict=True):
        given = {"batch": row.batch, "document": row.document}
        blank = {"organ": organ, "year": year, "named_at": actor.at}
        sorted_out.take(row, there.get((organ.pk, year)), (organ.pk, year), given, blank)
    _number(sorted_out.created)
    return sorted_out


def import_exemptions(
    actor: Actor, rows: Sequence[ExemptionRow], *, source: Source, dry_run: bool = False
) -> Tally:
    """Take over the register of demonstration units, all or none; an organ holds a title once.

    Raises RowsRefused naming every row that can't be taken.
    """
    return _taken(
        actor,
        "exemption.import",
        f"exemptions {source.label}",
        partial(_exemptions, actor, rows, source),
        rows,
        dry_run=dry_run,
    )


def _exemptions(actor: Actor, rows: Sequence[ExemptionRow], source: Source) -> _SortedOut:
    cells = RefusedCells(source.sheet)
    organs = _organs(actor, rows, cells)
    titles = [cells.required(row, "title", row.title, partial(_within, LONGEST_TITLE)) for row in rows]
    granted = [cells.required(row, "granted", row.granted, parse_date) for row in rows]
    expires = [cells.read(row, "expires", row.expires, parse_date) for row in rows]
    for row, first, last in zip(rows, granted, expires, strict=True):
        if first and last and last < first:
            cells.refuse(row, "expires", say("失效日期早于取得日期,请核对。"))
    keys = [(row.organ, title) for row, title in zip(rows, titles, strict=True)]
    _note_contradictions(rows, keys, list(zip(granted, expires, strict=True)), cells)
    cells.raise_if_any(len(rows))
    there = {(had.organ_id, had.title): had for had in Exemption.objects.filter(organ__in=organs)}
    sorted_out = _SortedOut(Exemption)
    for row, organ, title, first, last in zip(rows, organs, titles, granted, expires, strict=True):
        given = {"granted": first, "expires": last}
        key = (organ.pk, title)
        sorted_out.take(row, there.get(key), key, given, {"organ": organ, "title": title})
    return sorted_out


def _taken(
    actor: Actor,
    act: str,
    subject: str,
    plan: Callable[[], _SortedOut],
    rows: Sequence[Row],
    *,
    dry_run: bool,
) -> Tally:
    """Sort the rows out and store them; a trial run does the first only."""
    if dry_run:
        return plan().tally
    with draft(actor, act, path=seat(actor, act)):
        # Only now is it certain that nobody else writes what these rows are compared with, or takes their numbers.
        hold_registry({row.organ.strip() for row in rows if row.organ})
        return plan().store(actor, act, subject)


def _organs(actor: Actor, rows: Sequence[Row], cells: RefusedCells) -> list[Organ]:
    """The organ of each row, in the actor's scope.  Every one not to be found is noted in `cells`."""
    organs = Organ.objects.filter(in_scope(actor)).in_bulk(field_name="code")
    found = []
    for row in rows:
        organ = cells.required(row, "code", row.organ, organs.get)
        if organ is not None:
            found.append(organ)
        elif row.organ:
            cells.refuse(row, "code", say("没有机关“{code}”,或不在您的管辖范围之内。", code=row.organ))
    return found


def _note_contradictions(
    rows: Sequence[Row], keys: Sequence[tuple[Any, Any]], given: Sequence[Hashable], cells: RefusedCells
) -> None:
    """Two rows for one record may say the same; where they differ nobody knows which one is meant."""
    first: dict[Hashable, tuple[int, Hashable]] = {}
    for row, key, told in zip(rows, keys, given, strict=True):
        if None in key:
            continue  # refused already
        number, before = first.setdefault(key, (row.number, told))
        if told != before:
            cells.refuse(row, "code", say("与第 {row} 行重复而内容不同,请只保留正确的一行。", row=number))


def _within(longest: int, text: str) -> str:
    if len(text) > longest:
        raise Refusal(say("内容超过 {longest} 字,请缩短。", longest=longest))
    return text


def _year(text: str) -> int:
    period = parse_period(text)
    if not period.is_year:
        raise Refusal(say("年度“{text}”应为四位年份,如 2024。", text=text))
    return period.year


def _number(created: Sequence[Any]) -> None:
    """Number new namings on from their year's last, in the order of the sheet."""
    following: dict[int, int] = {}
    for naming in created:
        if naming.year not in following:
            following[naming.year] = next_number(naming.year)
        naming.number = following[naming.year]
        following[naming.year] += 1


# The columns of a sheet that are called otherwise than the fields they are kept in.
_COLUMN_OF = {"document": "number"}


def _written(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields of a register as a sheet has them."""
    return {_COLUMN_OF.get(name, name): "" if value is None else str(value) for name, value in fields.items()}


class _SortedOut:
    """A register's rows sorted into new, changed and unchanged records."""

    def __init__(self, register: type[Naming | Exemption]) -> None:
        self.register = register
        self.created: list[Any] = []
        self.updated: list[Any] = []
        self.fields: tuple[str, ...] = ()
        self.seen: set[Hashable] = set()
        self.told: list[RowChange] = []

    def take(
        self, row: Row, had: Any, key: tuple[int, Any], given: Mapping[str, Any], blank: Mapping[str, Any]
    ) -> None:
        """Sort one row; one that says what an earlier row said is passed over.

        `given` are the sheet's fields, None leaving a field as it is; `blank` what a new record begins with.
        """
        if key in self.seen:
            return
        self.seen.add(key)
        self.fields = tuple(given)
        record = had or self.register(**blank)
        differing = {
            name: value
            for name, value in given.items()
            if value is not None and getattr(record, name) != value
        }
        if (had is None or differing) and len(self.told) < MOST_LISTED:
            before = {name: getattr(record, name) if had else None for name in differing}
            cells = cells_changed(_written(before), _written(differing))
            self.told.append(RowChange(row.number, (row.organ or "", str(key[1])), had is None, cells))
        for name, value in differing.items():
            setattr(record, name, value)
        if had is None:
            self.created.append(record)
        elif differing:
            self.updated.append(record)

    @property
    def tally(self) -> Tally:
        made, changed = len(self.created), len(self.updated)
        return Tally(made, changed, len(self.seen) - made - changed, self.told)

    def store(self, actor: Actor, act: str, subject: str) -> Tally:
        """Write what is new or changed in one act; nothing at all where nothing is."""
        if self.tally.changed:
            with perform(actor, act, subject=subject, path=seat(actor, act)) as detail:
                self.register.objects.bulk_create(self.created, batch_size=_CHUNK)
                if self.updated:
                    self.register.objects.bulk_update(self.updated, self.fields, batch_size=_CHUNK)
                detail.update(self.tally.as_json())
        return self.tally

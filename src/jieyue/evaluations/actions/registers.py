"""Taking over registers kept before jieyue: lists of earlier batches, and demonstration units."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from jieyue.acts.actions import perform
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.evaluations.actions.naming import next_number
from jieyue.evaluations.models import Exemption, Naming
from jieyue.registry.models import Organ
from jieyue.values.refusals import RowError, RowsRefused
from jieyue.values.tallies import Tally
from jieyue.values.wording import say

FIRST_YEAR, LAST_YEAR = 2020, 2099
_CHUNK = 500


@dataclass(frozen=True)
class NamedRow:
    """One organ of an earlier list.  None leaves a field as it is."""

    sheet: str
    row: int
    organ: str
    year: int
    batch: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class ExemptionRow:
    """One demonstration title held by an organ."""

    sheet: str
    row: int
    organ: str
    title: str
    granted: date
    expires: date | None = None


Row = TypeVar("Row", NamedRow, ExemptionRow)
Register = type[Naming] | type[Exemption]


def import_named(actor: Actor, rows: Sequence[NamedRow], *, source: str, dry_run: bool = False) -> Tally:
    """Take over lists of earlier batches, all or none; an organ stands once on a year's list.

    Raises RowsRefused naming every row that can't be taken.
    """
    wrong = [
        RowError(row.sheet, row.row, "year", say("年度“{year}”应为四位年份。", year=row.year))
        for row in rows
        if not FIRST_YEAR <= row.year <= LAST_YEAR
    ]
    organs = _organs(actor, rows, wrong)
    there = {(had.organ_id, had.year): had for had in Naming.objects.filter(organ__in=organs.values())}
    sorted_out = _SortedOut(Naming, ("batch", "document"))
    for row in rows:
        organ_id = organs[row.organ].pk
        blank = {"organ_id": organ_id, "year": row.year, "batch": "", "document": "", "named_at": actor.at}
        sorted_out.take(there, (organ_id, row.year), row, lambda known=blank: Naming(**known))
    _number(sorted_out.created)
    return sorted_out.store(actor, "named.import", f"named {source}", len(rows), dry_run=dry_run)


def import_exemptions(
    actor: Actor, rows: Sequence[ExemptionRow], *, source: str, dry_run: bool = False
) -> Tally:
    """Take over the register of demonstration units, all or none; an organ holds a title once.

    Raises RowsRefused naming every row that can't be taken.
    """
    wrong = [
        RowError(row.sheet, row.row, "expires", say("失效日期早于取得日期,请核对。"))
        for row in rows
        if row.expires and row.expires < row.granted
    ]
    organs = _organs(actor, rows, wrong)
    there = {(had.organ_id, had.title): had for had in Exemption.objects.filter(organ__in=organs.values())}
    sorted_out = _SortedOut(Exemption, ("granted", "expires"))
    for row in rows:
        organ_id = organs[row.organ].pk
        blank = {"organ_id": organ_id, "title": row.title}
        sorted_out.take(there, (organ_id, row.title), row, lambda known=blank: Exemption(**known))
    return sorted_out.store(actor, "exemption.import", f"exemptions {source}", len(rows), dry_run=dry_run)


def _organs(actor: Actor, rows: Sequence[Row], errors: list[RowError]) -> dict[str, Organ]:
    """The rows' organs by code.  Raises RowsRefused with `errors` and every organ not to be found."""
    organs = Organ.objects.filter(in_scope(actor)).in_bulk(field_name="code")
    errors += [
        RowError(row.sheet, row.row, "code", say("没有机关“{code}”,或不在管辖范围之内。", code=row.organ))
        for row in rows
        if row.organ not in organs
    ]
    if errors:
        raise RowsRefused(errors, len(rows))
    return {row.organ: organs[row.organ] for row in rows}


def _number(created: Sequence[Any]) -> None:
    """Number new namings on from their year's last, in the order of the sheet."""
    following: dict[int, int] = {}
    for naming in created:
        naming.number = following.setdefault(naming.year, next_number(naming.year))
        following[naming.year] += 1


class _SortedOut:
    """A register's rows sorted into new, changed and unchanged records."""

    def __init__(self, register: Register, fields: tuple[str, ...]) -> None:
        self.register, self.fields = register, fields
        self.created: list[Any] = []
        self.updated: list[Any] = []
        self.seen: set[Hashable] = set()

    def take(
        self, there: dict[tuple[int, Any], Any], key: tuple[int, Any], row: Any, make: Callable[[], Any]
    ) -> None:
        """Sort one row; one that repeats an earlier row of the sheet is passed over."""
        if key in self.seen:
            return
        self.seen.add(key)
        had = there.get(key)
        record = had or make()
        # Blank leaves a field as it is.
        given = {name: value for name in self.fields if (value := getattr(row, name)) is not None}
        differing = {name: value for name, value in given.items() if getattr(record, name) != value}
        for name, value in differing.items():
            setattr(record, name, value)
        if had is None:
            self.created.append(record)
        elif differing:
            self.updated.append(record)

    def store(self, actor: Actor, act: str, subject: str, rows: int, *, dry_run: bool) -> Tally:
        """Write what is new or changed in one act; nothing at all where nothing is."""
        changes = len(self.created) + len(self.updated)
        tally = Tally(rows, len(self.created), len(self.updated), len(self.seen) - changes)
        if changes and not dry_run:
            with perform(actor, act, subject=subject) as detail:
                self.register.objects.bulk_create(self.created, batch_size=_CHUNK)
                self.register.objects.bulk_update(self.updated, self.fields, batch_size=_CHUNK)
                detail.update(tally.as_dict())
        return tally

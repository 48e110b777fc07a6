"""现场核查 by workbook, where a phone can't be used: what an assessor filled in, all of it or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import KEEPERS, Actor, may, seat
from jieyue.evaluations.actions.parking import Late, park
from jieyue.evaluations.models import Parked, SiteRecord, Visit
from jieyue.evaluations.queries.visits import line_to_see, visits
from jieyue.evaluations.rules.visits import (
    VERDICT_TITLES,
    Found,
    is_complete,
    may_record,
    read_note,
    read_points,
    read_verdict,
)
from jieyue.evaluations.rules.workflow import State
from jieyue.registry.queries.organs import in_batches
from jieyue.standards.rules.standard import Condition, Item
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.verdicts import Verdict, no
from jieyue.values.wording import NOTHING, Message, say

IMPORT = "visit.import"
# Written by a sheet, and by no client that could send it again.
_KEY = "sheet"
_AT_ONCE = 500
# More digits than any key has.
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class FoundRow:
    """One line of the workbook as text; None is a cell left blank."""

    number: int
    visit: str | None
    item: str | None
    verdict: str | None = None
    score: str | None = None
    note: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Read:
    """A row understood: what it says of which item, what stands there, and why it comes too late if it does."""

    row: FoundRow
    visit: Visit
    line: Item | Condition
    found: Found
    there: SiteRecord | None
    late: Message = NOTHING

    @property
    def changes(self) -> bool:
        return self.there is None or _stands(self.there) != self.found

    @property
    def key(self) -> str:
        """The same row handed in again has the same key, so that it is parked once."""
        told = json.dumps([self.line.id, self.found.as_text], ensure_ascii=False, sort_keys=True)
        return f"{_KEY}-{sha256(told.encode()).hexdigest()[:16]}"


def hold_visits(actor: Actor, numbers: Collection[str]) -> None:
    """Let nobody else write to these visits, nor decide their cases, until the act is over.  Must run inside an act."""
    held = visits(actor).select_related("case").select_for_update(of=("self", "case"))
    for some in in_batches(_read_numbers(numbers)):
        list(held.filter(pk__in=some))


def _read_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers of visits among what stands in a column, each once."""
    return sorted({int(text) for text in map(str.strip, texts) if _NUMBER.fullmatch(text)})


def import_found(actor: Actor, rows: Sequence[FoundRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Write what a workbook says was found on site.  Blank leaves things as they are.

    What comes too late is parked for the office to decide, and counts as made or changed all the same.
    Raises RowsRefused naming every cell that can't be taken.
    """
    if dry_run:
        return _planned(actor, rows, source)[0]
    with draft(actor, IMPORT, path=seat(actor, IMPORT)):
        hold_visits(actor, {row.visit or "" for row in rows})
        tally, read = _planned(actor, rows, source)
        if tally.changed:
            with perform(actor, IMPORT, subject=f"visits {source.label}", path=seat(actor, IMPORT)) as detail:
                late = [one for one in read if one.late is not NOTHING]
                detail.update(tally.as_json() | {"parked": len(late)})
                _store(actor, [one for one in read if one.late is NOTHING])
                park(
                    [Late(one.visit, one.line.id, one.key, one.late, one.found.as_text) for one in late],
                    actor.at,
                )
    return tally


def _planned(actor: Actor, rows: Sequence[FoundRow], source: Source) -> tuple[Tally, list[_Read]]:
    cells = RefusedCells(source.sheet)
    there = _visits(actor, rows)
    standing = {
        (record.visit_id, record.item): record
        for some in in_batches(list(there))
        for record in SiteRecord.objects.filter(visit__in=some)
    }
    told: dict[tuple[int, str], _Read] = {}
    for row in rows:
        one = _read(actor, row, there, standing, cells)
        if one is None:
            continue
        first = told.setdefault((one.visit.pk, one.line.id), one)
        if first.found != one.found:
            cells.refuse(row, "item", say("与第 {row} 行的记录不一致,请保留一行。", row=first.row.number))
    cells.raise_if_any(len(rows))
    changed = _not_parked_yet([one for one in told.values() if one.changes])
    new = sum(one.there is None for one in changed)
    listed = [_change(one) for one in changed[:MOST_LISTED]]
    late = sum(one.late is not NOTHING for one in changed)
    told_of_late = [say("{count} 条来得太晚,不直接写入,留待派出核查的部门决定。", count=late)] if late else []
    return Tally(new, len(changed) - new, len(told) - len(changed), listed, told_of_late), changed


def _not_parked_yet(changed: Sequence[_Read]) -> list[_Read]:
    """Without the rows that came too late before."""
    late = {one.visit.pk for one in changed if one.late is not NOTHING}
    parked = {
        there
        for some in in_batches(list(late))
        for there in Parked.objects.filter(visit__in=some).values_list("visit_id", "key")
    }
    return [one for one in changed if one.late is NOTHING or (one.visit.pk, one.key) not in parked]


def _visits(actor: Actor, rows: Sequence[FoundRow]) -> dict[int, Visit]:
    wanted = _read_numbers(row.visit or "" for row in rows)
    around = ("assessor", "case__campaign", "case__organ__region", "case__standard")
    found: dict[int, Visit] = {}
    for some in in_batches(wanted):
        of_rows = visits(actor).filter(pk__in=some).select_related(*around)
        found |= {visit.pk: visit for visit in of_rows.defer("case__standard__text")}
    return found


def _read(
    actor: Actor,
    row: FoundRow,
    there: Mapping[int, Visit],
    standing: Mapping[tuple[int, str], SiteRecord],
    cells: RefusedCells,
) -> _Read | None:
    """A row understood; None where nothing was filled in, and where something was refused (which is then noted)."""
    if not any(text and text.strip() for text in (row.verdict, row.score, row.note)):
        return None
    number = cells.required(row, "visit", row.visit, str)
    item = cells.required(row, "item", row.item, str)
    if number is None or item is None:
        return None
    visit = there.get(int(number)) if _NUMBER.fullmatch(number) else None
    if visit is None:
        cells.refuse(
            row, "visit", say("没有编号为“{number}”的现场核查,或不在您的管辖范围之内。", number=number)
        )
        return None
    line = line_to_see(visit, item)
    if line is None:
        cells.refuse(row, "item", say("这次现场核查没有评分项“{item}”。", item=item[:40]))
        return None
    one = _understood(row, visit, line, standing.get((visit.pk, item)), cells)
    return _allowed(actor, one, cells) if one and one.changes else one


def _allowed(actor: Actor, one: _Read, cells: RefusedCells) -> _Read | None:
    """A row that would change something, late or in time; None where it may not.

    Rows that change nothing are not asked: a year's workbook holds visits of others, and such as are over.
    """
    allowed = _may_write(actor, one.visit)
    if not allowed:
        cells.refuse(one.row, "visit", allowed.reason)
        return None
    in_time = may_record(one.visit.state, State(one.visit.case.state))
    return one if in_time else replace(one, late=in_time.reason)


def _understood(
    row: FoundRow, visit: Visit, line: Item | Condition, there: SiteRecord | None, cells: RefusedCells
) -> _Read | None:
    verdict = cells.read(row, "verdict", row.verdict, read_verdict)
    score = cells.read(row, "score", row.score, partial(read_points, line))
    note = cells.read(row, "note", row.note, read_note)
    if cells.has(row):
        return None
    if there:
        verdict = verdict or there.verdict
        score = there.score if score is None else score
        note = there.note if note is None else note
    if verdict is None:
        cells.refuse(row, "verdict", say("请选“相符”或“不符”。"))
        return None
    found = Found(verdict, score, note or "")
    complete = is_complete(found)
    if not complete:
        cells.refuse(row, "note", complete.reason)
        return None
    return _Read(row, visit, line, found, there)


def _may_write(actor: Actor, visit: Visit) -> Verdict:
    """Whoever was sent writes, or a keeper at the command line for him."""
    if visit.assessor_id != actor.user_id and not actor.roles() & KEEPERS:
        return no(say("这次现场核查由{name}填写。", name=visit.assessor.name))
    return may(actor, IMPORT, visit.case.organ.path)


def _stands(record: SiteRecord) -> Found:
    return Found(record.verdict, record.score, record.note)


def found_cells(found: Found) -> dict[str, str]:
    """What was found as a sheet has it, by the keys of its columns."""
    return found.as_text | {"verdict": str(VERDICT_TITLES[found.verdict])}


def _change(one: _Read) -> RowChange:
    names = (one.visit.case.organ.code, one.line.id, one.line.title)
    before = found_cells(_stands(one.there)) if one.there else {}
    cells = cells_changed(before, found_cells(one.found))
    return RowChange(one.row.number, names, one.there is None, cells, one.late)


def _store(actor: Actor, changed: Sequence[_Read]) -> None:
    SiteRecord.objects.bulk_create(
        [
            SiteRecord(
                visit=one.visit,
                item=one.line.id,
                verdict=one.found.verdict,
                score=one.found.score,
                note=one.found.note,
                revision=one.there.revision + 1 if one.there else 1,
                key=_KEY,
                at=actor.at,
            )
            for one in changed
        ],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["visit", "item"],
        update_fields=["verdict", "score", "note", "revision", "key", "at"],
    )

"""Taking over goals that were assigned on paper: a sheet of places, measures and limits, all or none of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jieyue.acts.actions import draft, perform
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor, may, seat
from jieyue.plans.actions.storing import Given, hold_places, store
from jieyue.plans.models import Assignment
from jieyue.plans.queries.assignments import AssignmentRow, Recipient, rows_of
from jieyue.plans.queries.standings import shares
from jieyue.plans.rules.measures import Measure, measure_of
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.workflow import State
from jieyue.registry.models import Organ, Region
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.periods import parse_period
from jieyue.values.quantities import STEP, parse_amount, parse_decimal, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

IMPORT = "goal.import"
_HUNDRED = Decimal(100)
_AT_ONCE = 500


@dataclass(frozen=True)
class GoalRow:
    """One limit as it is written; None is a blank cell."""

    number: int
    code: str | None
    indicator: str | None = None
    year: str | None = None
    limit: str | None = None
    percent: str | None = None
    base_year: str | None = None
    base: str | None = None
    note: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """A region or an organ that a row names, with the region right above it ("" above the top)."""

    place: Recipient
    giver: str


@dataclass(frozen=True)
class _Read:
    """A row understood."""

    row: GoalRow
    at: _Place
    measure: Measure
    year: int
    base_year: int
    base: Decimal | None
    limit: Decimal | None
    percent: Decimal | None

    @property
    def key(self) -> tuple[str, str, int]:
        return self.at.place.path, self.measure.code, self.year


def import_goals(actor: Actor, rows: Sequence[GoalRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Take over assigned goals.  They count as assigned, and wait to be acknowledged.

    A percentage is taken off the base, which is read from the ledgers where the row tells none.  A limit
    that is assigned already changes only with a reason in the row's note.  Raises RowsRefused naming every
    row that can't be taken.
    """
    if dry_run:
        return _planned(actor, rows, source)[0]
    with draft(actor, IMPORT, path=seat(actor, IMPORT)):
        hold_recipients(actor, _codes(rows))
        tally, by_note = _planned(actor, rows, source)
        if tally.changed:
            _store(actor, by_note, source, tally)
    return tally


ByNote = Mapping[str, Sequence[Given]]


def hold_recipients(actor: Actor, codes: Collection[str]) -> None:
    """Let nobody else give goals to these regions and organs until the act is over.  Must run inside an act."""
    hold_places({one.place.path for one in _places(actor, codes).values()})


def _codes(rows: Iterable[GoalRow]) -> set[str]:
    return {row.code.strip() for row in rows if row.code}


def _planned(actor: Actor, rows: Sequence[GoalRow], source: Source) -> tuple[Tally, ByNote]:
    """What the rows would do, and the goals to be stored by the reason their row tells."""
    cells = RefusedCells(source.sheet)
    places = _places(actor, _codes(rows))
    read = [one for row in rows if (one := _read(row, places, cells)) is not None]
    _note_repeats(read, cells)
    bases, there = _bases(actor, read), _there(read)
    given = [(one, _given(one, _base(one, there.get(one.key), bases))) for one in read]
    for one, goal in given:
        _check(actor, one, goal, there.get(one.key), cells)
    cells.raise_if_any(len(rows))
    fresh = [pair for pair in given if _is_new(pair[1], there.get(pair[0].key))]
    made = sum(one.key not in there for one, _ in fresh)
    changes = [_change(one, goal, there.get(one.key)) for one, goal in fresh[:MOST_LISTED]]
    by_note: dict[str, list[Given]] = defaultdict(list)
    for one, goal in fresh:
        by_note[(one.row.note or source.label).strip()].append(goal)
    return Tally(made, len(fresh) - made, len(given) - len(fresh), changes), by_note


def _store(actor: Actor, by_note: ByNote, source: Source, tally: Tally) -> None:
    with perform(actor, IMPORT, subject=f"goals {source.label}", path=seat(actor, IMPORT)) as detail:
        for note, goals in by_note.items():
            store(actor, goals, "import", note)
        detail.update(tally.as_json())


def _change(one: _Read, goal: Given, had: AssignmentRow | None) -> RowChange:
    names = (one.at.place.code, one.measure.title, str(one.year))
    cells = cells_changed(goal_cells(had) if had else {}, goal_cells(goal))
    return RowChange(one.row.number, names, had is None, cells)


def goal_cells(goal: Given | AssignmentRow) -> dict[str, str]:
    """A limit as a sheet has it, by the keys of its columns."""
    return {
        "limit": "" if goal.limit is None else plain(goal.limit),
        "base_year": str(goal.base_year),
        "base": "" if goal.base is None else plain(goal.base),
    }


def _places(actor: Actor, codes: Collection[str]) -> dict[str, _Place]:
    """The regions and organs in the actor's scope with these codes."""
    found: dict[str, _Place] = {}
    tree = list(Region.objects.filter(in_scope(actor)).values_list("code", "name", "path", "parent_id"))
    wanted = sorted(codes)
    for start in range(0, len(wanted), _AT_ONCE):
        organs = Organ.objects.filter(in_scope(actor), code__in=wanted[start : start + _AT_ONCE])
        for path, code, name, pk, region in organs.values_list("path", "code", "name", "pk", "region_id"):
            found[code] = _Place(Recipient(path, code, name, pk), region)
    for code, name, path, parent in tree:
        if code in codes:
            inside = frozenset(other for other, _, at, _ in tree if at.startswith(path))
            found[code] = _Place(Recipient(path, code, name, None, codes=inside), parent or "")
    return found


def _read(row: GoalRow, places: Mapping[str, _Place], cells: RefusedCells) -> _Read | None:
    place = cells.required(row, "code", row.code, places.get)
    if place is None and row.code:
        cells.refuse(row, "code", say("没有单位“{code}”,或不在您的管辖范围之内。", code=row.code))
    measure = cells.required(row, "indicator", row.indicator, measure_of)
    year = cells.required(row, "year", row.year, _year)
    limit = cells.read(row, "limit", row.limit, parse_amount)
    percent = cells.read(row, "percent", row.percent, read_percent)
    base_year = cells.read(row, "base_year", row.base_year, _year)
    base = cells.read(row, "base", row.base, parse_amount)
    if (row.limit is None) == (row.percent is None):
        cells.refuse(row, "limit", say("请在“年度上限”和“下降比例”中填写一项,且只填一项。"))
    if year is not None and base_year is not None and base_year >= year:
        cells.refuse(row, "base_year", say("基期年应早于指标年度。"))
    if place is None or measure is None or year is None:
        return None
    return _Read(row, place, measure, year, base_year or year - 1, base, limit, percent)


def _year(text: str) -> int:
    period = parse_period(text)
    if not period.is_year:
        raise Refusal(say("年度“{text}”应为四位年份,如 2024。", text=text))
    return period.year


def read_percent(text: str) -> Decimal:
    """How far below its base a limit is to be, in per cent.  Raises Refusal for what is no number between -100 and 100."""
    percent = parse_decimal(text.rstrip("%％"))
    if not -_HUNDRED < percent < _HUNDRED:
        raise Refusal(say("下降比例应在 -100 到 100 之间。"))
    return percent


def _note_repeats(read: Sequence[_Read], cells: RefusedCells) -> None:
    first: dict[tuple[str, str, int], _Read] = {}
    for one in read:
        before = first.setdefault(one.key, one)
        if before is not one:
            cells.refuse(
                one.row,
                "code",
                say("与第 {row} 行是同一单位、同一指标、同一年度,请只保留一行。", row=before.row.number),
            )


def _bases(actor: Actor, read: Sequence[_Read]) -> dict[tuple[str, str, int], Decimal | None]:
    """The ledgers' figures of the base years, for the rows that tell none: by path, measure and base year."""
    groups: dict[tuple[str, int], list[_Read]] = defaultdict(list)
    for one in read:
        if one.base is None:
            groups[one.measure.code, one.base_year].append(one)
    found: dict[tuple[str, str, int], Decimal | None] = {}
    for (code, base_year), same in groups.items():
        below = list({one.at.place.path: one.at.place for one in same}.values())
        for share in shares(below, same[0].measure, base_year, seat(actor, IMPORT)):
            found[share.key, code, base_year] = share.base
    return found


def _there(read: Sequence[_Read]) -> dict[tuple[str, str, int], AssignmentRow]:
    paths = sorted({one.at.place.path for one in read})
    found: dict[tuple[str, str, int], AssignmentRow] = {}
    for start in range(0, len(paths), _AT_ONCE):
        rows = rows_of(Assignment.objects.filter(path__in=paths[start : start + _AT_ONCE]))
        found.update({(row.path, row.indicator, row.year): row for row in rows})
    return found


def _base(
    one: _Read, had: AssignmentRow | None, bases: Mapping[tuple[str, str, int], Decimal | None]
) -> Decimal | None:
    """What the row tells, else what the limit was reckoned from before, else what the ledgers say."""
    if one.base is not None:
        return one.base
    if had and had.base is not None and had.base_year == one.base_year:
        return had.base
    return bases.get((one.at.place.path, one.measure.code, one.base_year))


def limit_below(base: Decimal, percent: Decimal, measure: Measure) -> Decimal:
    """The limit that lies so many per cent below a base, in the measure's own steps."""
    return (base * (1 - percent / _HUNDRED)).quantize(measure.step)


def _given(one: _Read, base: Decimal | None) -> Given:
    limit = one.limit
    if limit is None and base is not None and one.percent is not None:
        limit = limit_below(base, one.percent, one.measure)
    return Given(
        path=one.at.place.path,
        region="" if one.at.place.is_organ else one.at.place.code,
        organ_id=one.at.place.organ_id,
        giver=one.at.giver,
        indicator=one.measure.code,
        year=one.year,
        base_year=one.base_year,
        base=base,
        limit=None if limit is None else limit.quantize(one.measure.step),
        by_rule=By.HAND,
        state=State.ASSIGNED,
    )


def _is_new(goal: Given, had: AssignmentRow | None) -> bool:
    """Whether the row says anything that is not there; whether it has been acknowledged is no difference."""
    if had is None or had.state is State.DRAFTED:
        return True
    told, kept = ((_as_told(one.limit), one.base_year, _as_told(one.base)) for one in (goal, had))
    return told != kept


def _as_told(figure: Decimal | None) -> Decimal | None:
    """A figure with the places a sheet can tell: those worked out here may have more."""
    return None if figure is None else figure.quantize(STEP)


def _check(actor: Actor, one: _Read, goal: Given, had: AssignmentRow | None, cells: RefusedCells) -> None:
    path = one.at.place.path
    above = path.rstrip("/").rpartition("/")[0] + "/" if one.at.giver else path
    verdict = may(actor, IMPORT, above)
    if not verdict:
        cells.refuse(one.row, "code", verdict.reason)
    elif had and had.state is not State.DRAFTED and _is_new(goal, had) and not (one.row.note or "").strip():
        cells.refuse(one.row, "note", say("该指标已经下达;如需改动,请在“说明”中写明理由。"))

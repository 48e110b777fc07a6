"""What a whole sheet about organs asks for: rows put together by organ and date, then held against the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import islice

from jieyue.acts.rules import Actor, may
from jieyue.registry.rules import SINCE_EVER, TIERS, organ_path
from jieyue.registry.rules.history import EventKind, Values, differences, kind_of
from jieyue.registry.rules.organ_preview import organ_change, profile_changes
from jieyue.registry.rules.organ_rows import (
    OrganFacts,
    OrganRow,
    ProfileFacts,
    ReadRow,
    Vocabulary,
    read_rows,
)
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally
from jieyue.values.wording import say

ACT = "organ.import"
_NEEDED = ("name", "region", "tier", "kind")
_TIER_TITLES = dict(TIERS)

Profiles = Mapping[date, ProfileFacts]


@dataclass(frozen=True)
class Known:
    """The registry before the import: all organs, and the profiles of those the sheet speaks of."""

    words: Vocabulary
    organs: Mapping[str, OrganFacts]
    profiles: Mapping[str, Profiles]
    changed_on: Mapping[str, date] = field(default_factory=dict)  # the day of each organ's latest change


@dataclass(frozen=True)
class Turned:
    """An organ that the sheet shows changed: what kind of change, from which day, the fields before and after."""

    code: str
    kind: EventKind
    on: date
    before: Values
    after: Values


@dataclass
class Plan:
    """What to store: whole organs, whole profiles, the history this makes, and the count of it all."""

    created: list[OrganFacts] = field(default_factory=list)
    updated: list[OrganFacts] = field(default_factory=list)
    profiles: list[tuple[str, date, ProfileFacts]] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True)
class _Merged:
    """One organ after all of its rows."""

    rows: Sequence[ReadRow]
    facts: OrganFacts
    profiles: Profiles

    def row_of(self, *names: str) -> OrganRow:
        """The row that said it last."""
        return next(
            (one.row for one in reversed(self.rows) if set(names) & set(one.facts)), self.rows[-1].row
        )

    def since(self, names: Iterable[str]) -> date | None:
        """The date of the row that said one of these fields last; None where it has none."""
        told = set(names)
        return next((one.valid_from for one in reversed(self.rows) if told & set(one.facts)), None)


def plan_organs(actor: Actor, rows: Sequence[OrganRow], known: Known, *, source: Source, today: date) -> Plan:
    """Decide what the sheet changes.  Raises RowsRefused with every cell that can't be taken."""
    cells = RefusedCells(source.sheet)
    groups: dict[str, list[ReadRow]] = {}
    for one in read_rows(rows, known.words, cells):
        groups.setdefault(one.code, []).append(one)
    merged = [
        organ
        for code, group in groups.items()
        if (organ := _merge(code, group, known, cells, today)) is not None
    ]
    for organ in merged:
        _check_place(actor, organ, known, cells)
        _check_open(organ, known, cells)
    after = {**known.organs, **{organ.facts.code: organ.facts for organ in merged}}
    _check_superiors(merged, after, cells)
    _check_credit_codes(merged, after, cells)
    cells.raise_if_any(len(rows))
    return _plan(merged, known, today, list(islice(_changes(merged, known), MOST_LISTED)))


def _merge(code: str, group: list[ReadRow], known: Known, cells: RefusedCells, today: date) -> _Merged | None:
    stored = known.profiles.get(code, {})
    undated = _undated(group, stored, today)
    dated = sorted(((one.valid_from or undated, one) for one in group), key=lambda pair: pair[0])
    facts = {} if code not in known.organs else asdict(known.organs[code])
    profiles: dict[date, ProfileFacts] = {}
    _note_contradictions(dated, cells)
    for day, one in dated:
        facts.update(one.facts)
        if one.profile:
            before = profiles.get(day) or stored.get(day) or ProfileFacts()
            profiles[day] = replace(before, **one.profile)
    lacking = [name for name in _NEEDED if name not in facts]
    for name in lacking:
        # A cell that was refused already needs no second sentence.
        if all(getattr(one.row, name) is None for one in group):
            cells.refuse(group[0].row, name, say("新机关“{code}”缺少这一项,请补填。", code=code))
    if lacking:
        return None
    return _Merged([one for _, one in dated], OrganFacts(**{**facts, "code": code}), profiles)


def _undated(group: Iterable[ReadRow], stored: Profiles, today: date) -> date:
    """The date that rows without one speak of.

    The profile in force today or, where the same sheet also has dated rows, the one in force
    before the first of them: so the same sheet read twice means the same.
    """
    dates = [one.valid_from for one in group if one.valid_from]
    in_force = [day for day in stored if (day < min(dates) if dates else day <= today)]
    return max(in_force, default=SINCE_EVER)


def _note_contradictions(dated: Sequence[tuple[date, ReadRow]], cells: RefusedCells) -> None:
    said: dict[tuple[date, str], ReadRow] = {}
    for day, one in dated:
        for name, value in one.given.items():
            first = said.setdefault((day, name), one)
            if first.given[name] != value:
                cells.refuse(
                    one.row,
                    name,
                    say(
                        "第 {first} 行与第 {second} 行对机关“{code}”同一日期的填写不一致,请只保留正确的一行。",
                        first=first.row.number,
                        second=one.row.number,
                        code=one.code,
                    ),
                )


def _check_place(actor: Actor, organ: _Merged, known: Known, cells: RefusedCells) -> None:
    """The organ's tier is its region's level, and both its old and its new place are the actor's to change."""
    place = known.words.places[organ.facts.region]
    if place.level != organ.facts.tier:
        cells.refuse(
            organ.row_of("tier"),
            "tier",
            say(
                "层级“{tier}”与报送区划“{region}”({level})不符,请核对层级或区划。",
                tier=say(_TIER_TITLES[organ.facts.tier]),
                region=place.name,
                level=say(_TIER_TITLES[place.level]),
            ),
        )
    regions = [place]
    if organ.facts.code in known.organs:
        regions.append(known.words.places[known.organs[organ.facts.code].region])
    for region in regions:
        verdict = may(actor, ACT, organ_path(region.path, organ.facts.code))
        if not verdict:
            cells.refuse(organ.row_of("region"), "region", verdict.reason)
            return


def _check_open(organ: _Merged, known: Known, cells: RefusedCells) -> None:
    """Nothing about an organ that is no more can change but whom to ask."""
    stored = known.organs.get(organ.facts.code)
    if stored is None or stored.closed is None:
        return
    changed, _ = differences(stored, organ.facts)
    for name in changed:
        message = say(
            "机关“{code}”已于 {day} 撤销或并入其他机关,不能再变动。", code=stored.code, day=stored.closed
        )
        cells.refuse(organ.row_of(name), name, message)


def _check_superiors(merged: Iterable[_Merged], after: Mapping[str, OrganFacts], cells: RefusedCells) -> None:
    for organ in merged:
        superior = organ.facts.superior
        if superior is None:
            continue
        if superior not in after:
            message = say("上级主管“{superior}”既不在名录里,也不在本文件里。", superior=superior)
            cells.refuse(organ.row_of("superior"), "superior", message)
        elif _goes_round(organ.facts.code, after):
            message = say("机关“{code}”的上级主管绕了一圈回到自己,请核对。", code=organ.facts.code)
            cells.refuse(organ.row_of("superior"), "superior", message)


def _goes_round(code: str, after: Mapping[str, OrganFacts]) -> bool:
    seen: set[str] = set()
    at: str | None = after[code].superior
    while at is not None and at in after and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = after[at].superior
    return False


def _check_credit_codes(
    merged: Iterable[_Merged], after: Mapping[str, OrganFacts], cells: RefusedCells
) -> None:
    """A credit code stands twice only where every organ that bears it is marked 合署."""
    bearers: dict[str, list[OrganFacts]] = {}
    for facts in after.values():
        if facts.credit_code:
            bearers.setdefault(facts.credit_code, []).append(facts)
    for organ in merged:
        sharing = bearers.get(organ.facts.credit_code or "", [])
        other = next((one for one in sharing if one.code != organ.facts.code), None)
        if other is None or all(one.joint for one in sharing):
            continue
        cells.refuse(
            organ.row_of("credit_code"),
            "credit_code",
            say(
                "统一社会信用代码与机关“{other}”相同;若是合署办公,请把两家的“合署”都填“是”,否则请更正。",
                other=other.code,
            ),
        )


def _changes(merged: Iterable[_Merged], known: Known) -> Iterator[RowChange]:
    for organ in merged:
        row, code = organ.rows[0].row.number, organ.facts.code
        yield from organ_change(row, known.words, known.organs.get(code), organ.facts)
        yield from profile_changes(row, organ.facts, known.profiles.get(code, {}), organ.profiles)


def _plan(merged: Iterable[_Merged], known: Known, today: date, changes: Sequence[RowChange]) -> Plan:
    plan = Plan()
    created = updated = unchanged = 0
    for organ in merged:
        code = organ.facts.code
        stored = known.profiles.get(code, {})
        changed = [(code, day, facts) for day, facts in organ.profiles.items() if stored.get(day) != facts]
        plan.profiles += changed
        if code not in known.organs:
            plan.created.append(organ.facts)
            created += 1
            continue
        if organ.facts != known.organs[code]:
            plan.updated.append(organ.facts)
            plan.turned += _turned(organ, known, today)
            updated += 1
        elif changed:
            updated += 1
        else:
            unchanged += 1
    plan.tally = Tally(created, updated, unchanged, changes)
    return plan


def _turned(organ: _Merged, known: Known, today: date) -> list[Turned]:
    """What goes into the organ's history, from the row's date on or from today.

    A change cannot lie in the future nor before the latest one that is known.
    """
    code = organ.facts.code
    before, after = differences(known.organs[code], organ.facts)
    if not before:
        return []
    on = min(organ.since(before) or today, today)
    return [Turned(code, kind_of(before), max(on, known.changed_on.get(code, on)), before, after)]

"""Writing assignments with a step for every change, many at once; and telling whoever comes second."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.acts.actions import insert_many
from jieyue.acts.rules import Actor
from jieyue.plans.models import Assignment, AssignmentStep
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.workflow import State
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.organs import in_batches
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_CHUNK = 500
_FIELDS = ["giver", "base_year", "base", "limit", "by_rule", "state", "revision", "at", "by"]


@dataclass(frozen=True)
class Given:
    """What a place is to keep within: `organ_id` of an organ, `region` of a region; the giver's code or ""."""

    path: str
    region: str
    organ_id: int | None
    giver: str
    indicator: str
    year: int
    base_year: int
    base: Decimal | None
    limit: Decimal | None
    by_rule: By
    state: State


def held(found: Collection[int], seen: Mapping[int, int]) -> list[Assignment]:
    """These assignments, locked until the act is over.  Must run inside an act.

    `seen` are the revisions the actor has looked at, by row key.  Raises Refusal where one has changed since.
    """
    rows = list(Assignment.objects.select_for_update().filter(pk__in=found).order_by("path"))
    if any(row.revision != seen.get(row.pk, row.revision) for row in rows):
        raise Refusal(say("指标刚刚被他人改动过,请刷新后再办理。"))
    return rows


def hold_places(paths: Collection[str]) -> None:
    """Let nobody else give goals to these regions and organs until the act is over.  Must run inside an act.

    A goal that is not there yet has no row to hold, so its recipient is held; regions before organs, each in order.
    """
    for table in (Region, Organ):
        for some in in_batches(sorted(paths)):
            held = table.objects.select_for_update(no_key=True).filter(path__in=some).order_by("pk")
            list(held.values_list("pk", flat=True))


def store(actor: Actor, given: Iterable[Given], act: str, reason: str = "") -> tuple[int, int]:
    """Make or change assignments, each with its step.  Returns how many were made and changed.

    What stays the same is left alone.  Must run inside an act.
    """
    wanted = {(one.path, one.indicator, one.year): one for one in given}
    hold_places({path for path, _, _ in wanted})
    there = _there(wanted)
    made, changed = [], []
    for key, one in wanted.items():
        row = there.get(key)
        if row is None:
            made.append(_row(one, actor))
        elif _changes(row, one):
            _take(row, one, actor)
            changed.append(row)
    Assignment.objects.bulk_create(made, batch_size=_CHUNK)
    Assignment.objects.bulk_update(changed, _FIELDS, batch_size=_CHUNK)
    # Not every database hands back the keys of rows it makes in bulk.
    if made and made[0].pk is None:
        fresh = _there({(row.path, row.indicator, row.year) for row in made})
        made = list(fresh.values())
    note_steps(actor, [*made, *changed], act, reason)
    return len(made), len(changed)


def note_steps(actor: Actor, rows: Sequence[Assignment], act: str, reason: str = "") -> None:
    """The step that led each of these rows to its present state.  Must run inside an act."""
    insert_many(
        AssignmentStep,
        ("assignment", "act", "state", "limit", "at", "by", "reason"),
        [(row.pk, act, row.state, row.limit, actor.at, actor.name, reason.strip()) for row in rows],
    )


_Key = tuple[str, str, int]


def _there(keys: Collection[_Key]) -> dict[_Key, Assignment]:
    paths = sorted({path for path, _, _ in keys})
    found: dict[_Key, Assignment] = {}
    for start in range(0, len(paths), _CHUNK):
        rows = Assignment.objects.filter(
            path__in=paths[start : start + _CHUNK],
            indicator__in={indicator for _, indicator, _ in keys},
            year__in={year for _, _, year in keys},
        )
        found.update({(row.path, row.indicator, row.year): row for row in rows})
    return {key: row for key, row in found.items() if key in keys}


def _row(one: Given, actor: Actor) -> Assignment:
    return Assignment(
        path=one.path,
        region_id=one.region or None,
        organ_id=one.organ_id,
        giver_id=one.giver or None,
        indicator=one.indicator,
        year=one.year,
        base_year=one.base_year,
        base=one.base,
        limit=one.limit,
        by_rule=one.by_rule,
        state=one.state,
        at=actor.at,
        by=actor.name,
    )


def _changes(row: Assignment, one: Given) -> bool:
    told = (row.giver_id or "", row.base_year, row.base, row.limit, row.state)
    return told != (one.giver, one.base_year, one.base, one.limit, one.state)


def _take(row: Assignment, one: Given, actor: Actor) -> None:
    row.giver_id = one.giver or None
    row.base_year, row.base, row.limit = one.base_year, one.base, one.limit
    row.by_rule, row.state = one.by_rule, one.state
    row.revision += 1
    row.at, row.by = actor.at, actor.name

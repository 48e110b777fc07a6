"""Assigning what was divided, acknowledging what was assigned, and revising it with a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db.models import F

from jieyue.acts.actions import perform
from jieyue.acts.queries import under
from jieyue.acts.rules import Actor, Role, may, seat
from jieyue.plans.actions.storing import held, note_steps
from jieyue.plans.models import Assignment
from jieyue.plans.queries.assignments import assignment_at, recipients
from jieyue.plans.rules.measures import measure_of
from jieyue.plans.rules.splitting import By, remainder
from jieyue.plans.rules.standing import shown
from jieyue.plans.rules.workflow import BY_ACT, State, may_step
from jieyue.registry.queries.organs import place_name, region_of
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict, no
from jieyue.values.wording import say

_CHUNK = 500


def assign(
    actor: Actor, region: str, indicator: str, year: int, seen: Mapping[int, int] | None = None
) -> int:
    """Assign every drafted part of a region's limit to its place.  Returns how many.

    `seen` are the revisions that stood on the screen.  Raises Refusal where there is nothing to assign, the
    parts of a total exceed it, another has changed one since, and when the actor may not.
    """
    place, measure = region_of(actor, region), measure_of(indicator)
    subject = f"goals {place.code} {measure.code} {year}"
    with perform(actor, "goal.assign", subject=subject, path=place.path) as detail:
        below = recipients(place, measure.code, year)
        drafted = {
            one.assignment.pk: one.assignment.revision
            for one in below
            if one.assignment and one.assignment.state is State.DRAFTED and one.assignment.limit is not None
        }
        if not drafted:
            raise Refusal(say("没有可以下达的拟定指标,请先分解。"))
        own = assignment_at(place.path, measure.code, year)
        parts = {one.path: one.assignment.limit for one in below if one.assignment}
        if own and own.limit is not None and not measure.is_ratio:
            left = remainder(own.limit, parts)
            if left < 0:
                raise Refusal(say("各单位之和超出本级指标 {over},请调整后再下达。", over=shown(-left)))
        # What was added up just now has to hold as well as what stood on the screen.
        rows = held(drafted, drafted | dict(seen or {}))
        _move(actor, rows, "assign")
        detail["assignments"] = len(rows)
    return len(rows)


def assign_down(actor: Actor, region: str, indicator: str, year: int) -> int:
    """Assign every drafted part at all levels below a region in one act.  Returns how many.

    Raises Refusal where there is nothing to assign, and when the actor may not act for the whole region.
    """
    place, measure = region_of(actor, region), measure_of(indicator)
    subject = f"goals {place.code} {measure.code} {year} down"
    with perform(actor, "goal.assign", subject=subject, path=place.path) as detail:
        known = Assignment.objects.filter(under((place.path,)), indicator=measure.code, year=year)
        there = list(known.select_for_update().order_by("path"))
        rows = [row for row in there if row.state == State.DRAFTED and row.giver_id and row.limit is not None]
        if not rows:
            raise Refusal(say("没有可以下达的拟定指标,请先分解。"))
        if not measure.is_ratio:
            _refuse_overdrawn(there)
        _move(actor, rows, "assign")
        detail["assignments"] = len(rows)
    return len(rows)


def _refuse_overdrawn(there: Sequence[Assignment]) -> None:
    """Raises Refusal naming the first region whose parts exceed its limit."""
    given: dict[str, Decimal] = defaultdict(Decimal)
    for row in there:
        if row.giver_id and row.limit is not None:
            given[row.giver_id] += row.limit
    for row in there:
        if row.region_id and row.limit is not None and given[row.region_id] > row.limit:
            over = shown(given[row.region_id] - row.limit)
            raise Refusal(
                say(
                    "{name}各单位之和超出本级指标 {over},请调整后再下达。",
                    name=place_name(row.path),
                    over=over,
                )
            )


def acknowledge_listed(actor: Actor, paths: Collection[str], indicator: str, year: int) -> int:
    """Acknowledge one measure at all of these places in one act.  Returns how many.

    Raises Refusal where the actor does not act for one of them.
    """
    refused = next((verdict for path in paths if not (verdict := may_acknowledge(actor, path))), None)
    if refused is not None:
        raise Refusal(refused.reason)
    act, measure = "goal.acknowledge", measure_of(indicator)
    with perform(actor, act, subject=f"goals {measure.code} {year} listed", path=seat(actor, act)) as detail:
        waiting = Assignment.objects.filter(indicator=measure.code, year=year, state=State.ASSIGNED)
        listed = set(paths)
        rows = [row for row in waiting.select_for_update().order_by("path") if row.path in listed]
        _move(actor, rows, "acknowledge")
        detail["assignments"] = len(rows)
    return len(rows)


def acknowledge(actor: Actor, path: str, year: int, seen: Mapping[int, int] | None = None) -> int:
    """Acknowledge everything assigned to the place at `path` for a year.  Returns how many.

    Raises Refusal where nothing waits, for who does not act for that very place, and where one has changed.
    """
    verdict = may_acknowledge(actor, path)
    if not verdict:
        raise Refusal(verdict.reason)
    with perform(actor, "goal.acknowledge", subject=f"goals {path} {year}", path=path) as detail:
        waiting = Assignment.objects.filter(path=path, year=year, state=State.ASSIGNED)
        # Whoever comes second finds them acknowledged already.
        there = held(list(waiting.values_list("pk", flat=True)), seen or {})
        rows = [row for row in there if row.state == State.ASSIGNED]
        if not rows:
            raise Refusal(say("没有等待确认的指标。"))
        _move(actor, rows, "acknowledge")
        detail["assignments"] = len(rows)
    return len(rows)


def may_acknowledge(actor: Actor, path: str) -> Verdict:
    """Whether the actor acts for that very place: whoever assigned a goal can't acknowledge it as well."""
    verdict = may(actor, "goal.acknowledge", path)
    own = any(
        grant.path == path or (grant.role is Role.ORGAN and path.startswith(grant.path))
        for grant in actor.grants
    )
    return no(say("指标由接受的单位自己确认。")) if verdict and not own else verdict


def revise(
    actor: Actor,
    path: str,
    indicator: str,
    year: int,
    limit: Decimal,
    reason: str,
    *,
    seen: int | None = None,
) -> None:
    """Change an assigned limit, with a reason; the place acknowledges it anew.

    Raises Refusal where there is none assigned, nothing changes, no reason is told, another has changed it
    since, and when the actor may not act for the region that gave it.
    """
    row = assignment_at(path, indicator, year)
    if row is None or not row.giver:
        raise Refusal(say("没有可以调整的指标。"))
    with perform(
        actor,
        "goal.revise",
        subject=f"goal {path} {indicator} {year}",
        path=_region_above(path),
        reason=reason,
    ) as detail:
        (held_row,) = held([row.pk], {} if seen is None else {row.pk: seen})
        verdict = may_step(State(held_row.state), "revise")
        if not verdict:
            raise Refusal(verdict.reason)
        limit = limit.quantize(row.measure.step)
        if held_row.limit == limit:
            raise Refusal(say("新的指标与现有的相同,没有改动。"))
        detail.update(old=str(held_row.limit), new=str(limit), place=place_name(path))
        held_row.limit, held_row.by_rule = limit, By.HAND
        _move(actor, [held_row], "revise", reason, more=["limit", "by_rule"])


def _region_above(path: str) -> str:
    """The place of the region right above."""
    return path.rstrip("/").rpartition("/")[0] + "/"


def _move(
    actor: Actor, rows: Sequence[Assignment], act: str, reason: str = "", *, more: Sequence[str] = ()
) -> None:
    """Take rows one step along; `more` are fields that were changed beside, each row's own."""
    for row in rows:
        row.state = BY_ACT[act].target
        row.revision += 1
        row.at, row.by = actor.at, actor.name
    if more:
        Assignment.objects.bulk_update(rows, more, batch_size=_CHUNK)
    for start in range(0, len(rows), _CHUNK):
        # One value for all of them: many times quicker than a value for each.
        moved = Assignment.objects.filter(pk__in=[row.pk for row in rows[start : start + _CHUNK]])
        moved.update(state=BY_ACT[act].target, revision=F("revision") + 1, at=actor.at, by=actor.name)
    note_steps(actor, rows, act, reason)

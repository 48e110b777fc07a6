"""Dividing a region's limit among those below as drafts: by rule or by hand, one level or all the way down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor
from jieyue.plans.actions.storing import Given, held, store
from jieyue.plans.queries.assignments import (
    AssignmentRow,
    Recipient,
    all_recipients,
    assignment_at,
    recipients,
)
from jieyue.plans.queries.standings import shares
from jieyue.plans.rules.measures import Measure, measure_of
from jieyue.plans.rules.splitting import By, Share, Split, divide, remainder, rules_for
from jieyue.plans.rules.workflow import State
from jieyue.registry.queries.organs import RegionRow, region_of
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

DRAFT = "goal.draft"
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Proposal:
    """A division worked out and not yet stored: what each place below would get, and what is left.

    `settled` are those that hold an assigned part already; it is not touched.
    """

    region: RegionRow
    own: AssignmentRow
    below: Sequence[Recipient]
    shares: Mapping[str, Share[str]]
    split: Split[str]
    settled: Sequence[Recipient]
    by: By


def propose(
    actor: Actor, region: str, indicator: str, year: int, by: By, *, reserve: Decimal = _NOTHING
) -> Proposal:
    """Work out a division by rule.  Writes nothing.

    Raises Refusal where the region has no limit, the rule does not fit or has nothing to go by.
    """
    measure, place = measure_of(indicator), region_of(actor, region)
    own = own_limit(place, measure, year)
    return _proposal(place, own, measure, by, reserve)


def own_limit(place: RegionRow, measure: Measure, year: int) -> AssignmentRow:
    """A region's limit.  Raises Refusal where it has none to divide."""
    own = assignment_at(place.path, measure.code, year)
    if own is None or own.limit is None:
        raise Refusal(
            say(
                "{name}还没有 {year} 年的“{what}”指标,无从分解;请先设定或等待上级下达。",
                name=place.name,
                year=year,
                what=say(measure.title),
            )
        )
    return own


def _proposal(place: RegionRow, own: AssignmentRow, measure: Measure, by: By, reserve: Decimal) -> Proposal:
    below = recipients(place, measure.code, own.year)
    told = {one.key: one for one in shares(below, measure, own.base_year, place.path)}
    split, settled = _divided(own, below, told, measure, by, reserve)
    return Proposal(place, own, below, told, split, settled, by)


def split_region(
    actor: Actor, region: str, indicator: str, year: int, by: By, *, reserve: Decimal = _NOTHING
) -> Split[str]:
    """Divide a region's limit among those right below and keep the parts as drafts.

    Raises Refusal as `propose` does, and when the actor may not.
    """
    place = region_of(actor, region)
    with draft(actor, DRAFT, path=place.path):
        proposal = propose(actor, region, indicator, year, by, reserve=reserve)
        _keep(actor, proposal)
    return proposal.split


def split_down(
    actor: Actor, region: str, indicator: str, year: int, by: By, *, reserve: Decimal = _NOTHING
) -> int:
    """Divide from a region down to every organ below it, as drafts.  Returns how many parts there are.

    Only the first level keeps a reserve.  Regions that got nothing to divide, or whose own parts are all
    assigned, are passed over.  The number of statements does not grow with the tree.  Raises Refusal as
    `propose` does for the first level, and when the actor may not.
    """
    place, measure = region_of(actor, region), measure_of(indicator)
    with draft(actor, DRAFT, path=place.path):
        own = own_limit(place, measure, year)
        below = all_recipients(place, measure.code, year)
        everybody = [one for some in below.values() for one in some]
        told = {one.key: one for one in shares(everybody, measure, own.base_year, place.path)}
        limits = {place.code: own}
        parts = []
        for code, some in below.items():
            giver = limits.get(code)
            if giver is None or giver.limit is None or not some:
                continue
            kept = reserve if code == place.code else _NOTHING
            try:
                split, _ = _divided(giver, some, told, measure, by, kept)
            except Refusal:
                if code == place.code:
                    raise
                continue
            for one in some:
                part = _part(code, giver, one, told[one.path], split.parts.get(one.path), by)
                if one.path in split.parts:
                    parts.append(part)
                if not one.is_organ:
                    limits[one.code] = _as_given(one, part, giver)
        store(actor, parts, "draft")
    return len(parts)


def _as_given(place: Recipient, part: Given, giver: AssignmentRow) -> AssignmentRow:
    """What a region below has to divide: the part it holds already, or the one just worked out."""
    settled = place.assignment
    if settled and settled.state is not State.DRAFTED:
        return settled
    return replace(giver, pk=0, path=part.path, region=part.region, base=part.base, limit=part.limit)


def _divided(
    own: AssignmentRow,
    below: Sequence[Recipient],
    told: Mapping[str, Share[str]],
    measure: Measure,
    by: By,
    reserve: Decimal,
) -> tuple[Split[str], list[Recipient]]:
    """The parts by rule, and those below that hold an assigned part already."""
    if by not in rules_for(ratio=measure.is_ratio):
        raise Refusal(say("“{what}”是均值指标,只能按同比例下降分解。", what=say(measure.title)))
    settled = [one for one in below if one.assignment and one.assignment.state is not State.DRAFTED]
    fixed = {one.path for one in settled}
    free = [told[one.path] for one in below if one.path not in fixed]
    if not free:
        raise Refusal(say("下级指标都已下达;如需改动,请逐项调整并说明理由。"))
    assert own.limit is not None  # noqa: S101  the callers have seen to it
    taken = sum(
        (one.assignment.limit for one in settled if one.assignment and one.assignment.limit is not None),
        _NOTHING,
    )
    split = divide(by, own.limit, own.percent, free, measure.step, taken=taken, reserve=reserve)
    return split, settled


def _keep(actor: Actor, proposal: Proposal) -> None:
    places = {one.path: one for one in proposal.below}
    store(
        actor,
        (
            _part(proposal.region.code, proposal.own, places[path], proposal.shares[path], limit, proposal.by)
            for path, limit in proposal.split.parts.items()
        ),
        "draft",
    )


def _part(
    giver: str, own: AssignmentRow, place: Recipient, share: Share[str], limit: Decimal | None, by: By
) -> Given:
    return Given(
        path=place.path,
        region="" if place.is_organ else place.code,
        organ_id=place.organ_id,
        giver=giver,
        indicator=own.indicator,
        year=own.year,
        base_year=own.base_year,
        base=share.base,
        limit=limit,
        by_rule=by,
        state=State.DRAFTED,
    )


@dataclass(frozen=True)
class Typed:
    """A part typed by hand for one place; `seen` is the revision that stood on the screen, 0 where there was none."""

    path: str
    limit: Decimal | None
    seen: int


def draft_by_hand(
    actor: Actor, region: str, indicator: str, year: int, typed: Sequence[Typed]
) -> Decimal | None:
    """Keep parts typed by hand as drafts.  Returns what is left of the region's limit, None without one.

    Raises Refusal for a place that is not right below, one whose part is assigned already (that is revised,
    with a reason), one that another has changed since, and when the actor may not.
    """
    place, measure = region_of(actor, region), measure_of(indicator)
    with draft(actor, DRAFT, path=place.path):
        below = {one.path: one for one in recipients(place, measure.code, year)}
        own = assignment_at(place.path, measure.code, year)
        held(
            [row.pk for one in below.values() if (row := one.assignment)],
            {row.pk: one.seen for one in typed if one.path in below and (row := below[one.path].assignment)},
        )
        base_year = own.base_year if own else year - 1
        told = {one.key: one for one in shares(list(below.values()), measure, base_year, place.path)}
        store(
            actor,
            [
                _by_hand(place, measure, year, base_year, below, told, one)
                for one in typed
                if _differs(below, one)
            ],
            "draft",
        )
        given = {
            one.path: one.assignment.limit if one.assignment else None
            for one in recipients(place, measure.code, year)
        }
    return None if own is None or own.limit is None else remainder(own.limit, given)


def _differs(below: Mapping[str, Recipient], typed: Typed) -> bool:
    had = below[typed.path].assignment if typed.path in below else None
    return typed.path not in below or typed.limit != (had.limit if had else None)


def _by_hand(
    place: RegionRow,
    measure: Measure,
    year: int,
    base_year: int,
    below: Mapping[str, Recipient],
    told: Mapping[str, Share[str]],
    typed: Typed,
) -> Given:
    if typed.path not in below:
        raise Refusal(say("“{path}”不是{name}的下级,不能分解指标。", path=typed.path, name=place.name))
    one = below[typed.path]
    if one.assignment and one.assignment.state is not State.DRAFTED:
        raise Refusal(say("{name}的指标已经下达;如需改动,请调整并说明理由。", name=one.name))
    return Given(
        path=one.path,
        region="" if one.is_organ else one.code,
        organ_id=one.organ_id,
        giver=place.code,
        indicator=measure.code,
        year=year,
        base_year=base_year,
        base=told[one.path].base,
        limit=typed.limit,
        by_rule=By.HAND,
        state=State.DRAFTED,
    )

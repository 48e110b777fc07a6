"""What a year's cases would score by another standard or another method; the record stays as it is.

Facts are those kept with each case.  Only what a case has no fact of, because its own standard never
asked, is read from the ledgers as they are now; by another method the indicators are that method's, save
of organs whose ledgers have moved on since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jieyue.acts.queries import under
from jieyue.acts.rules import Actor
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.models import Case
from jieyue.evaluations.queries.cases import Told, cases, read_answers, told_of_all, with_standard
from jieyue.evaluations.queries.facts import gathered
from jieyue.evaluations.rules.opinions import in_force
from jieyue.evaluations.rules.trial import ItemDifference, differences
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.registry.queries.organs import region_of
from jieyue.standards.queries.facts import Filled, compared
from jieyue.standards.queries.versions import standard_named
from jieyue.standards.rules.difference import carried
from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.score import score
from jieyue.standards.rules.sheet import ScoreSheet
from jieyue.standards.rules.standard import Standard
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Cases whose facts and answers are in memory at once.
_AT_ONCE = 1000
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tried:
    """One case that would have come out otherwise, with the items that make the difference."""

    code: str
    name: str
    region_name: str
    before: Decimal
    after: Decimal
    passed_before: bool
    passed_after: bool
    items: Sequence[ItemDifference]


@dataclass(frozen=True)
class Trial:
    """All cases of a year as they are and as they would be; `rows` are those that differ, in the order of the tree."""

    standard: str  # code@version tried, "" where each case keeps its own
    factor_set: str
    organs: int
    passed_before: int
    passed_after: int
    rows: Sequence[Tried]


def trial(
    actor: Actor,
    year: int,
    today: date,
    *,
    standard: str = "",
    method: str = DEFAULT_METHOD,
    region: str = "",
) -> Trial:
    """Score the cases in the actor's scope by another standard (its name), another method, or both.

    `region` (a code) narrows it to a region with all below.  Writes nothing.  Raises Refusal where there is no such
    standard or year, the method has not been computed, or nothing else than what is on record is asked for.
    """
    opened = year_of(year)
    if not standard and method == DEFAULT_METHOD:
        raise Refusal(say("请指定要对照的评价标准或核算方法。"))
    other = standard_named(standard).standard if standard else None
    factor_set = _factor_set(opened.data_year, method)
    found = cases(actor, year)
    if region:
        found = found.filter(under((region_of(actor, region).path,), "organ__path"))
    ordered = list(with_standard(found).select_related("organ", "organ__region").order_by("organ__path"))
    tried = list(_tried(ordered, _Asked(opened.data_year, today, other, method)))
    return Trial(
        standard=f"{other.code}@{other.version}" if other else "",
        factor_set=factor_set,
        organs=len(tried),
        passed_before=sum(one.passed_before for one in tried),
        passed_after=sum(one.passed_after for one in tried),
        rows=[
            one
            for one in tried
            if one.items or one.before != one.after or one.passed_before != one.passed_after
        ],
    )


def _factor_set(data_year: int, method: str) -> str:
    """The factor set a method was computed by.  Raises Refusal where that year or the one before was not."""
    runs = {year: computation(year, method) for year in (data_year - 1, data_year)}
    for year, run in runs.items():
        # A year that has no figures at all is compared with by no method.
        if run is None and (year == data_year or computation(year) is not None):
            raise Refusal(
                say(
                    "{year} 年还没有按{method}计算过,请先运行 jieyue compute --year {year} --method {method}。",
                    year=year,
                    method=method,
                )
            )
    run = runs[data_year]
    return run.factor_set if run else ""


@dataclass(frozen=True)
class _Asked:
    """What a trial asks for: the figures of `data_year` by `method`, and `other` standard where there is one."""

    data_year: int
    today: date
    other: Standard | None
    method: str


def _tried(ordered: Sequence[Case], asked: _Asked) -> Iterator[Tried]:
    """Case by case; ledgers, facts and answers are read of as many organs as are in memory at once."""
    moves: dict[str, Move] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        told, organs = told_of_all(some), [case.organ_id for case in some]
        fresh = gathered(asked.data_year, [asked.other], asked.today, organs) if asked.other else {}
        figures = _other_figures(asked, some, told)
        for case in some:
            own = told[case.pk]
            if own.standard.digest not in moves:
                moves[own.standard.digest] = _move(own.standard, asked.other or own.standard)
            facts = {**fresh.get(case.organ_id, {}), **own.facts, **figures.get(case.organ_id, {})}
            yield _one(case, own.sheet, _after(own, moves[own.standard.digest], facts))


def _other_figures(asked: _Asked, some: Sequence[Case], told: Mapping[int, Told]) -> Filled:
    """The method's figures of those whose figures on record are still those of the ledgers.

    Where the ledgers have moved on since, the difference would be the ledgers' and not the method's.
    """
    if asked.method == DEFAULT_METHOD:
        return {}
    organs = [case.organ_id for case in some]
    now, other = compared(asked.data_year, organs), compared(asked.data_year, organs, asked.method)
    return {
        case.organ_id: other[case.organ_id]
        for case in some
        if _are_kept(now[case.organ_id], told[case.pk].facts)
    }


def _are_kept(now: Facts, kept: Facts) -> bool:
    return all(name in kept and kept[name].value == fact.value for name, fact in now.items())


@dataclass(frozen=True)
class Move:
    """How a case comes from its standard to another: where its answers go, and which items are the same still."""

    standard: Standard
    places: Mapping[str, str]
    same: frozenset[str]


def _move(own: Standard, other: Standard) -> Move:
    """What the other standard asks in another way is not answered there, as when a year's standard is changed."""
    if own is other:
        return Move(own, {key: key for key in own.questions}, frozenset(item.id for item in own.scored))
    was = {(item.id, item.title, item.points) for item in own.scored}
    return Move(
        other,
        {one.old: one.new for one in carried(own, other) if one.kept},
        frozenset(item.id for item in other.scored if (item.id, item.title, item.points) in was),
    )


def _after(told: Told, move: Move, facts: Facts) -> ScoreSheet:
    rows = ({**row, "item": move.places[item]} for item, row in told.written.items() if item in move.places)
    opinions = {item: given for item, given in in_force(told.opinions).items() if item in move.same}
    return score(move.standard, facts, read_answers(move.standard, rows), opinions)


def _one(case: Case, before: ScoreSheet, after: ScoreSheet) -> Tried:
    return Tried(
        code=case.organ.code,
        name=case.organ.name,
        region_name=case.organ.region.name,
        before=before.total.quantize(_CENT),
        after=after.total.quantize(_CENT),
        passed_before=before.passed,
        passed_after=after.passed,
        items=differences(before, after),
    )

"""Whether organs met their goals, as a fact of the score; read only where a bound standard asks (decision 0018)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from jieyue.plans.queries.results import GoalResult, goal_results
from jieyue.plans.rules.standing import Outcome
from jieyue.registry.models import Organ
from jieyue.standards.queries.facts import Filled
from jieyue.standards.rules.facts import GOALS_MET, Fact, absent
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.traits import GOALS, known
from jieyue.values.wording import NOTHING, listed, say

_ASSESSED = frozenset({Outcome.MET, Outcome.MISSED})
_FINAL = _ASSESSED | {Outcome.NOT_ASSESSABLE}


def goal_facts(
    data_year: int, standards: Iterable[Standard], today: date, organ_ids: Collection[int] | None = None
) -> Filled:
    """The share of goals met, and whether any were assigned, by organ.  Nothing is read where nothing is asked."""
    if not any(GOALS_MET in one.fact_names or GOALS in one.traits for one in standards):
        return {}
    results = goal_results(data_year, today, organ_ids)
    organs = Organ.objects.values_list("pk", flat=True)
    wanted = organs if organ_ids is None else organs.filter(pk__in=organ_ids)
    return {
        pk: {
            GOALS_MET: _met(results.get(pk, ()), data_year),
            GOALS: known(GOALS, bool(results.get(pk))),
        }
        for pk in wanted
    }


def _met(results: Sequence[GoalResult], year: int) -> Fact:
    if not results:
        return absent(GOALS_MET, say("{year} 年没有下达指标。", year=year))
    assessed = [one for one in results if one.outcome in _ASSESSED]
    missed = [one.title for one in assessed if one.outcome is Outcome.MISSED]
    if any(one.outcome not in _FINAL for one in results):
        return absent(GOALS_MET, say("{year} 年还没有结束,指标要到年终才能评定。", year=year))
    if not assessed:
        first = results[0]
        why = say(
            "{year} 年下达的指标都无法评定。{title}:{reason}",
            year=year,
            title=first.title,
            reason=first.reason,
        )
        return absent(GOALS_MET, why)
    detail = say("未完成:{missed}", missed=listed(missed)) if missed else NOTHING
    return Fact(GOALS_MET, Decimal(len(assessed) - len(missed)) / len(assessed), detail=detail)

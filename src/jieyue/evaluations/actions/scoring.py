"""Keeping a case's score in step with its facts and answers while the organ works on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Answer, Case, CaseFacts
from jieyue.evaluations.queries.cases import CaseView, as_seen, read_answers, told_of
from jieyue.evaluations.queries.facts import gathered
from jieyue.evaluations.queries.opinions import points_in_force
from jieyue.indicators.actions.computing import refresh_organs
from jieyue.indicators.queries.basis import bases
from jieyue.indicators.queries.figures import computation, is_current
from jieyue.indicators.rules.basis import Basis
from jieyue.registry.queries.organs import in_batches
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.score import NO_OPINIONS, score
from jieyue.standards.rules.sheet import ScoreSheet
from jieyue.standards.rules.stored_facts import as_json, from_json

SCORED = ("score", "passing", "gated", "reason", "coverage", "standard")
# A province's facts at once, some eighty of each organ, would be more than a gigabyte.
_AT_ONCE = 2000


def rescored(actor: Actor, case: Case) -> CaseView:
    """Score one case anew from what is stored with it; returns it as the actor sees it.  Must run inside an act."""
    told = told_of(case)
    _keep(case, told.sheet)
    _save([case])
    return as_seen(actor, case, told)


def rescore_all(cases: Sequence[Case]) -> list[ScoreSheet]:
    """Score cases anew from their stored facts, answers and opinions, in four statements for each few hundred."""
    sheets: list[ScoreSheet] = []
    for some in in_batches(cases):
        ids = [case.pk for case in some]
        facts = dict(CaseFacts.objects.filter(case_id__in=ids).values_list("case_id", "facts"))
        written, opinions = _written(ids), points_in_force(ids)
        sheets += [
            _set(case, from_json(facts.get(case.pk, {})), written[case.pk], opinions.get(case.pk, {}))
            for case in some
        ]
        _save(some)
    return sheets


def refresh(cases: Sequence[Case], data_year: int, at: datetime) -> None:
    """Read the ledgers' facts of these open cases anew and score them, in a fixed number of statements for each few thousand.

    No reviewer has an opinion on a case that is open.  Cases that have no row yet are stored with their score.  Must run inside an act.
    """
    for start in range(0, len(cases), _AT_ONCE):
        _refresh(cases[start : start + _AT_ONCE], data_year, at)


def _refresh(cases: Sequence[Case], data_year: int, at: datetime) -> None:
    """The same for as many as memory holds easily."""
    organs = {case.organ_id for case in cases}
    standards = list({case.standard_id: standard_of(case.standard) for case in cases}.values())
    facts, rests_on = gathered(data_year, standards, localdate(at), organs), bases(data_year, organs)
    written = _written([case.pk for case in cases if case.pk])
    for case in cases:
        _set(case, facts.get(case.organ_id, {}), written[case.pk])
    _save(cases)
    stored = Case.objects.filter(campaign=cases[0].campaign_id, organ__in=organs)
    ids = dict(stored.values_list("organ_id", "pk"))
    CaseFacts.objects.bulk_create(
        [
            CaseFacts(
                case_id=ids[case.organ_id],
                facts=as_json(facts.get(case.organ_id, {})),
                basis=rests_on.get(case.organ_id, Basis()).as_json(),
                computed_at=at,
            )
            for case in cases
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["facts", "basis", "computed_at"],
    )


def catch_up(cases: Sequence[Case], data_year: int, at: datetime) -> None:
    """Score these cases by the ledgers as they stand at this moment.  Must run inside an act.

    The year before counts too: it is what the data year is compared with.
    """
    runs = [run for year in (data_year - 1, data_year) if (run := computation(year)) is not None]
    refresh_organs([case.organ_id for case in cases], [run.year for run in runs if not is_current(run)], at)
    refresh(cases, data_year, at)


def _save(cases: Sequence[Case]) -> None:
    Case.objects.bulk_create(
        cases,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["campaign", "organ"],
        update_fields=SCORED,
    )


def _written(cases: Collection[int]) -> Mapping[int, list[dict[str, Any]]]:
    """The answers of these cases; a case without any has none."""
    by_case: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Answer.objects.filter(case_id__in=cases)
    for row in rows.values("case_id", "item", "value", "note").iterator():
        by_case[row["case_id"]].append(row)
    return by_case


def _set(
    case: Case,
    facts: Facts,
    written: list[dict[str, Any]],
    opinions: Mapping[str, Decimal] = NO_OPINIONS,
) -> ScoreSheet:
    standard = standard_of(case.standard)
    sheet = score(standard, facts, read_answers(standard, written), opinions)
    _keep(case, sheet)
    return sheet


def _keep(case: Case, sheet: ScoreSheet) -> None:
    case.score = sheet.total
    case.passing = sheet.passed
    case.gated = any(not gate.met for gate in sheet.gates)
    case.reason = sheet.reason.as_json()
    case.coverage = sheet.coverage

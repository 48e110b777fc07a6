"""Plays a demo province's programme year: drafts, answers, submissions, reviews and the list, up to late autumn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jieyue.acts.rules import Actor, operator
from jieyue.cli.demo.answers import Asked, Said, answers
from jieyue.cli.demo.fates import (
    DRAFT,
    SUBMITTED,
    Complaint,
    Judged,
    PlannedStep,
    naming_day,
    settled,
    stages,
    steps,
)
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.installing.cast import ANSWERED, OPENED, Cast, Tell, clerks, moment, source
from jieyue.cli.installing.evidence import save_evidence
from jieyue.cli.installing.records import FIRST_ROW
from jieyue.evaluations.actions.answering import AnswerRow, import_answers
from jieyue.evaluations.actions.naming import name_passed
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.actions.stepping import step_listed
from jieyue.evaluations.queries.cases import CaseRow, score_rows, state_counts
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import latest_version, standard_of
from jieyue.standards.rules.answers import Question
from jieyue.standards.rules.standard import Item, Standard
from jieyue.values.wording import say

# What organs said, by code.
Told = Mapping[str, Sequence[Said]]


@dataclass(frozen=True)
class _Year:
    """The year under way: who is evaluated, by which standard, and how far each is to come."""

    cast: Cast
    evaluated: Sequence[DemoOrgan]
    standard: Standard
    stage: Mapping[str, str]

    @property
    def questions(self) -> list[tuple[Item, Question]]:
        """The scored items that organs are asked about."""
        return [(item, item.source) for item in self.standard.items if isinstance(item.source, Question)]


def play_year(cast: Cast, tell: Tell) -> dict[str, State]:
    """The year's cases, each as far as it comes.  Returns their states by the organ's code."""
    tell(say("预填自评"), 0, 1)
    prefill(operator(moment(cast.this_year(OPENED))), cast.year, cast.this_year(OPENED))
    drafts = _rows(cast)
    version = latest_version(drafts[0].standard) if drafts else None
    if version is None:
        # Everybody has been named or exempted: that happens in a province of a handful of organs.
        return {}
    waiting = {row.code for row in drafts}
    evaluated = [organ for organ in cast.province.organs if organ.code in waiting]
    stage = stages(cast.province.seed, evaluated, cast.province.tempers)
    year = _Year(cast, evaluated, standard_of(version), stage)
    tell(say("自评回答"), 0, 1)
    told = _answer(year)
    waiting_for_review = [organ for organ in evaluated if stage[organ.code] == SUBMITTED]
    save_evidence(cast, waiting_for_review, year.standard.items)
    _take_steps(year, told, tell)
    return {row.code: row.state for row in _rows(cast)}


def _rows(cast: Cast) -> list[CaseRow]:
    return score_rows(cast.province_office(naming_day(cast.year)), cast.year)


def _answer(year: _Year) -> Told:
    """Every organ answers what the standard asks; those still at it leave some of it open."""
    cast, province = year.cast, year.cast.province
    asked = [
        Asked(item.id, question.kind, question.unit.code, tuple(p.id for p in question.parts), item.evidence)
        for item, question in year.questions
    ]
    told: Told = {
        organ.code: list(
            answers(
                province.seed,
                organ,
                province.temper(organ),
                asked,
                cast.year,
                finished=year.stage[organ.code] != DRAFT,
            )
        )
        for organ in year.evaluated
    }
    said = (one for answered in told.values() for one in answered)
    rows = [
        AnswerRow(number, one.organ, one.item, one.answer, one.note)
        for number, one in enumerate(said, start=FIRST_ROW)
    ]
    import_answers(clerks(cast.this_year(ANSWERED)), cast.year, rows, source=source("自评回答"))
    return told


def _take_steps(year: _Year, told: Told, tell: Tell) -> None:
    """Submit, return, review, accept and name: each office on its days, like cases together."""
    cast = year.cast
    judged = {row.code: _judged(row, year.standard) for row in _rows(cast)}
    final = settled(year.stage, {code: one.passing for code, one in judged.items()})
    topics = {item.id: Complaint(item.id, item.title, item.evidence) for item, _ in year.questions}
    planned: list[PlannedStep] = []
    for organ in year.evaluated:
        code = organ.code
        lacking = [topics[said.item] for said in told[code] if not said.complete]
        complaints = lacking or list(topics.values())
        planned += steps(cast.province.seed, organ, final[code], judged[code], complaints, cast.year)
    planned.sort()
    in_time = [one for one in planned if one.on <= naming_day(cast.year)]
    _step_together(cast, in_time, tell)
    _publish_list(cast)
    _step_together(cast, planned[len(in_time) :], tell)


def _judged(row: CaseRow, standard: Standard) -> Judged:
    return Judged(
        passing=bool(row.passing),
        gates_met=not row.gated,
        points_reached=row.score is not None and row.score >= standard.pass_mark,
    )


def _step_together(cast: Cast, planned: Sequence[PlannedStep], tell: Tell) -> None:
    done = 0
    for (on, _, act, office, reason), group in groupby(
        planned, key=lambda one: (one.on, one.rank, one.act, one.office, one.reason)
    ):
        codes = [one.organ for one in group]
        tell(say("评价流程"), done, len(planned))
        step_listed(_stepping(cast, office, on), cast.year, codes, act, reason)
        done += len(codes)


def _stepping(cast: Cast, office: str, on: date) -> Actor:
    return cast.office(office, on) if office else clerks(on)


def _publish_list(cast: Cast) -> None:
    """Name whoever has passed by then; in a very small province that may be nobody."""
    office = cast.province_office(naming_day(cast.year))
    if state_counts(office, cast.year)[State.PASSED]:
        name_passed(office, cast.year)

"""Taking an organ's answers: one typed on the screen, or many from a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jieyue.acts.actions import draft, insert_many, perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.actions.scoring import catch_up, rescore_all, rescored
from jieyue.evaluations.models import Answer, Case
from jieyue.evaluations.queries.cases import CaseView, case_of, cases, with_standard
from jieyue.evaluations.rules.decide import may_assess, may_edit
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules import answers as reading
from jieyue.standards.rules.standard import Standard
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

IMPORT = "answer.import"
LONGEST_NOTE = 500
_AT_ONCE = 2000


@dataclass(frozen=True)
class AnswerRow:
    """One answer of a sheet, as text; None is a field left blank."""

    number: int
    organ: str | None
    item: str | None
    value: str | None = None
    note: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def write_answer(
    actor: Actor, year: int, code: str, item: str, value: str, note: str | None = None
) -> CaseView:
    """Store one answer and score the case anew; returns it.  A blank value takes the answer back.

    What only assessors can tell is written by an office, once the case is submitted; everything else by the
    organ while the case is open.  Raises Refusal for an answer that can't be read or is not due now.
    """
    case = case_of(actor, year, code)
    standard = standard_of(case.standard)
    assessed = _is_assessed(standard, item)
    verdict = (may_assess if assessed else may_edit)(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    text = _stored(standard, item, value)
    with draft(actor, "answer.assess" if assessed else "answer.write", path=case.organ.path):
        hold([case])
        if text is None:
            Answer.objects.filter(case=case, item=item).delete()
        else:
            _put(case, item, text, note, actor)
        return rescored(actor, case)


def _put(case: Case, item: str, text: str, note: str | None, actor: Actor) -> None:
    """One statement: the answer, and the note where one is told."""
    answer = Answer(case=case, item=item, value=text, by=actor.name, at=actor.at)
    fields = ["value", "by", "at"]
    if note is not None:
        answer.note = _note(note)
        fields.append("note")
    Answer.objects.bulk_create(
        [answer], update_conflicts=True, unique_fields=["case", "item"], update_fields=fields
    )


def refresh_case(actor: Actor, year: int, code: str) -> None:
    """Read the ledgers anew for one open case, after its entries were mended."""
    case = case_of(actor, year, code)
    verdict = may_edit(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    with draft(actor, "evaluation.refresh", path=case.organ.path):
        hold([case])
        catch_up([case], year_of(year).data_year, actor.at)


def _is_assessed(standard: Standard, item: str) -> bool:
    question = standard.questions.get(item)
    return question is not None and question.by == reading.ASSESSOR


def _stored(standard: Standard, item: str, value: str) -> str | None:
    question = standard.questions.get(item)
    if question is None:
        raise Refusal(_not_asked(item))
    answer = reading.read(question, value)
    return None if answer is None else reading.stored(question, answer)


def _note(text: str) -> str:
    if len(text.strip()) > LONGEST_NOTE:
        raise Refusal(say("说明超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    return text.strip()


def _not_asked(item: str) -> Message:
    return say("评分项“{item}”不需要填写:标准中没有,或由台账自动评分。", item=item)


def import_answers(
    actor: Actor, year: int, rows: Sequence[AnswerRow], *, source: Source, dry_run: bool = False
) -> Tally:
    """Store the answers of a sheet, all or none.  Blank leaves an answer as it is.

    Raises RowsRefused naming every cell that can't be taken.
    """
    year_of(year)
    there = {case.organ.code: case for case in with_standard(cases(actor, year)).select_related("organ")}
    cells = RefusedCells(source.sheet)
    wanted: dict[tuple[str, str], tuple[AnswerRow, str]] = {}
    for row in rows:
        organ = cells.required(row, "code", row.organ, str)
        item = cells.required(row, "item", row.item, str)
        if organ is None or item is None:
            continue
        text = _taken(actor, year, there.get(organ), row, cells)
        if text is None:
            continue
        first, said = wanted.setdefault((organ, item), (row, text))
        if said != text:
            cells.refuse(row, "answer", say("与第 {row} 行的回答不一致,请保留一行。", row=first.number))
    cells.raise_if_any(len(rows))
    return _keep_answers(actor, there, wanted, source=source, dry_run=dry_run)


def _taken(actor: Actor, year: int, case: Case | None, row: AnswerRow, cells: RefusedCells) -> str | None:
    """The answer in the form it is stored; None where it is blank or refused (which is then noted)."""
    if case is None:
        missing = say(
            "机关“{code}”在 {year} 年度没有评价,或不在您的管辖范围之内。", code=row.organ, year=year
        )
        cells.refuse(row, "code", missing)
        return None
    for verdict in (may(actor, IMPORT, case.organ.path), may_edit(State(case.state))):
        if not verdict:
            cells.refuse(row, "code", verdict.reason)
            return None
    standard = standard_of(case.standard)
    item = (row.item or "").strip()
    if item not in standard.questions:
        cells.refuse(row, "item", _not_asked(item))
        return None
    if _is_assessed(standard, item):
        cells.refuse(row, "item", say("“{item}”由评审人员填写。", item=item))
        return None
    cells.read(row, "note", row.note, _note)
    return cells.read(row, "answer", row.value, lambda text: _stored(standard, item, text))


def _keep_answers(
    actor: Actor,
    open_cases: Mapping[str, Case],
    wanted: Mapping[tuple[str, str], tuple[AnswerRow, str]],
    *,
    source: Source,
    dry_run: bool,
) -> Tally:
    """Store what is new and changed, read while the cases are held: nobody's answer of this moment is lost."""
    touched = [open_cases[organ] for organ in {organ for organ, _ in wanted}]
    if dry_run:
        return _sorted_out(actor, open_cases, wanted).tally
    with draft(actor, IMPORT, path=seat(actor, IMPORT)):
        hold(touched)
        plan = _sorted_out(actor, open_cases, wanted)
        if plan.tally.changed:
            with perform(
                actor, IMPORT, subject=f"answers {source.label}", path=seat(actor, IMPORT)
            ) as detail:
                detail.update(plan.tally.as_json())
                insert_many(Answer, ("case", "item", "value", "note", "by", "at"), plan.new)
                Answer.objects.bulk_update(plan.changed, ["value", "note", "by", "at"], batch_size=_AT_ONCE)
                rescore_all(plan.cases)
    return plan.tally


@dataclass(frozen=True)
class _Plan:
    """What a sheet of answers comes to: rows to insert, answers changed, and the cases to be scored anew."""

    new: Sequence[tuple[Any, ...]]
    changed: Sequence[Answer]
    cases: Sequence[Case]
    tally: Tally


def _sorted_out(
    actor: Actor, open_cases: Mapping[str, Case], wanted: Mapping[tuple[str, str], tuple[AnswerRow, str]]
) -> _Plan:
    touched = {open_cases[organ].pk for organ, _ in wanted}
    there = {
        (answer.case.organ.code, answer.item): answer
        for answer in Answer.objects.filter(case__in=touched).select_related("case__organ")
    }
    new: list[tuple[Any, ...]] = []
    changed: list[Answer] = []
    told: list[RowChange] = []
    answered: dict[int, Case] = {}
    for key, (row, text) in wanted.items():
        had = there.get(key)
        note = row.note if row.note is not None else (had.note if had else "")
        if had and (had.value, had.note) == (text, note):
            continue
        case = open_cases[key[0]]
        answered[case.pk] = case
        if len(told) < MOST_LISTED:
            told.append(_told(standard_of(case.standard), row, key, had, (text, note)))
        if had is None:
            new.append((case.pk, key[1], text, note, actor.name, actor.at))
        else:
            had.value, had.note, had.by, had.at = text, note, actor.name, actor.at
            changed.append(had)
    tally = Tally(len(new), len(changed), len(wanted) - len(new) - len(changed), told)
    return _Plan(new, changed, list(answered.values()), tally)


def _told(
    standard: Standard, row: AnswerRow, key: tuple[str, str], had: Answer | None, given: tuple[str, str]
) -> RowChange:
    """What a row asks of one answer, in the words of the sheet."""
    question = standard.questions[key[1]]
    before = {"answer": reading.in_sheet(question, had.value), "note": had.note} if had else {}
    after = {"answer": reading.in_sheet(question, given[0]), "note": given[1]}
    names = (*key, say(question.text))
    return RowChange(row.number, names, had is None, cells_changed(before, after))

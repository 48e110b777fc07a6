"""Taking an organ's answers: one typed on the screen, or many from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, may
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.scoring import refresh, rescore, rescore_all
from jieyue.evaluations.models import Answer, Case
from jieyue.evaluations.queries.cases import case_of, cases
from jieyue.evaluations.rules.decide import may_edit
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries import standard_of
from jieyue.standards.rules import answers as reading
from jieyue.standards.rules.score import ScoreSheet
from jieyue.standards.rules.standard import Standard
from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.tallies import Tally
from jieyue.values.wording import say


@dataclass(frozen=True)
class AnswerRow:
    """One answer of a sheet, as text; `row` is Excel's row number, None for a field left blank."""

    row: int
    sheet: str
    organ: str
    item: str
    value: str | None
    note: str | None


def write_answer(
    actor: Actor, year: int, code: str, item: str, value: str, note: str | None = None
) -> ScoreSheet:
    """Store one answer and score the case anew.  A blank value takes the answer back.

    Raises Refusal for an answer that can't be read and for a case that is not open.
    """
    case = case_of(actor, year, code)
    verdict = may_edit(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    text = _stored(standard_of(case.standard), item, value)
    with draft(actor, "answer.write", path=case.organ.path):
        if text is None:
            Answer.objects.filter(case=case, item=item).delete()
        else:
            written = {"value": text, "by": actor.name, "at": actor.at}
            if note is not None:
                written["note"] = note.strip()
            Answer.objects.update_or_create(case=case, item=item, defaults=written)
        return rescore(case)


def refresh_case(actor: Actor, year: int, code: str) -> None:
    """Read the ledgers anew for one open case, after its entries were mended."""
    case = case_of(actor, year, code)
    verdict = may_edit(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    with draft(actor, "evaluation.refresh", path=case.organ.path):
        refresh([case], year_of(year).data_year, actor.at)


def _stored(standard: Standard, item: str, value: str) -> str | None:
    question = standard.questions.get(item)
    if question is None:
        raise Refusal(say("评分项“{item}”不需要填写:标准中没有,或由台账自动评分。", item=item))
    answer = reading.read(question, value)
    return None if answer is None else reading.stored(question, answer)


def import_answers(
    actor: Actor, year: int, rows: Sequence[AnswerRow], *, source: str, dry_run: bool = False
) -> Tally:
    """Store the answers of a sheet, all or none.  Blank leaves an answer as it is.

    Raises RowsRefused naming every cell that can't be taken.
    """
    year_of(year)
    open_cases = {case.organ.code: case for case in cases(actor, year).select_related("organ", "standard")}
    errors: list[RowError] = []
    wanted: dict[tuple[str, str], tuple[AnswerRow, str]] = {}
    for row in rows:
        try:
            text = _taken(actor, open_cases, row, year)
        except _CellRefused as refused:
            errors.append(RowError(row.sheet, row.row, refused.column, refused.message))
            continue
        earlier = wanted.get((row.organ, row.item))
        if earlier and text is not None and earlier[1] != text:
            message = say("与第 {row} 行的回答不一致,请保留一行。", row=earlier[0].row)
            errors.append(RowError(row.sheet, row.row, "answer", message))
        elif text is not None:
            wanted[row.organ, row.item] = (row, text)
    if errors:
        raise RowsRefused(errors, len(rows))
    return _keep_answers(actor, open_cases, wanted, len(rows), source=source, dry_run=dry_run)


class _CellRefused(Refusal):
    """A refusal that knows its column."""

    def __init__(self, column: str, refused: Refusal) -> None:
        super().__init__(refused.message)
        self.column = column


def _taken(actor: Actor, open_cases: dict[str, Case], row: AnswerRow, year: int) -> str | None:
    case = open_cases.get(row.organ)
    if case is None:
        missing = say("机关“{code}”在 {year} 年度没有评价,或不在管辖范围之内。", code=row.organ, year=year)
        raise _CellRefused("code", Refusal(missing))
    for verdict in (may(actor, "answer.import", case.organ.path), may_edit(State(case.state))):
        if not verdict:
            raise _CellRefused("code", Refusal(verdict.reason))
    standard = standard_of(case.standard)
    if row.item not in standard.questions:
        unknown = say("评分项“{item}”不需要填写:标准中没有,或由台账自动评分。", item=row.item)
        raise _CellRefused("item", Refusal(unknown))
    if row.value is None:
        return None
    try:
        return _stored(standard, row.item, row.value)
    except Refusal as refused:
        raise _CellRefused("answer", refused) from None


def _keep_answers(
    actor: Actor,
    open_cases: dict[str, Case],
    wanted: dict[tuple[str, str], tuple[AnswerRow, str]],
    count: int,
    *,
    source: str,
    dry_run: bool,
) -> Tally:
    touched = {organ for organ, _ in wanted}
    there = {
        (answer.case.organ.code, answer.item): answer
        for answer in Answer.objects.filter(case__in=[open_cases[organ] for organ in touched]).select_related(
            "case__organ"
        )
    }
    changed: list[Answer] = []
    created = 0
    for key, (row, text) in wanted.items():
        had = there.get(key)
        note = row.note if row.note is not None else (had.note if had else "")
        if had and (had.value, had.note) == (text, note):
            continue
        created += had is None
        changed.append(
            Answer(case=open_cases[key[0]], item=key[1], value=text, note=note, by=actor.name, at=actor.at)
        )
    tally = Tally(count, created, len(changed) - created, len(wanted) - len(changed))
    if changed and not dry_run:
        with perform(actor, "answer.import", subject=f"answers {source}") as detail:
            detail.update(tally.as_dict())
            Answer.objects.bulk_create(
                changed,
                batch_size=2000,
                update_conflicts=True,
                unique_fields=["case", "item"],
                update_fields=["value", "note", "by", "at"],
            )
            rescore_all(list({answer.case_id: answer.case for answer in changed}.values()))
    return tally

"""自评回答: what organs say to the items that no ledger can answer."""

from __future__ import annotations

from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.actions.answering import AnswerRow, import_answers
from jieyue.evaluations.columns import ANSWER_COLUMNS
from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Kind
from jieyue.values.imports import Tally
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def take(batch: Batch) -> Tally:
    year = latest_year() if batch.year is None else batch.year
    if year is None:
        raise Refusal(say("还没有开启任何年度,请先运行 jieyue evaluate --year 年度。"))
    rows = batch.of(AnswerRow, organ="code", item="item", value="answer", note="note")
    return import_answers(batch.actor, year, rows, **batch.told)


KIND = Kind(
    "自评回答",
    ANSWER_COLUMNS,
    ("code", "item", "answer"),
    take,
    "answer.import",
    notes=(BLANK, WHOLE, "台账能够回答的评分项自动评分,不必填写。"),
)

"""One fact of a case as it was read from the ledgers, with the rows that told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from jieyue.acts.rules import Actor
from jieyue.evaluations.models import CaseFacts
from jieyue.evaluations.queries.cases import CaseRow, case_of, case_row
from jieyue.ledgers.queries.records import RecordLine, organ_records_named
from jieyue.ledgers.rules.records.kinds import LedgerKind
from jieyue.standards.rules.facts import FACTS, Fact
from jieyue.standards.rules.meanings import Meaning
from jieyue.standards.rules.stored_facts import from_json
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say


@dataclass(frozen=True)
class Evidence:
    """A fact with the rows of its ledger; `at` is when it was read, rows changed since then stand as they are now."""

    row: CaseRow
    data_year: int
    meaning: Meaning
    ledger: LedgerKind
    fact: Fact
    at: datetime
    rows: Sequence[RecordLine]

    def is_changed(self, line: RecordLine) -> bool:
        """Whether a row was changed or struck out after the sheet read it."""
        return line.struck or line.at > self.at


def evidence_of(actor: Actor, year: int, code: str, name: str) -> Evidence:
    """What the sheet of an organ rests on in one fact.  Five statements.

    Raises NotFound for a fact that the case does not have, or that no rows of a ledger tell.
    """
    case = case_of(actor, year, code)
    meaning = FACTS.get(name)
    kept = CaseFacts.objects.filter(case=case).first()
    if meaning is None or meaning.reading is None or kept is None or name not in kept.facts:
        raise NotFound(say("这份评价没有用到数据“{fact}”。", fact=name[:60]))
    fact = from_json({name: kept.facts[name]})[name]
    ledger = meaning.reading.kind
    rows = organ_records_named(actor, code, ledger, fact.rows)
    return Evidence(case_row(case), case.campaign.data_year, meaning, ledger, fact, kept.computed_at, rows)

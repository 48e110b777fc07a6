"""Bringing the ledger's figures on an open score sheet up to date after entries were mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.acts.rules import Actor, may
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.answering import refresh_case
from jieyue.evaluations.queries.cases import CaseView
from jieyue.evaluations.rules.decide import may_edit
from jieyue.evaluations.rules.workflow import OPEN
from jieyue.indicators.actions.computing import update_organ
from jieyue.ledgers.queries.entries import organ_changed_at
from jieyue.ledgers.queries.records import records_changed_at
from jieyue.standards.rules.asking import readings_of
from jieyue.values.verdicts import Verdict
from jieyue.web.door import ActingRequest


@dataclass(frozen=True)
class LedgerSince:
    """The ledger was written to after the sheet read it; `still` while the sheet may follow it."""

    at: datetime
    still: bool
    may: Verdict


def ledger_since(actor: Actor, case: CaseView) -> LedgerSince | None:
    """None where the sheet holds what the ledgers say.  Four statements at most."""
    changed = _changed_at(case)
    if changed is None or case.facts_at is None or changed <= case.facts_at:
        return None
    allowed = may(actor, "evaluation.refresh", case.row.path) and may_edit(case.row.state)
    return LedgerSince(changed, case.row.state in OPEN, allowed)


def _changed_at(case: CaseView) -> datetime | None:
    """When the entries and the rows the sheet is scored from were last written."""
    year, path = case.data_year, case.row.path
    told = [organ_changed_at(path, (year - 1, year))]
    ledgers = {reading.ledger for reading in readings_of([case.standard]).values()}
    if ledgers:
        told.append(records_changed_at(path, ledgers, year))
    return max(filter(None, told), default=None)


@require_POST
def refresh(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """POST; the organ's indicators first, as the sheet reads them."""
    data_year = year_of(year).data_year
    for of in (data_year - 1, data_year):
        update_organ(request.actor, code, of)
    refresh_case(request.actor, year, code)
    messages.success(request, gettext("台账数据已刷新,得分已重新计算。"), extra_tags="good")
    return redirect("score-sheet", year=year, code=code)

"""Ledgers handed in period by period: listed, submitted, approved, returned, locked, one by one and many together."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from jieyue.acts.rules import may
from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Cursor, Limit, Month, Sent, Sentence, Told, Year, page, place_of
from jieyue.indicators.actions.looking import fresh_doubts
from jieyue.ledgers.actions.filing import Stepped, step, step_listed, step_region
from jieyue.ledgers.queries.filings import FilingRow, filing_view, filings_after
from jieyue.ledgers.queries.standing import known_kind
from jieyue.ledgers.rules.blanks import read_blank
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.filings import State
from jieyue.ledgers.rules.lists import FilingFilter
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.periods import Period, parse_period
from jieyue.values.refusals import NotAllowed, Refusal
from jieyue.values.wording import say

router = Router(tags=["filings"])

MOST_ORGANS = 2_000


class Step(StrEnum):
    """What can be done with a filing."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    LOCK = "lock"


class Blank(Told):
    """Why an expected figure is missing."""

    item: str
    reason: str
    note: str


class Filing(Told):
    """One organ's ledger of one period; a draft was never submitted."""

    organ: str
    name: str
    ledger: str
    period: str
    state: State
    level: str
    since: datetime | None
    by: str
    in_time: bool | None
    blanks: list[Blank]


class FilingPage(Told):
    """Some filings, and where the list goes on."""

    rows: list[Filing]
    next: str | None


class Taken(Told):
    """One step that was taken; the level is that of the offices."""

    act: str
    level: str
    from_state: str
    to_state: str
    by: str
    at: datetime
    reason: str


class Verdict(Told):
    """Whether the caller may take a step now, and why not."""

    ok: bool
    reason: Sentence


class FilingDetail(Filing):
    """A filing with what it lacks, its steps, how much was changed since its last approval, and what may be done."""

    lacking: list[str]
    steps: list[Taken]
    changed: int
    may: dict[str, Verdict]


class BlankSent(Sent):
    """Why an expected figure is missing: stopped, no_meter, not_arrived, or other with a note."""

    item: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(max_length=20)]
    note: Annotated[str, Field(max_length=400)] = ""


class StepSent(Sent):
    """A step to take; `reason` is asked for where a filing is returned, and explains all blanks where it is submitted."""

    ledger: str = ENERGY
    reason: Annotated[str, Field(max_length=1000)] = ""
    blanks: Annotated[list[BlankSent], Field(default_factory=list, max_length=60)]


class StepsSent(Sent):
    """A step for all of a region that can take it, or for the organs that are named."""

    ledger: str = ENERGY
    period: Annotated[str, Field(max_length=20)]
    region: str = ""
    organs: Annotated[
        list[Annotated[str, Field(max_length=60)]], Field(default_factory=list, max_length=MOST_ORGANS)
    ]
    reason: Annotated[str, Field(max_length=1000)] = ""


class NewState(Told):
    """Where a filing stands after a step."""

    organ: str
    period: str
    state: State


class Left(Told):
    """An organ that could not take the step, and why."""

    code: str
    name: str
    reason: Sentence


class Steps(Told):
    """How many filings took a step, and those that did not."""

    done: int
    left: list[Left]


@router.get("/filings", response=FilingPage, summary="管辖范围内的台账报送")
def list_filings(
    request: Request,
    year: Annotated[Year, Query()],
    month: Annotated[Month | None, Query(description="报送期的最后一个月;state=draft 时必填")] = None,
    ledger: str = ENERGY,
    state: State | None = None,
    region: str = "",
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    if state is State.DRAFT and month is None:
        raise Refusal(say("列出未提交的机关时,请用 month 指明报送期。"))
    # Every ledger has a period that ends in December.
    known_kind(ledger, month or 12)
    if region:
        region_of(request.actor, region)
    wanted = FilingFilter(year, month or 0, ledger, state.value if state else "", region)
    after = place_of(cursor, str, int)
    found = filings_after(request.actor, wanted, (after[0], after[1]) if after else None, limit + 1)
    rows, on = page(found, limit, lambda row: [row.path, row.month])
    return {"rows": [_filing(row, ledger) for row in rows], "next": on}


@router.get("/organs/{code}/filings/{period}", response=FilingDetail, summary="一家机关一个报送期")
def show_filing(request: Request, code: str, period: str, ledger: str = ENERGY) -> object:
    view = filing_view(request.actor, code, ledger, period_of(period))
    return {
        **_filing(view.row, ledger),
        "lacking": view.judged.lack.items,
        "steps": view.steps,
        "changed": len(view.changes),
        "may": view.may,
    }


@router.post(
    "/organs/{code}/filings/{period}/{act}",
    response=NewState,
    summary="提交、撤回、通过、退回或锁定一家机关的台账",
    openapi_extra=DESCRIBED,
)
def take_step(request: Request, code: str, period: str, act: Step, sent: StepSent) -> object:
    of = period_of(period)

    def take() -> NewState:
        verdict = may(request.actor, f"filing.{act}", organ_place(request.actor, code).path)
        if not verdict:
            raise NotAllowed(verdict.reason)
        state = step(
            request.actor,
            sent.ledger,
            of,
            code,
            act,
            reason=sent.reason,
            blanks=[read_blank(blank.item, blank.reason, blank.note) for blank in sent.blanks],
        )
        return NewState(organ=code, period=str(of), state=state)

    return once(request, take)


@router.post("/filings/{act}", response=Steps, summary="批量提交、通过、退回或锁定", openapi_extra=DESCRIBED)
def take_steps(request: Request, act: Step, sent: StepsSent) -> object:
    of = period_of(sent.period)
    if bool(sent.region) == bool(sent.organs):
        raise Refusal(say("region 和 organs 请写一项,且只写一项。"))

    def take() -> Steps:
        actor, codes = request.actor, sent.organs or None
        # What stands out is looked for in the energy ledger only.
        doubtful = (
            fresh_doubts(actor, [of], codes, sent.region)
            if act is Step.APPROVE and sent.ledger == ENERGY
            else {}
        )
        told: dict[str, Any] = {"reason": sent.reason, "doubts": doubtful}
        done: Stepped = (
            step_region(actor, sent.ledger, of, sent.region, act, **told)
            if sent.region
            else step_listed(actor, sent.ledger, [(code, of) for code in sent.organs], act, **told)
        )
        return Steps.model_validate(done)

    return once(request, take)


def period_of(text: str) -> Period:
    """The last month of a period.  Raises Refusal."""
    period = parse_period(text)
    if period.is_year:
        raise Refusal(say("报送期“{text}”请写到月份,如 2025-03。", text=text))
    return period


def _filing(row: FilingRow, ledger: str) -> dict[str, Any]:
    return {
        "organ": row.code,
        "name": row.name,
        "ledger": ledger,
        "period": str(row.period),
        "state": row.state,
        "level": row.level,
        "since": row.since,
        "by": row.by,
        "in_time": row.in_time,
        "blanks": row.blanks,
    }

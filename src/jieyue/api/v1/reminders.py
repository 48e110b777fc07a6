"""Asking organs for ledgers that are late, and who was asked when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.timezone import localdate
from ninja import Query, Router
from pydantic import Field

from jieyue.acts.rules import may
from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Cursor, Limit, Sent, Told, cursor_of, place_of
from jieyue.api.v1.filings import Steps, period_of
from jieyue.ledgers.actions.reminding import chase
from jieyue.ledgers.queries.late import late_page
from jieyue.ledgers.queries.standing import known_kind
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.filings import State
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.refusals import NotAllowed, Refusal
from jieyue.values.wording import say

router = Router(tags=["filings"])


class Late(Told):
    """An organ that has not handed a period in, and who asked for it last."""

    code: str
    name: str
    region_name: str
    state: State
    chased_at: datetime | None
    chased_by: str
    chased_today: bool


class LatePage(Told):
    """Some of those that are late, how many there are, how many were not asked today, and where the list goes on."""

    rows: list[Late]
    total: int
    unasked: int
    next: str | None


class ChaseSent(Sent):
    """What is asked for: a period of a ledger, of one organ or of all of a region that are late."""

    ledger: str = ENERGY
    period: Annotated[str, Field(max_length=20)]
    region: Annotated[str, Field(max_length=20)] = ""
    organ: Annotated[str, Field(max_length=60)] = ""


@router.get("/late-filings", response=LatePage, summary="未提交一个报送期的机关,及催报情况")
def list_late(
    request: Request,
    period: Annotated[str, Query(max_length=20)],
    ledger: str = ENERGY,
    region: str = "",
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    of = period_of(period)
    known_kind(ledger, of.month)
    after = place_of(cursor, int)
    start = max(0, after[0]) if after else 0
    path = region_of(request.actor, region).path if region else ""
    late = late_page(request.actor, ledger, of, path, localdate(request.actor.at), start=start, limit=limit)
    on = start + limit
    return {
        "rows": late.rows,
        "total": late.total,
        "unasked": late.unasked,
        "next": cursor_of(on) if on < late.total else None,
    }


@router.post("/reminders", response=Steps, summary="催报", openapi_extra=DESCRIBED)
def chase_late(request: Request, sent: ChaseSent) -> object:
    of = period_of(sent.period)
    known_kind(sent.ledger, of.month)
    if bool(sent.region) == bool(sent.organ):
        raise Refusal(say("region 和 organ 请写一项,且只写一项。"))

    def ask() -> Steps:
        actor = request.actor
        path = organ_place(actor, sent.organ).path if sent.organ else region_of(actor, sent.region).path
        verdict = may(actor, "reminder.chase", path)
        if not verdict:
            raise NotAllowed(verdict.reason)
        return Steps.model_validate(chase(actor, sent.ledger, of, code=sent.organ, region=sent.region))

    return once(request, ask)

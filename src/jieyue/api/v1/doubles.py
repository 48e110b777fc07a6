"""Entries of the registry that may be one organ: listed with reasons, put together and taken back, told apart."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from jieyue.acts.rules import Actor
from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Sent, Sentence, Told
from jieyue.indicators.actions.looking import followed
from jieyue.ledgers.actions.absorbing import decide, decide_row
from jieyue.ledgers.queries.absorbing import both_ledgers, standing_absorption
from jieyue.ledgers.queries.carrying import SETTLED, load_of
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.records.cells import period_text
from jieyue.plans.actions.absorbing import absorb, restore
from jieyue.registry.actions.distinguishing import distinguish, doubt
from jieyue.registry.queries.duplicates import suspects
from jieyue.registry.queries.organs import region_of
from jieyue.values.quantities import plain

router = Router(tags=["organs"])

_JUDGE = {"apart": distinguish, "doubt": doubt}
_DECIDE = {"entry": decide, "row": decide_row}
# Nobody judges more in one go; a region narrows the rest.
_MOST = 500


class Pair(Told):
    """`organ` may be a second entry of `first`, the one that was there before."""

    organ: str
    organ_name: str
    first: str
    first_name: str
    reasons: list[str]
    why: Sentence


class Judgement(Sent):
    """Two entries are two organs (`apart`), or such a verdict is taken back (`doubt`)."""

    organ: Annotated[str, Field(max_length=60)]
    other: Annotated[str, Field(max_length=60)]
    verdict: Literal["apart", "doubt"]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Judged(Told):
    """What was said of which pair."""

    organ: str
    other: str
    verdict: str


class Absorbing(Sent):
    """The entry `organ` is put into `into`; `seen` is the last change of the organ its sender knows of."""

    organ: Annotated[str, Field(max_length=60)]
    into: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    seen: int | None = None


class Absorbed(Told):
    """What went over, and how many months and rows both have and not alike, which wait for a decision."""

    organ: str
    into: str
    entries: int
    rows: int
    open: int


class Restoring(Sent):
    """The entry `organ` is an organ of its own again."""

    organ: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class Restored(Told):
    """Which entry is an organ again."""

    organ: str


class Difference(Told):
    """What both entries tell of one month or row, and not alike; `id` names it in a decision."""

    id: int
    of: Literal["entry", "row"]
    ledger: str
    period: str
    absorbed: dict[str, str]
    staying: dict[str, str] | None


class Decision(Sent):
    """Of one difference the figures of the absorbed entry are taken, or those of the one that stays."""

    id: int
    of: Literal["entry", "row"]
    take: Literal["absorbed", "staying"]


@router.get("/doubles", response=list[Pair], summary="疑似重复的登记")
def list_doubles(request: Request, region: str = "") -> object:
    path = region_of(request.actor, region).path if region else ""
    return [
        {
            "organ": pair.organ.code,
            "organ_name": pair.organ.name,
            "first": pair.first.code,
            "first_name": pair.first.name,
            "reasons": pair.reasons,
            "why": pair.why,
        }
        for pair in suspects(request.actor, path)[:_MOST]
    ]


@router.post(
    "/doubles", response=Judged, summary="判定两条登记不是同一家,或撤回判定", openapi_extra=DESCRIBED
)
def judge_pair(request: Request, sent: Judgement) -> object:
    def judge() -> Judged:
        _JUDGE[sent.verdict](request.actor, sent.organ, sent.other, sent.reason)
        return Judged(organ=sent.organ, other=sent.other, verdict=sent.verdict)

    return once(request, judge)


@router.post("/doubles/absorb", response=Absorbed, summary="并入另一条登记", openapi_extra=DESCRIBED)
def absorb_entry(request: Request, sent: Absorbing) -> object:
    def put_together() -> Absorbed:
        done = absorb(request.actor, sent.organ, sent.into, sent.reason, seen=sent.seen)
        return Absorbed(
            organ=sent.organ,
            into=sent.into,
            entries=len(done.entries),
            rows=len(done.carried["records"]),
            open=len(_differences(request.actor, sent.organ)),
        )

    with followed(request.actor):
        return once(request, put_together)


@router.post("/doubles/restore", response=Restored, summary="撤回并入", openapi_extra=DESCRIBED)
def restore_entry(request: Request, sent: Restoring) -> object:
    def take_back() -> Restored:
        restore(request.actor, sent.organ, sent.reason)
        return Restored(organ=sent.organ)

    with followed(request.actor):
        return once(request, take_back)


@router.get("/doubles/{organ}", response=list[Difference], summary="并入后待决定的不一致之处")
def list_differences(request: Request, organ: str) -> object:
    return _differences(request.actor, organ)


@router.post(
    "/doubles/{organ}",
    response=list[Difference],
    summary="决定一处不一致采用哪一家的",
    openapi_extra=DESCRIBED,
)
def decide_difference(request: Request, organ: str, sent: Decision) -> object:
    def settle() -> list[Difference]:
        _DECIDE[sent.of](request.actor, organ, sent.id, sent.take)
        return _differences(request.actor, organ)

    with followed(request.actor):
        return once(request, settle)


def _differences(actor: Actor, organ: str) -> list[Difference]:
    """What still waits for a decision.  Raises NotFound where the entry is put into no other."""
    standing = standing_absorption(actor, organ)
    entries = both_ledgers(standing.organ_id, standing.into_id, standing.kept).contradictions
    rows = load_of(standing.organ_id, standing.into_id, standing.carried.get(SETTLED, ())).differing
    return [
        Difference(
            id=one.entry,
            of="entry",
            ledger=one.item.code,
            period=str(one.period),
            absorbed=_told(one.absorbed),
            staying=one.staying and _told(one.staying),
        )
        for one in entries
    ] + [
        Difference(
            id=row.record,
            of="row",
            ledger=row.kind.code,
            period=period_text(row.kind.rhythm, row.year, row.month) if row.kind.is_periodic else "",
            absorbed=dict(row.absorbed),
            staying=None if row.staying is None else dict(row.staying),
        )
        for row in rows
    ]


def _told(values: Values) -> dict[str, str]:
    cost = {} if values.cost is None else {"cost": plain(values.cost)}
    return {"quantity": plain(values.quantity), **cost}

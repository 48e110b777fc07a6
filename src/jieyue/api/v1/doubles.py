"""Entries of the registry that may be one organ: listed with reasons, told apart, doubted again."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Sent, Sentence, Told
from jieyue.registry.actions.distinguishing import distinguish, doubt
from jieyue.registry.queries.duplicates import suspects
from jieyue.registry.queries.organs import region_of

router = Router(tags=["organs"])

_JUDGE = {"apart": distinguish, "doubt": doubt}
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

"""Values that stand out in the ledgers: listed by weight, closed and opened again with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from jieyue.acts.rules import may
from jieyue.api.door import Request
from jieyue.api.repeats import DESCRIBED, once
from jieyue.api.shapes import Cursor, Figure, Limit, Sent, Sentence, Told, Year, cursor_of, place_of
from jieyue.indicators.actions.judging import close, reopen
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.queries.findings import FindingKey, FindingRow, findings, key_from
from jieyue.indicators.rules.judgements import Standing
from jieyue.registry.queries.organs import organ_place
from jieyue.values.refusals import NotAllowed

router = Router(tags=["findings"])


class Word(Told):
    """What somebody said of a finding."""

    verdict: str
    why: str
    words: str
    by: str
    at: datetime


class Finding(Told):
    """A value that stands out; `kgce` and `yuan` are what is in doubt, `seen` is to be sent back with a word on it."""

    organ: str
    name: str
    key: str
    kind: str
    item: str
    period: str
    found: Figure | None
    expected: Figure | None
    kgce: Figure | None
    yuan: Figure | None
    reason: Sentence
    basis: Sentence
    usually: Sentence
    standing: Standing
    said: Word | None
    seen: str


class FindingPage(Told):
    """Some findings, the open and weighty ones first, and where the list goes on.

    Where `whole` is false only organs that wrote something were looked at: nothing is said of the others.
    """

    rows: list[Finding]
    whole: bool
    next: str | None


class Closed(Sent):
    """Why a finding is closed: corrected, true with a `why` of the list, or other in words."""

    verdict: Annotated[str, Field(max_length=20)]
    why: Annotated[str, Field(max_length=20)] = ""
    words: Annotated[str, Field(max_length=1000)] = ""
    seen: Annotated[str, Field(max_length=100)]


class Reopened(Sent):
    """Why a finding is opened again."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    seen: Annotated[str, Field(max_length=100)]


class Stands(Told):
    """Where a finding stands after what was said."""

    organ: str
    key: str
    standing: Standing


@router.get("/findings", response=FindingPage, summary="数据核查疑点")
def list_findings(
    request: Request,
    year: Annotated[Year, Query()],
    region: str = "",
    organ: str = "",
    kind: str = "",
    standing: Standing | None = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> object:
    after = place_of(cursor, int)
    start = max(0, after[0]) if after else 0
    found = findings(
        request.actor,
        year,
        region=region,
        organ=organ,
        kind=kind,
        standing=standing.value if standing else "",
        start=start,
        limit=limit + 1,
    )
    return {
        "rows": [_finding(row) for row in found[:limit]],
        "whole": computation(year) is not None,
        "next": cursor_of(start + limit) if len(found) > limit else None,
    }


_ONE = "/organs/{code}/findings/{key}"


@router.post(_ONE + "/close", response=Stands, summary="说明并关闭一处疑点", openapi_extra=DESCRIBED)
def close_finding(request: Request, code: str, key: str, sent: Closed) -> object:
    of = key_from(key)

    def say_so() -> Stands:
        _check(request, "finding.close", code)
        close(request.actor, code, of, verdict=sent.verdict, why=sent.why, words=sent.words, seen=sent.seen)
        return _stands(code, of, Standing.CLOSED)

    return once(request, say_so)


@router.post(_ONE + "/reopen", response=Stands, summary="重新打开一处疑点", openapi_extra=DESCRIBED)
def reopen_finding(request: Request, code: str, key: str, sent: Reopened) -> object:
    of = key_from(key)

    def say_so() -> Stands:
        _check(request, "finding.reopen", code)
        reopen(request.actor, code, of, reason=sent.reason, seen=sent.seen)
        return _stands(code, of, Standing.OPEN)

    return once(request, say_so)


def _check(request: Request, act: str, code: str) -> None:
    """Raises NotFound or NotAllowed before anything is said of the words."""
    verdict = may(request.actor, act, organ_place(request.actor, code).path)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _stands(code: str, key: FindingKey, standing: Standing) -> Stands:
    return Stands(organ=code, key=str(key), standing=standing)


def _finding(row: FindingRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in Finding.model_fields.keys() - {"organ", "key"}}
    return {**told, "organ": row.code, "key": str(row.key)}

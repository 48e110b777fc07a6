"""数据核查: ledger values that stand out, the weightiest first, each with what was expected and the likely cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import ACTS, Actor, may, seat
from jieyue.campaigns.queries import latest_year, year_of
from jieyue.indicators.queries.findings import Summary, findings_summary
from jieyue.indicators.queries.findings import findings as found_rows
from jieyue.indicators.queries.looking import usual_before
from jieyue.indicators.rules.judgements import STANDINGS, Standing
from jieyue.ledgers.rules.checks.found import KINDS
from jieyue.registry.queries.organs import region_of, regions
from jieyue.web.analysis.standing import outdated
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import address, page_number, pager

# What is drawn at once; there is a page after it.
SHOWN = 50
EVERY = "all"


@dataclass(frozen=True)
class Listed:
    """What an address of the list asks for; `standing` "" is every one."""

    query: QueryDict
    year: int
    years: Sequence[int]
    region: str
    path: str
    kind: str
    standing: str


def listed(actor: Actor, query: QueryDict) -> Listed:
    """Read the address; what does not exist narrows nothing, a region out of scope is refused."""
    number = latest_year()
    data_year = year_of(number).data_year if number else today().year - 1
    # The running year is looked at as it is written, organ by organ.
    years = sorted({data_year - 1, data_year, today().year})
    asked, region, kind = (query.get(name, "") for name in ("year", "region", "kind"))
    standing = query.get("standing", Standing.OPEN.value)
    return Listed(
        query=query,
        year=next((one for one in years if str(one) == asked), data_year),
        years=years,
        region=region,
        path=region_of(actor, region).path if region else "",
        kind=kind if kind in KINDS else "",
        standing="" if standing == EVERY else standing if standing in set(Standing) else Standing.OPEN.value,
    )


def tabs(actor: Actor, wanted: Listed) -> dict[str, Any]:
    """The counts above the list: by standing, and by kind within the standing that is shown."""
    summary = findings_summary(actor, wanted.year, wanted.path, wanted.standing)
    if summary is None:
        return {"summary": None}
    whole = sum(summary.by_standing.values())
    told = [(of.value, title, summary.by_standing[of.value]) for of, title in STANDINGS.items()]
    return {
        "summary": summary,
        "standings": [
            (title, count, address(wanted.query, standing=of, kind="", page=""), of == wanted.standing)
            for of, title, count in told
        ]
        + [("全部", whole, address(wanted.query, standing=EVERY, kind="", page=""), not wanted.standing)],
        "kinds": [
            (KINDS[one], count, address(wanted.query, kind=one, page=""), one == wanted.kind)
            for one, count in summary.by_kind.items()
        ],
        "every_kind": address(wanted.query, kind="", page=""),
        "kind": wanted.kind,
        "year": wanted.year,
    }


def _unlooked(actor: Actor, year: int, summary: Summary | None) -> dict[str, Any] | None:
    """How far a year was looked at that was not computed as a whole, and with which year it is compared."""
    if summary and summary.looked is None:
        return None
    before = usual_before(year)
    return {
        "looked": summary.looked if summary else 0,
        "base": before[0] if before else None,
        "may": may(actor, "indicator.compute", seat(actor, "indicator.compute")),
    }


@require_safe
def findings(request: ActingRequest) -> HttpResponse:
    """GET /analysis/findings/?year=2025&region=610100&kind=slip&standing=open"""
    wanted = listed(request.actor, request.GET)
    told = tabs(request.actor, wanted)
    told |= {
        "year": wanted.year,
        "years": wanted.years,
        "outdated": outdated(request.actor, wanted.year),
        "unlooked": _unlooked(request.actor, wanted.year, told["summary"]),
        "region": wanted.region,
        "standing": wanted.standing or EVERY,
        "regions": regions(request.actor),
        "rows": [],
        "may_judge": bool(request.actor.roles() & ACTS["finding.close"].roles),
        "with_organ": True,
    }
    if told["summary"]:
        by_kind = told["summary"].by_kind
        total = by_kind.get(wanted.kind, 0) if wanted.kind else told["summary"].total
        last = max(1, -(-total // SHOWN))
        page = min(page_number(request.GET), last)
        told["pager"] = pager(request.GET, page, last, total)
        told["rows"] = found_rows(
            request.actor,
            wanted.year,
            region=wanted.region,
            kind=wanted.kind,
            standing=wanted.standing,
            start=(page - 1) * SHOWN,
            limit=SHOWN,
        )
    return render(request, "analysis/findings.html", told)

"""Files to take away: blank templates by the year's form, a table's rows, the national platform's layout."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from jieyue.exchange.actions.giving import give_table, give_template
from jieyue.exchange.actions.national import give_national
from jieyue.exchange.actions.summaries import give_summary
from jieyue.exchange.rules.national import NATIONAL, SUMMARIES
from jieyue.exchange.sending import sent
from jieyue.web.door import ActingRequest, today
from jieyue.web.exchange.kinds import table_named, title_of
from jieyue.web.organs.ledgers import year_asked

# What people open; programmes have JSON too.
_FORMS = frozenset({"xlsx", "csv"})


@require_safe
def template(request: ActingRequest, kind: str) -> HttpResponse:
    """GET /exchange/waste/template/?year=2025"""
    table = table_named(request.actor, kind)
    year = year_asked(request.GET, today().year)
    return sent(lambda path: give_template(table.name, path, year=year), f"{table.kind.title}-{year}", "xlsx")


@require_safe
def export(request: ActingRequest, kind: str, form: str) -> HttpResponse:
    """GET /exchange/waste/export/xlsx/?year=2025&region=610100&organ=XA-001"""
    if form not in _FORMS:
        raise Http404
    table = table_named(request.actor, kind)
    year = year_asked(request.GET, today().year)
    region, organ = request.GET.get("region", ""), request.GET.get("organ", "")
    name = f"{table.kind.title}-{year}" if table.kind.yearly else table.kind.title

    def write(path: Path) -> None:
        give_table(request.actor, table.name, path, year=year, region="" if organ else region, organ=organ)

    return sent(write, "-".join(part for part in (name, organ or region) if part), form)


@require_safe
def national(request: ActingRequest, code: str) -> HttpResponse:
    """GET /exchange/national/2025-base-2/?year=2025&organ=XA-001, or a summary as .../2025-sum-1/?year=2025&region=610100"""
    year = year_asked(request.GET, today().year)
    region, organ = request.GET.get("region", ""), request.GET.get("organ", "")
    if summary := SUMMARIES.get(code):
        name = f"{summary.summary.title}-{code}-{year}"
        return sent(
            lambda path: give_summary(request.actor, code, path, year=year, region=region), name, "xlsx"
        )

    def write(path: Path) -> None:
        give_national(request.actor, code, path, year=year, region="" if organ else region, organ=organ)

    table = NATIONAL.get(code)
    return sent(write, f"{title_of(table.kind) if table else ''}-{code}-{year}", "xlsx")

"""The filings in my scope: find them, see what stands out, take the clean ones along together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import ACTS, Actor
from jieyue.indicators.actions.looking import fresh_doubts
from jieyue.indicators.queries.doubts import doubtful_months, unmeasured
from jieyue.ledgers.actions.filing import Stepped, step_listed
from jieyue.ledgers.queries.filings import FilingRow, filing_page, state_counts
from jieyue.ledgers.queries.locks import scheduled_years
from jieyue.ledgers.queries.since import changed_counts
from jieyue.ledgers.rules.closing import ENERGY, KINDS, FilingKind, last_day
from jieyue.ledgers.rules.filings import BY_ACT, STATE_TITLES, State
from jieyue.ledgers.rules.lists import FilingFilter
from jieyue.registry.queries.organs import regions
from jieyue.registry.rules import TIERS
from jieyue.values.periods import parse_period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.years import data_year_now
from jieyue.web.paging import address, headings, page_number, pager

# What may be done to many at once from a list narrowed to one state.
BULK = {State.SUBMITTED: "approve", State.APPROVED: "lock"}
# How many of those left behind are named.
_NAMED = 5
_COLUMNS = (
    ("机关", "organ", False),
    ("区划", "", False),
    ("期间", "period", False),
    ("状态", "", False),
    ("报送", "", False),
    ("缺报", "", True),
    ("存疑", "", True),
    ("上次通过后改动", "", True),
    ("进入本状态", "since", False),
)


@dataclass(frozen=True)
class Line:
    """One row of the list: values in doubt, values changed since the last approval, and whether it is clean.

    `doubts` is None where there is no other month to hold the figures against.
    """

    row: FilingRow
    doubts: int | None
    changed: int
    clean: bool


@require_http_methods(["GET", "POST"])
def filings(request: ActingRequest) -> HttpResponse:
    """GET a page of filings; POST an act for the ticked ones."""
    wanted = wanted_filings(request.GET, today())
    if request.method == "POST":
        return _together(request, wanted)
    page = filing_page(request.actor, wanted)
    act = BULK.get(State(wanted.state)) if wanted.state else None
    if act and not (page.rows and request.actor.roles() & ACTS[f"filing.{act}"].roles):
        act = None
    told: dict[str, Any] = {
        "year": wanted.year,
        "years": years_offered(wanted.year, today(), wanted.kind),
        "wanted": wanted,
        "kind": KINDS[wanted.kind],
        "kinds": list(KINDS.values()),
        "about": about(wanted),
        "narrowed": any((wanted.text, wanted.region, wanted.tier, wanted.month, wanted.state)),
        "lines": _lines(request.actor, wanted, page.rows),
        "act": act,
        "act_title": BY_ACT[act].title if act else "",
        "tabs": _tabs(request, wanted),
        "every_state": address(request.GET, state="", page=""),
        "queue": address(request.GET, page=""),
        "headings": headings(request.GET, wanted.order, _COLUMNS),
        "pager": pager(request.GET, page.number, page.last, page.total),
        "regions": regions(request.actor),
        "tier_codes": [tier for tier, _ in TIERS],
        "state_titles": [(state.value, title) for state, title in STATE_TITLES.items()],
    }
    return render(request, "ledgers/filings.html", told)


def wanted_filings(query: QueryDict, now: date) -> FilingFilter:
    """The filter an address asks for; what does not exist narrows nothing."""
    month, state = number(query.get("month", "")), query.get("state", "")
    kind = wanted_kind(query)
    of = year_asked(query, 0) or year_now(now, kind.code)
    ends = month if month in kind.months else 0
    if state == State.DRAFT and not ends:
        # Who has not handed in can only be said of one period: the latest that is over.
        over = [end for end in kind.months if last_day(of, end) < now]
        ends = over[-1] if over else kind.months[-1]
    return FilingFilter(
        year=of,
        month=ends,
        kind=kind.code,
        state=state if state in set(State) else "",
        region=query.get("region", ""),
        tier=query.get("tier", ""),
        text=query.get("text", "").strip(),
        order=query.get("order", "since"),
        page=page_number(query),
    )


def wanted_kind(query: QueryDict) -> FilingKind:
    """The ledger an address names; energy where it names none."""
    return KINDS.get(query.get("kind", ""), KINDS[ENERGY])


def year_now(now: date, kind: str) -> int:
    """The latest year that has a calendar and has begun; before there is any, the data year."""
    return next((year for year in scheduled_years(kind) if year <= now.year), data_year_now(now))


def years_offered(shown: int, now: date, kind: str) -> list[int]:
    """The years one may go to, oldest first."""
    return sorted({shown, data_year_now(now), now.year, *scheduled_years(kind)})


def about(wanted: FilingFilter) -> str:
    """The ledger and year as they stand in every address of the screens beside each other."""
    return f"?{urlencode({'kind': wanted.kind, 'year': wanted.year})}"


def _lines(actor: Actor, wanted: FilingFilter, rows: Sequence[FilingRow]) -> list[Line]:
    asked = rows and wanted.kind == ENERGY
    found = doubtful_months(actor, wanted.year, [row.code for row in rows]) if asked else {}
    alone = unmeasured([row.organ_id for row in rows], wanted.year) if asked else set()
    changed = changed_counts(rows, wanted.kind)
    return [
        Line(
            row=row,
            doubts=found.get((row.code, row.month), None if row.organ_id in alone else 0),
            changed=changed.get(row.pk or 0, 0),
            clean=not row.blanks and (row.code, row.month) not in found,
        )
        for row in rows
    ]


def _tabs(request: ActingRequest, wanted: FilingFilter) -> list[tuple[str, int | None, str, bool]]:
    """Every state with its count under the other filters, its address, and whether it is shown."""
    counts = state_counts(request.actor, wanted)
    return [
        (
            one.value,
            count if wanted.month or one is not State.DRAFT else None,
            address(request.GET, state=one.value, page=""),
            one.value == wanted.state,
        )
        for one, count in counts.items()
        if count or one.value == wanted.state or one is State.DRAFT
    ]


def _together(request: ActingRequest, wanted: FilingFilter) -> HttpResponse:
    """Take the ticked filings along as far as they are clean, and say which stay and why."""
    act, ticked = request.POST.get("act", ""), request.POST.getlist("filing")
    if act not in BULK.values():
        raise Refusal(say("“{act}”不能批量办理。", act=act))
    if not ticked:
        raise Refusal(say("请先勾选机关。"))
    places = [(code, parse_period(period)) for code, _, period in (text.rpartition("@") for text in ticked)]
    codes, periods = {code for code, _ in places}, {period for _, period in places}
    asked = act == "approve" and wanted.kind == ENERGY
    doubtful = fresh_doubts(request.actor, periods, codes) if asked else {}
    done = step_listed(request.actor, wanted.kind, places, act, doubts=doubtful)
    tell_stepped(request, act, done)
    return redirect(f"{reverse('filings')}{address(request.GET)}")


def tell_stepped(request: ActingRequest, act: str, done: Stepped) -> None:
    """What was done, and what was left with its reason."""
    told = gettext("已办理“{act}”{count} 家。").format(act=gettext(BY_ACT[act].title), count=done.done)
    messages.success(request, told, extra_tags="good")
    for left in done.left[:_NAMED]:
        messages.warning(request, f"{left.name}:{left.reason.worded(gettext)}", extra_tags="wait")
    if len(done.left) > _NAMED:
        more = gettext("另有 {count} 家未办理。").format(count=len(done.left) - _NAMED)
        messages.warning(request, more, extra_tags="wait")

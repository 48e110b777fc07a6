"""One organ's period: what it holds and lacks, what changed, what stands out, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import ACTS, Actor
from jieyue.indicators.queries.doubts import unmeasured
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.opened import note_opened
from jieyue.ledgers.queries.entries import GridRow
from jieyue.ledgers.queries.filings import FilingView, filing_view, neighbours
from jieyue.ledgers.queries.locks import closed, dates_of
from jieyue.ledgers.rules.blanks import REASONS, ROW_REASONS, Blank, read_blank
from jieyue.ledgers.rules.closing import ENERGY, FilingKind
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.filings import BY_ACT, OPEN, STATE_TITLES, State
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.ledgers.rules.lists import FilingFilter
from jieyue.registry.queries.organs import organ_head
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import NOTHING, Message, say
from jieyue.web.door import ActingRequest, today
from jieyue.web.ledgers.filings import wanted_filings, wanted_kind
from jieyue.web.ledgers.months import filing_address
from jieyue.web.ledgers.period_rows import change_line, row_table
from jieyue.web.menu import is_office, own_organ
from jieyue.web.organs.multiples import UNITS
from jieyue.web.organs.years import findings_of
from jieyue.web.paging import address
from jieyue.web.templatetags.wording import filed

_FORWARD = ("submit", "approve", "lock", "return", "withdraw")
_QUEUE = ("kind", "state", "tier", "region", "text", "month")
# Who has to move while I can't.
_AWAITED = {
    State.DRAFT: say("等待机关填报并提交。"),
    State.WITHDRAWN: say("机关已撤回,等待更正后重新提交。"),
    State.RETURNED: say("等待机关更正后重新提交。"),
    State.SUBMITTED: say("等待上级机关事务管理部门审核。"),
    State.APPROVED: say("已通过审核,没有要办理的事项。"),
    State.LOCKED: say("已锁定,没有要办理的事项。"),
}


@dataclass(frozen=True)
class ItemLine:
    """One item of the period beside the month before and the same month a year ago."""

    item: Item
    unit: Message
    values: Values | None
    before: Values | None
    last_year: Values | None
    missing: bool
    blank: Blank | None
    said: str  # the reason given, in words

    @property
    def change(self) -> Decimal | None:
        """Against the same month a year ago, as a share of it."""
        if self.values is None or self.last_year is None or not self.last_year.quantity:
            return None
        return self.values.quantity / self.last_year.quantity - 1


@dataclass(frozen=True)
class Button:
    """One act offered: `verdict` says whether it may be done now, and if not, why."""

    act: str
    title: str  # a msgid
    needs_reason: bool
    verdict: Verdict


@require_http_methods(["GET", "POST"])
def filing(request: ActingRequest, code: str, year: int, month: int) -> HttpResponse:
    """GET /ledgers/filings/CODE/2025/3/ (?kind=waste); POST an act with its reason, or the reasons for blanks.

    An office that opens what was submitted says so (act=open).
    """
    kind = wanted_kind(request.GET)
    if month not in kind.months:
        raise Http404
    period = Period(year, month)
    if request.method == "POST":
        return _stepped(request, kind, code, period)
    return _shown(request, kind, code, period)


def _shown(
    request: ActingRequest, kind: FilingKind, code: str, period: Period, wrong: str = ""
) -> HttpResponse:
    actor = request.actor
    told = filing_view(actor, code, kind.code, period)
    dates = dates_of(kind.code, period.year)
    energy = kind.code == ENERGY
    found = findings_of(actor, code, period.year) if energy else []
    sent = request.POST if wrong else None
    lines = item_lines(told, period.month, sent) if energy else []
    main, others = _buttons(actor, told)
    answer: dict[str, Any] = {
        "head": organ_head(actor, code),
        "view": told,
        "row": told.row,
        "period": period,
        "lines": lines,
        "lacking": [line for line in lines if line.missing] if energy else told.judged.lack.items,
        "kind": kind,
        "energy": energy,
        "ledger_address": _ledger(kind, code, period.year),
        "table": None if energy else row_table(told, sent, today()),
        "changes": [change_line(kind, one) for one in told.changes],
        "reasons": list((REASONS if energy else ROW_REASONS).items()),
        "items": ITEMS,
        "due": dates.due(period.month) if dates else None,
        "late": bool(dates) and dates.due(period.month) < today() and told.row.state in OPEN,
        "closed": _closed(actor, kind, told, period),
        "note_opened": told.row.state is State.SUBMITTED and is_office(actor) and not told.row.opened_by,
        "findings": [one for one in found if one.month <= period.month <= one.last_month and one.month],
        "unmeasured": energy and told.row.organ_id in unmeasured([told.row.organ_id], period.year),
        "main": main,
        "others": others,
        "awaited": _AWAITED[told.row.state],
        "returned": _returned(told),
        "office": is_office(actor),
        "organ": own_organ(actor) == code,
        "wrong": wrong,
    }
    if is_office(actor):
        answer |= _queue(actor, told, request.GET, today())
    return render(request, "ledgers/filing.html", answer, status=409 if wrong else 200)


def _ledger(kind: FilingKind, code: str, year: int) -> str:
    """Where the ledger itself is kept."""
    if kind.code == ENERGY:
        return f"{reverse('organ', args=[code])}?year={year}#ledger"
    return f"{reverse('ledger', args=[code, kind.code])}?year={year}"


def item_lines(told: FilingView, month: int, sent: QueryDict | None) -> list[ItemLine]:
    """The items in use, those first that lack a figure; `sent` are reasons that could not be taken."""
    lines = []
    for row in told.grid:
        missing = row.item.code in told.judged.lack.items
        if not (missing or row.months[month - 1]):
            continue
        blank = told.explained.get(row.item.code) or told.judged.said.get(row.item.code)
        if sent is not None:
            name = row.item.code
            blank = Blank(name, sent.get(f"reason-{name}", ""), sent.get(f"note-{name}", ""))
        lines.append(_line(row, month, missing=missing, blank=blank))
    return sorted(lines, key=lambda line: not line.missing)


def _line(row: GridRow, month: int, *, missing: bool, blank: Blank | None) -> ItemLine:
    return ItemLine(
        item=row.item,
        unit=UNITS[row.item.unit],
        values=row.months[month - 1],
        before=row.months[month - 2] if month > 1 else row.last_months[-1],
        last_year=row.last_months[month - 1],
        missing=missing,
        blank=blank if missing else None,
        said=REASONS.get(blank.reason, "") if blank and missing else "",
    )


def _closed(actor: Actor, kind: FilingKind, told: FilingView, period: Period) -> Message:
    found = closed([told.row.organ_id], kind.code, [period], actor.at)
    return next(iter(found.values()), NOTHING)


def _returned(told: FilingView) -> Mapping[str, Any] | None:
    if told.row.state is not State.RETURNED:
        return None
    return next((one for one in reversed(told.steps) if one["act"] == "return"), None)


def _buttons(actor: Actor, told: FilingView) -> tuple[Button | None, Sequence[Button]]:
    """The next step on the straight way, and the second thoughts; only acts of the actor's own roles."""
    offered = [
        Button(act, BY_ACT[act].title, ACTS[f"filing.{act}"].needs_reason, told.may[act])
        for act in _FORWARD
        if actor.roles() & ACTS[f"filing.{act}"].roles and told.row.state in BY_ACT[act].sources
    ]
    main = next((button for button in offered if not (button.needs_reason or button.act == "withdraw")), None)
    return main, [button for button in offered if button is not main]


def _stepped(request: ActingRequest, kind: FilingKind, code: str, period: Period) -> HttpResponse:
    actor, act = request.actor, request.POST.get("act", "")
    if act == "open":
        note_opened(actor, kind.code, period, code)
        return HttpResponse(status=204)
    told = filing_view(actor, code, kind.code, period)
    onward = _onward(actor, told, request.GET)
    try:
        blanks = _blanks(request.POST, told) if act == "submit" else []
        reason = request.POST.get("reason", "")
        reached = step(actor, kind.code, period, code, act, reason=reason, blanks=blanks)
    except Refusal as refused:
        return _shown(request, kind, code, period, wrong=refused.message.worded(gettext))
    done = gettext("{name} {period}:“{act}”已办理,现为“{state}”。").format(
        name=told.judged.name,
        period=filed(told.row),
        act=gettext(BY_ACT[act].title),
        state=gettext(STATE_TITLES[reached]),
    )
    if onward:
        done += " " + gettext("以下是同一列表的下一家。")
    messages.success(request, done, extra_tags="good")
    return redirect(onward or filing_address(kind.code, code, period.year, period.month))


def _blanks(sent: QueryDict, told: FilingView) -> list[Blank]:
    """The reasons chosen; an item without one is left to the act to refuse."""
    return [
        read_blank(item, sent.get(f"reason-{item}", ""), sent.get(f"note-{item}", ""))
        for item in told.judged.lack.items
        if sent.get(f"reason-{item}")
    ]


def _asked(query: QueryDict, state: str) -> QueryDict:
    """What an address says of a queue; without it, the filings in the same state."""
    told = QueryDict(mutable=True)
    told.update({name: query[name] for name in _QUEUE if query.get(name)})
    if not told.keys() - {"kind"}:
        told["state"] = state
    return told


def _queue(actor: Actor, told: FilingView, query: QueryDict, now: date) -> dict[str, Any]:
    asked = _asked(query, told.row.state)
    year = told.row.year
    found = neighbours(actor, _wanted(asked, year, now), told.row.pk or 0)
    return {
        "place": found,
        "queue": address(asked),
        "queue_list": f"{reverse('filings')}{address(asked)}&{urlencode({'year': year})}",
        "before": _address(year, found.before, asked),
        "after": _address(year, found.after, asked),
    }


def _wanted(asked: QueryDict, year: int, now: date) -> FilingFilter:
    named = asked.copy()
    named["year"] = str(year)
    return wanted_filings(named, now)


def _onward(actor: Actor, told: FilingView, query: QueryDict) -> str:
    """Where to go on once this one has been dealt with; "" at the end, or without a queue."""
    asked = _asked(query, "")
    if not asked.get("state") or told.row.pk is None:
        return ""
    found = neighbours(actor, _wanted(asked, told.row.year, today()), told.row.pk)
    return _address(told.row.year, found.after or found.before, asked)


def _address(year: int, place: tuple[str, int] | None, queue: QueryDict) -> str:
    return reverse("filing", args=[place[0], year, place[1]]) + address(queue) if place else ""

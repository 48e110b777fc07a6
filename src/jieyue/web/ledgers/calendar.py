"""报送日历: for every period of a year the deadline, and who may still write what, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import Actor, may, seat
from jieyue.ledgers.actions.schedule import change_schedule, end_reopening, reopen
from jieyue.ledgers.queries.locks import dates_of
from jieyue.ledgers.queries.rates import Rate, rates_by_month, rates_by_region, reopenings
from jieyue.ledgers.rules.closing import KINDS, MARK, Dates, FilingKind, Stage, default_dates, stage_of
from jieyue.ledgers.rules.lists import FilingFilter
from jieyue.registry.queries.organs import region_of, regions, top_region
from jieyue.registry.queries.picking import organ_meant
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest, number, today
from jieyue.web.ledgers.filings import about, wanted_filings, years_offered
from jieyue.web.menu import is_office
from jieyue.web.paging import address
from jieyue.web.templatetags.wording import day

_WHY = {
    Stage.AHEAD: say("尚未到报送期。"),
    Stage.OPEN: say("正在报送:未提交的都可以填报。"),
    Stage.LATE: say("已过报送截止日期,未提交的仍可填报。"),
}
_FIELDS = (
    ("due_days", "报送截止(期末后天数)"),
    ("closes_days", "自动锁定(期末后天数,留空为不锁定)"),
    ("levels", "审核级数"),
    ("before", "截止前几天提醒机关"),
    ("county_after", "逾期几天告知本级主管部门"),
    ("city_after", "逾期几天告知上一级"),
)
_DIGITS = 3


@dataclass(frozen=True)
class MonthLine:
    """One period of the year: its days, how it stands today in a sentence, and what has come in."""

    month: int
    due: date | None
    closes: date | None
    mark: str
    why: Message
    rate: Rate


@require_http_methods(["GET", "POST"])
def calendar(request: ActingRequest) -> HttpResponse:
    """GET ?year=2025&month=3; POST the year's days (act=dates), an exception (act=reopen) or its end (act=end)."""
    wrong = ""
    wanted = wanted_filings(request.GET, today())
    if request.method == "POST":
        try:
            done = _changed(request, wanted.kind, wanted.year)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
        else:
            messages.success(request, done, extra_tags="good")
            return redirect(f"{reverse('ledger-calendar')}{address(request.GET)}")
    told = _told(request, wanted, wrong)
    return render(request, "ledgers/calendar.html", told, status=409 if wrong else 200)


def _told(request: ActingRequest, wanted: FilingFilter, wrong: str) -> dict[str, Any]:
    actor, now = request.actor, today()
    kind, year, month = wanted.kind, wanted.year, wanted.month
    dates = dates_of(kind, year)
    lines = _lines(actor, KINDS[kind], year, dates, now)
    top = top_region(actor)
    told = {
        "year": year,
        "years": years_offered(year, now, kind),
        "kind": KINDS[kind],
        "kinds": list(KINDS.values()),
        "about": about(wanted),
        "dates": dates,
        "mark": MARK,
        "lines": lines,
        "month": month,
        "at": next((line for line in lines if line.month == month), None),
        "places": rates_by_region(actor, kind, year, month, top.code, now) if month and top else [],
        "reopenings": reopenings(actor, kind, year, now),
        "office": is_office(actor),
        "regions": regions(actor),
        "may_change": may(actor, "schedule.change", seat(actor, "schedule.change")),
        "may_reopen": may(actor, "schedule.reopen", seat(actor, "schedule.reopen")),
        "wrong": wrong,
        "sent": request.POST if wrong else None,
    }
    offered = dates or default_dates(kind, year)
    told["fields"] = [(name, title, _shown(request, wrong, offered, name)) for name, title in _FIELDS]
    return told


def _shown(request: ActingRequest, wrong: str, dates: Dates, name: str) -> str:
    if wrong and name in request.POST:
        return request.POST[name]
    value = getattr(dates, name)
    return "" if value is None else str(value)


def _lines(actor: Actor, kind: FilingKind, year: int, dates: Dates | None, now: date) -> list[MonthLine]:
    rates = rates_by_month(actor, kind.code, year, kind.months)
    return [_line(year, month, dates, now, rates[month]) for month in kind.months]


def _line(year: int, month: int, dates: Dates | None, now: date, rate: Rate) -> MonthLine:
    due = dates.due(month) if dates else None
    closes = dates.closes(month) if dates else None
    stage = stage_of(dates, year, month, now)
    if due is None:
        why = say("没有设定日期:未提交的都可以填报。")
    elif stage is Stage.LOCKED:
        why = say("{day} 后已锁定:只有被退回的和有例外的可以填报。", day=day(closes))
    else:
        why = _WHY[stage]
    return MonthLine(month, due, closes, stage.value, why, rate)


def _changed(request: ActingRequest, kind: str, year: int) -> str:
    """Do what was asked.  Returns the sentence that says so; raises Refusal."""
    sent, act = request.POST, request.POST.get("act", "")
    if act == "dates":
        change_schedule(request.actor, _dates(sent, kind, year))
        return gettext("报送日历已保存。")
    if act == "end":
        end_reopening(request.actor, number(sent.get("number", "")))
        return gettext("例外已结束。")
    _reopened(request, kind, year)
    return gettext("例外已批准。")


def _dates(sent: QueryDict, kind: str, year: int) -> Dates:
    told = {
        name: None if name == "closes_days" and not sent.get(name, "").strip() else _number(sent, name, title)
        for name, title in _FIELDS
    }
    return replace(default_dates(kind, year), **told)  # type: ignore[arg-type]


def _number(sent: QueryDict, name: str, title: str) -> int:
    text = sent.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise Refusal(say("“{title}”应为整数。", title=say(title)))
    return int(text)


def _reopened(request: ActingRequest, kind: str, year: int) -> None:
    sent = request.POST
    month, code = sent.get("month", ""), organ_meant(request.actor, sent.get("code", ""))
    try:
        until = date.fromisoformat(sent.get("until", ""))
    except ValueError:
        raise Refusal(say("请填写例外的截止日期。")) from None
    region = sent.get("region", "")
    if not code:
        region_of(request.actor, region)
    period = Period(year, number(month))
    reopen(request.actor, kind, period, until, sent.get("reason", ""), code=code, region=region)

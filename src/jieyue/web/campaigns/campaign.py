"""The year's dates and targets: everybody reads them, the province sets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from jieyue.acts.rules import may, seat
from jieyue.campaigns.actions import change_year, choose_standard
from jieyue.campaigns.queries import year_of, years
from jieyue.campaigns.rules.calendar import Year
from jieyue.registry.rules import TIERS
from jieyue.standards.queries.versions import DRAFT, listed_standards
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.wording import say
from jieyue.web.campaigns.calendar import calendar
from jieyue.web.door import ActingRequest, today

_DATES = (
    ("plans_due", "创建计划报省备案"),
    ("acceptance_due", "评价验收"),
    ("summary_due", "总结通报"),
)


@require_http_methods(["GET", "POST"])
def campaign(request: ActingRequest, year: int) -> HttpResponse:
    """GET the calendar; POST changed dates and targets."""
    opened = year_of(year)
    wrong = ""
    if request.method == "POST":
        try:
            change_year(request.actor, _changed(request, opened))
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
        else:
            messages.success(request, gettext("日程与目标已保存。"), extra_tags="good")
            return redirect("campaign", year=year)
    return render(
        request, "campaigns/campaign.html", _told(request, opened, wrong), status=409 if wrong else 200
    )


@require_POST
def standard(request: ActingRequest, year: int) -> HttpResponse:
    """POST /campaigns/2026/standard/ with the code of one that is published or comes with jieyue."""
    code = request.POST.get("standard", "")
    if code not in {one.code for one in listed_standards() if one.state != DRAFT}:
        raise NotFound(say("没有评价标准“{code}”。", code=code[:40]))
    choose_standard(request.actor, year_of(year), code)
    messages.success(
        request, gettext("评价标准已选定。下次预填自评时,未提交的自评改用它。"), extra_tags="good"
    )
    return redirect("campaign", year=year)


def _told(request: ActingRequest, opened: Year, wrong: str) -> dict[str, Any]:
    sent = request.POST if wrong else {}
    return {
        "year": opened,
        "years": sorted(years()),
        "calendar": calendar(opened, today()),
        "dates": [
            (name, title, sent.get(name) or getattr(opened, name).isoformat()) for name, title in _DATES
        ],
        "targets": [
            (tier, title, sent.get(f"target-{tier}") or f"{opened.targets[tier]:f}") for tier, title in TIERS
        ],
        "standards": {one.code: one.title for one in listed_standards() if one.state != DRAFT},
        "may_choose": may(request.actor, "campaign.standard", seat(request.actor, "campaign.standard")),
        "may": may(request.actor, "campaign.change", seat(request.actor, "campaign.change")),
        "wrong": wrong,
    }


def _changed(request: ActingRequest, opened: Year) -> Year:
    dates = {name: _day(request.POST.get(name, ""), title) for name, title in _DATES}
    targets = {tier: parse_amount(request.POST.get(f"target-{tier}", "")) for tier, _ in TIERS}
    return replace(opened, targets=targets, **dates)


def _day(text: str, title: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal(say("“{title}”的日期“{text}”无法识别。", title=say(title), text=text[:20])) from None

"""集中办公区 in my scope: which there are, how many share them, where a split has to be done again; and a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may, seat
from jieyue.registry.queries.organs import regions
from jieyue.sites.actions.keeping import save_site
from jieyue.sites.queries.compounds import Compound, site_page
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, today
from jieyue.web.paging import page_number, pager


@dataclass(frozen=True)
class Line:
    """One compound of the list: how many sit there now, and how many months are to be split anew."""

    site: Compound
    members: int
    outdated: int


@require_http_methods(["GET", "POST"])
def sites(request: ActingRequest) -> HttpResponse:
    """GET a page of compounds; POST code, name, region and floor area of a new one."""
    wrong = ""
    if request.method == "POST":
        try:
            return _added(request)
        except Refusal as refused:
            wrong = refused.message.worded(gettext)
    text, region = request.GET.get("text", "").strip(), request.GET.get("region", "")
    page = site_page(request.actor, text=text, region=region, page=page_number(request.GET))
    now = today()
    told: dict[str, Any] = {
        "lines": [Line(one, len(one.present(now)), len(one.outdated())) for one in page.rows],
        "text": text,
        "region": region,
        "pager": pager(request.GET, page.number, page.last, page.total),
        "regions": regions(request.actor),
        "may_keep": may(request.actor, "site.save", seat(request.actor, "site.save")),
        "wrong": wrong,
        "sent": request.POST if wrong else None,
    }
    return render(request, "sites/sites.html", told, status=409 if wrong else 200)


def _added(request: ActingRequest) -> HttpResponse:
    told = {name: request.POST.get(name, "").strip() or None for name in ("name", "region", "floor_area")}
    code = request.POST.get("site", "").strip()
    tally = save_site(request.actor, SiteRow(1, code, **told))
    if tally.created:
        messages.success(request, gettext("已登记,请继续填写成员单位和分摊方法。"), extra_tags="good")
    return redirect("site", code)

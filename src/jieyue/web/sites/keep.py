"""Changing a compound from its page: its facts, its members, its methods; each one small form."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.indicators.actions.looking import followed
from jieyue.registry.queries.picking import organ_meant
from jieyue.sites.actions.keeping import drop_stay, save_site
from jieyue.sites.actions.recording import split_anew
from jieyue.sites.actions.supplying import save_supply_account
from jieyue.sites.queries.compounds import compound
from jieyue.sites.rules import FIXED
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.sites.rules.words import EVERY_ITEM_WORD
from jieyue.values.dates import parse_date
from jieyue.web.door import ActingRequest, lead_to, number
from jieyue.web.organs.supply import FIELDS

_SHARE = "share-"


@require_POST
def keep(request: ActingRequest, code: str, what: str) -> HttpResponse:
    """POST to .../member/, .../leaver/, .../method/, .../facts/, .../split/ or .../supply/."""
    if what not in _KEEPERS:
        raise Http404
    messages.success(request, _KEEPERS[what](request, code), extra_tags="good")
    return lead_to(request, f"{reverse('site', args=[code])}{_year(request)}")


def _year(request: ActingRequest) -> str:
    """The year to come back to: the one a method now holds from, or else the one the form was sent from."""
    since = request.POST.get("valid_from", "")[:4] if request.POST.get("method") else ""
    year = number(since) or number(request.POST.get("year", ""))
    return f"?year={year}" if year else ""


def _told(request: ActingRequest, name: str) -> str | None:
    return request.POST.get(name, "").strip() or None


def _member(request: ActingRequest, code: str) -> str:
    named = ("organ", "valid_from", "valid_to", "organ_area")
    organ, *rest = (_told(request, name) for name in named)
    save_site(
        request.actor,
        SiteRow(
            1, code, organ=organ_meant(request.actor, organ or ""), **dict(zip(named[1:], rest, strict=True))
        ),
    )
    return gettext("成员已登记。")


def _leaver(request: ActingRequest, code: str) -> str:
    """A stay gets its last day or, entered by mistake, is struck."""
    organ, first = request.POST.get("organ", ""), request.POST.get("valid_from", "")
    if "strike" in request.POST:
        drop_stay(request.actor, code, organ, parse_date(first), reason=request.POST.get("reason", ""))
        return gettext("这条成员登记已撤销。")
    save_site(
        request.actor, SiteRow(1, code, organ=organ, valid_from=first, valid_to=_told(request, "valid_to"))
    )
    return gettext("截止日期已登记。")


def _method(request: ActingRequest, code: str) -> str:
    item = _told(request, "item") or EVERY_ITEM_WORD
    kind, since = request.POST.get("method", ""), _told(request, "valid_from")
    row = SiteRow(1, code, item=item, method=kind, valid_from=since)
    if kind != FIXED:
        save_site(request.actor, row)
        return gettext("分摊方法已设定。")
    shares = {
        name.removeprefix(_SHARE): value.strip()
        for name, value in request.POST.items()
        if name.startswith(_SHARE) and value.strip()
    }
    rows = [
        SiteRow(place, code, item=item, method=kind, valid_from=since, organ=organ, share=share)
        for place, (organ, share) in enumerate(shares.items(), start=1)
    ]
    save_site(request.actor, *(rows or [row]))
    return gettext("分摊方法已设定。")


def _facts(request: ActingRequest, code: str) -> str:
    # A form that comes twice or from a page of yesterday must not make a compound anew.
    compound(request.actor, code)
    save_site(
        request.actor,
        SiteRow(1, code, name=_told(request, "name"), floor_area=_told(request, "floor_area")),
    )
    return gettext("已保存。")


def _split(request: ActingRequest, code: str) -> str:
    with followed(request.actor):
        count = split_anew(request.actor, code, reason=request.POST.get("reason", ""))
    return gettext("已重新分摊 {count} 个月,成员单位的台账同时更新。").format(count=count)


def _supply(request: ActingRequest, code: str) -> str:
    told = {name: _told(request, name) for name in FIELDS}
    save_supply_account(request.actor, SupplyRow(1, site=code, **told))
    return gettext("户号已登记。")


_KEEPERS = {
    "member": _member,
    "leaver": _leaver,
    "method": _method,
    "facts": _facts,
    "split": _split,
    "supply": _supply,
}

"""One 集中办公区: who sits there, how each bill is split, its months, what each member got."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from jieyue.acts.rules import may
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import above
from jieyue.sites.queries.compounds import compound
from jieyue.sites.queries.supply import accounts_of_site
from jieyue.sites.rules import METHODS
from jieyue.web.door import ActingRequest, today
from jieyue.web.organs.grid import YEARS_BACK
from jieyue.web.organs.ledgers import year_asked
from jieyue.web.organs.years import data_year_now
from jieyue.web.sites.grid import got, member_lines, site_grid


@require_safe
def site(request: ActingRequest, code: str) -> HttpResponse:
    """GET /sites/CODE/?year=2025"""
    actor, now = request.actor, today()
    there = compound(actor, code)
    data_year = data_year_now(now)
    year = year_asked(request.GET, data_year)
    grid = site_grid(there, year, now)
    told: dict[str, Any] = {
        "head": there.head,
        "regions": above(there.head.path),
        "members": member_lines(there, now),
        "methods": sorted(there.methods, key=lambda one: (one.item, one.valid_from)),
        "names": {member.code: member.name for member in there.members},
        "grid": grid,
        "got": got(there, grid),
        "outdated": there.outdated(),
        "months": range(1, 13),
        "years": range(max(data_year, now.year) - YEARS_BACK, max(data_year, now.year) + 1),
        "cell_address": reverse("site-cell", args=[code]),
        # Nothing can be split among nobody, nor by no method; what was recorded before stays in sight.
        "ready": (there.members and there.methods) or grid.rows,
        "may_keep": may(actor, "site.save", there.head.path),
        "may_write": may(actor, "site.energy", there.head.path),
        "supply": accounts_of_site(actor, code),
        "may_supply": may(actor, "supply.save", there.head.path),
        "only_free": format_html("&amp;site={}", quote(code)),
        "present": there.present(now),
        "kinds": METHODS,
        "items": list(ITEMS.values()),
    }
    return render(request, "sites/site.html", told)

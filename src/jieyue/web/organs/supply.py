"""Binding an account number to an organ from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.sites.actions.supplying import save_supply_account
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.web.door import ActingRequest, lead_to

FIELDS = ("account", "item", "supplier", "valid_from", "valid_to")


@require_POST
def supply(request: ActingRequest, code: str) -> HttpResponse:
    """POST account, item, supplier, valid_from, valid_to."""
    told = {name: request.POST.get(name, "").strip() or None for name in FIELDS}
    save_supply_account(request.actor, SupplyRow(1, organ=code, **told))
    messages.success(request, gettext("户号已登记。"), extra_tags="good")
    return lead_to(request, reverse("organ", args=[code]))

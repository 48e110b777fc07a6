"""Binding an account number to an organ from its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.sites.actions.supplying import save_supply_account
from jieyue.sites.rules.supply_rows import SupplyRow
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest

FIELDS = ("account", "item", "supplier", "valid_from", "valid_to")


@require_POST
def supply(request: ActingRequest, code: str) -> HttpResponse:
    """POST account, item, supplier, valid_from, valid_to; a refusal comes back as a notice on the organ's page."""
    told = {name: request.POST.get(name, "").strip() or None for name in FIELDS}
    try:
        save_supply_account(request.actor, SupplyRow(1, organ=code, **told))
    except Refusal as refused:
        messages.error(request, refused.message.worded(gettext), extra_tags="bad")
    else:
        messages.success(request, gettext("户号已登记。"), extra_tags="good")
    return redirect(reverse("organ", args=[code]) + "#supply")

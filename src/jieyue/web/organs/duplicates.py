"""疑似重复: pairs of entries that may be one organ, with their reasons; those put together, those told apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may, seat
from jieyue.ledgers.queries.absorbing import absorptions
from jieyue.registry.actions.distinguishing import DISTINGUISH, distinguish, doubt
from jieyue.registry.queries.duplicates import distinctions, suspects
from jieyue.registry.queries.organs import region_of, regions
from jieyue.web.door import ActingRequest

# Nobody judges more in one go; a region narrows the rest.
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: ActingRequest) -> HttpResponse:
    """GET /organs/duplicates/?region=610100; POST code, other, reason and act=apart (two organs after all) or doubt."""
    if request.method == "POST":
        return _judged(request)
    region = request.GET.get("region", "")
    path = region_of(request.actor, region).path if region else ""
    pairs = suspects(request.actor, path)
    told: dict[str, Any] = {
        "region": region,
        "regions": regions(request.actor),
        "pairs": pairs[:SHOWN],
        "total": len(pairs),
        "shown": SHOWN,
        "absorbed": absorptions(request.actor, SHOWN),
        "apart": distinctions(request.actor, path, most=SHOWN),
        "may_judge": may(request.actor, DISTINGUISH, seat(request.actor, DISTINGUISH)),
    }
    return render(request, "organs/duplicates.html", told)


def _judged(request: ActingRequest) -> HttpResponse:
    given = request.POST
    pair = given.get("code", ""), given.get("other", "")
    if given.get("act") == "doubt":
        doubt(request.actor, *pair, given.get("reason", ""))
        done = gettext("判定已撤回;两家仍相像的,重新列为疑似。")
    else:
        distinguish(request.actor, *pair, given.get("reason", ""))
        done = gettext("已判定不是重复登记,以后不再列出。")
    messages.success(request, done, extra_tags="good")
    return redirect("organ-duplicates")

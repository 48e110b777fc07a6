"""食堂抽查: the year's canteens drawn by lot before everybody's eyes, and which of them have been looked at."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import may
from jieyue.ledgers.actions.drawing import draw_canteens
from jieyue.ledgers.queries.draws import draws_of, frame_of
from jieyue.ledgers.rules.drawing import SHARE, WHY_TITLES, WITHIN, number_to_draw
from jieyue.registry.queries.organs import region_of, regions, top_region
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.door import ActingRequest, today

_RANDOM_BYTES = 8


@require_http_methods(["GET", "POST"])
def canteens(request: ActingRequest) -> HttpResponse:
    """GET ?region=610102; POST the year to draw for and, if one is given from outside, the seed."""
    top = top_region(request.actor)
    if top is None:
        raise Refusal(say("食堂抽查由各级机关事务管理部门办理。"))
    asked = request.GET.get("region", "")
    place = region_of(request.actor, asked) if asked else top
    year = today().year
    if request.method == "POST":
        seed = request.POST.get("seed", "").strip() or secrets.token_hex(_RANDOM_BYTES)
        count = draw_canteens(request.actor, place.code, year, seed)
        told = gettext("已抽取 {count} 家,名单和种子已存档。").format(count=count)
        messages.success(request, told, extra_tags="good")
        return redirect(f"{reverse('canteens')}?region={place.code}")
    draws = draws_of(request.actor, place.code)
    frame = len(frame_of(place.code, year).first)
    answer: dict[str, Any] = {
        "place": place,
        "regions": regions(request.actor),
        "draws": draws,
        "year": year,
        "drawn": any(one.year == year for one in draws),
        "frame": frame,
        "least": number_to_draw(frame),
        "share": SHARE,
        "within": WITHIN,
        "why_titles": WHY_TITLES,
        "may_draw": may(request.actor, "canteen.draw", place.path),
    }
    return render(request, "ledgers/canteens.html", answer)

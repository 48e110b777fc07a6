"""What ends a visit or settles what came after its end: done, called off, late uploads taken over or left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.arranging import cancel, finish
from jieyue.evaluations.actions.recording import settle
from jieyue.web.door import ActingRequest, number


@require_POST
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """POST reason to call it off; without one it is done."""
    if "cancel" in request.POST:
        cancel(request.actor, pk, request.POST.get("reason", ""))
        messages.success(request, gettext("现场核查已取消,已填的记录仍可查看。"), extra_tags="good")
    else:
        finish(request.actor, pk)
        messages.success(request, gettext("现场核查已完成。"), extra_tags="good")
    return redirect("visits")


@require_POST
def parked(request: ActingRequest, pk: int) -> HttpResponse:
    """POST take or leave, the number of what is parked; `seen`, the revision of the record beside it."""
    sent = request.POST
    take = number(sent.get("take", ""))
    parked, seen = take or number(sent.get("leave", "")), number(sent.get("seen", ""))
    settle(request.actor, pk, parked, take=bool(take), seen=seen)
    told = gettext("已写入现场记录。") if take else gettext("已标为不采纳,原文仍保留。")
    messages.success(request, told, extra_tags="good")
    return redirect("visit", pk=pk)

"""One finding: what it rests on, closed or opened again with a reason, mended in one go where the cause is plain."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from jieyue.acts.rules import ACTS
from jieyue.indicators.actions.judging import LONGEST, close, reopen
from jieyue.indicators.actions.mending import mend
from jieyue.indicators.queries.findings import FindingKey, key_from
from jieyue.indicators.queries.mends import finding_of, may_mend, mends_of, said_of
from jieyue.indicators.rules.judgements import TRUE, VERDICTS, Standing, whys_of
from jieyue.ledgers.rules.items import ITEMS, UNIT_WORDS
from jieyue.registry.queries.organs import organ_head
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say
from jieyue.web.analysis.findings import listed, tabs
from jieyue.web.door import ActingRequest


@require_http_methods(["GET", "POST"])
def finding(request: ActingRequest, code: str, key: str) -> HttpResponse:
    """GET the finding opened up; POST act=close|reopen|mend with its reason."""
    of = key_from(key)
    if request.method == "GET":
        folded = request.GET.get("folded") == "1"
        return _shown(request, code, of, opened=not folded)
    act = request.POST.get("act", "")
    if act == "close":
        _close(request, code, of)
    elif act == "reopen":
        reopen(
            request.actor, code, of, reason=request.POST.get("reason", ""), seen=request.POST.get("seen", "")
        )
    elif act == "mend":
        mend(
            request.actor,
            code,
            of,
            mark=request.POST.get("mark", ""),
            reason=request.POST.get("reason", ""),
        )
    else:
        raise Refusal(say("没有“{act}”这项操作。", act=act[:40]))
    return _done(request, code, of, act)


def _close(request: ActingRequest, code: str, of: FindingKey) -> None:
    """One choice says verdict and why: "true:moved", "other"."""
    verdict, _, why = request.POST.get("verdict", "").partition(":")
    close(
        request.actor,
        code,
        of,
        verdict=verdict,
        why=why,
        words=request.POST.get("words", ""),
        seen=request.POST.get("seen", ""),
    )


def _done(request: ActingRequest, code: str, of: FindingKey, act: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.success(request, _said(act), extra_tags="good")
        return redirect(f"{reverse('organ', args=[code])}?year={of.year}#findings")
    if act != "mend":
        return _shown(request, code, of, opened=False)
    if not _on_list(request):
        # The ledger, the indicators and the marks of the grid follow; the page is drawn anew.
        messages.success(request, _said(act), extra_tags="good")
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    told = {"head": organ_head(request.actor, code), "year": of.year, "key": of}
    return render(request, "analysis/finding_mended.html", told | _counts(request))


def _said(act: str) -> str:
    return {
        "close": gettext("疑点已关闭。"),
        "reopen": gettext("疑点已重新打开。"),
        "mend": gettext("数据已更正,疑点和指标已随之更新。"),
    }[act]


def _shown(request: ActingRequest, code: str, of: FindingKey, *, opened: bool) -> HttpResponse:
    """The finding as a line of a list, opened up or not; a page of its own where it is asked for by itself."""
    row = finding_of(request.actor, code, of)
    partial = bool(request.headers.get("HX-Request"))
    told: dict[str, Any] = {
        "row": row,
        "may_judge": bool(request.actor.roles() & ACTS["finding.close"].roles),
        "with_organ": not partial or _on_list(request),
        "opened": opened or not partial,
    }
    if told["opened"]:
        offered = mends_of(request.actor, code, of) if row.standing == Standing.OPEN else []
        told |= {
            "choices": _choices(of.kind),
            "longest": LONGEST,
            "said": said_of(request.actor, code, of),
            "mends": offered,
            "unit": UNIT_WORDS[ITEMS[of.item].unit] if of.item else "",
            "may_write": may_mend(request.actor, code, of, offered),
        }
    if not partial:
        return render(request, "analysis/finding.html", told)
    return render(request, "analysis/finding_changed.html", told | _counts(request))


def _choices(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons to choose from: a group's title ("" for none) with its values and titles."""
    true = [(f"{TRUE}:{why}", title) for why, title in whys_of(kind).items()]
    others = [(verdict, title) for verdict, title in VERDICTS.items() if verdict != TRUE]
    return [("", others[:1]), (VERDICTS[TRUE], true), ("", others[1:])]


def _on_list(request: ActingRequest) -> bool:
    return urlsplit(_where(request)).path == reverse("findings")


def _where(request: ActingRequest) -> str:
    return request.headers.get("HX-Current-URL", "")


def _counts(request: ActingRequest) -> dict[str, Any]:
    """The counts above the list the person is looking at."""
    if not _on_list(request):
        return {}
    wanted = listed(request.actor, QueryDict(urlsplit(_where(request)).query))
    return tabs(request.actor, wanted) | {"oob": True}

"""Evidence beside an item: files dragged or photographed in, chosen from what the organ has, taken off again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from jieyue.evaluations.actions.proving import add_exhibit, add_files, no_such_item, take_off
from jieyue.evaluations.queries.cases import view
from jieyue.exhibits.actions.keeping import Incoming
from jieyue.values.refusals import Refusal
from jieyue.web.door import ActingRequest, number
from jieyue.web.evaluations.missing import missing
from jieyue.web.evaluations.sheet import lines_of, proofs_shown, told

# Sent at once; a phone's gallery hands over a whole day's photos.
MOST_AT_ONCE = 30


@require_POST
def proofs(request: ActingRequest, year: int, code: str, item: str) -> HttpResponse:
    """POST files, or `exhibit` to use one that is there, or `off` to take one off.  Without htmx the page comes back."""
    wrong: list[str] = []
    try:
        wrong = _done(request, year, code, item)
    except Refusal as refused:
        if not request.headers.get("HX-Request"):
            raise
        wrong = [refused.message.worded(gettext)]
    if not request.headers.get("HX-Request"):
        for sentence in wrong:
            messages.error(request, sentence, extra_tags="bad")
        return redirect(reverse("score-sheet", args=(year, code)) + f"#item-{item}")
    case = view(request.actor, year, code)
    shown_files = proofs_shown(request.actor, case)
    shown = told(request.actor, case, shown_files) | missing(case, shown_files)
    line = next((line for line in lines_of(shown) if line.id == item), None)
    if line is None:
        raise no_such_item(item)
    return render(request, "evaluations/proofs_saved.html", shown | {"item": line, "wrong": wrong})


def _done(request: ActingRequest, year: int, code: str, item: str) -> list[str]:
    """Sentences about what was not taken."""
    if chosen := number(request.POST.get("exhibit", "")):
        add_exhibit(request.actor, year, code, item, chosen)
        return []
    if off := number(request.POST.get("off", "")):
        take_off(request.actor, year, code, item, off)
        return []
    files = request.FILES.getlist("file")
    if not files:
        return [gettext("请选择要上传的文件。")]
    if len(files) > MOST_AT_ONCE:
        return [gettext("一次最多上传 {most} 个文件,请分几次上传。").format(most=MOST_AT_ONCE)]
    coming = (Incoming(file.name or "", file.chunks()) for file in files)
    _, turned = add_files(request.actor, year, code, item, coming)
    return [f"{one.name}:{one.why.worded(gettext)}" for one in turned]

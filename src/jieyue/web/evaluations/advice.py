"""What would bring an organ over the line with the least effort, and which organs of a region are nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_safe

from jieyue.acts.rules import may, seat
from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.actions.weighing import LEAST, MOST, SET, set_effort
from jieyue.evaluations.queries.advice import Advice, advice_for, efforts_for, nearest
from jieyue.evaluations.rules.advice import Step
from jieyue.registry.queries.organs import above
from jieyue.standards.rules.standard import Standard
from jieyue.web.door import ActingRequest, number, today

SHOWN = 30
_Word = Callable[[str], str]


@dataclass(frozen=True)
class StepLine:
    """One step as the page shows it; `own` is the effort the province has set for the item, None for the example's."""

    item: str
    title: str
    words: str
    gain: Decimal
    effort: int
    own: int | None


@require_http_methods(["GET", "POST"])
def advice(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """GET /evaluations/2026/CODE/advice/; POST item and effort (blank: as the example has it), by the province."""
    found = advice_for(request.actor, year, code)
    if request.method == "POST":
        given = request.POST.get("effort", "").strip()
        item = request.POST.get("item", "")
        set_effort(request.actor, found.row.standard, item, number(given) if given else None)
        messages.success(request, gettext("工作量已保存,建议已按新的工作量重算。"), extra_tags="good")
        return redirect("advice", year=year, code=code)
    word = _word(found.standard)
    chosen = {step.item for step in found.steps}
    others = [steps[0] for steps in found.possible if steps and steps[0].item not in chosen]
    efforts = efforts_for(found.row.standard)
    told = {
        "advice": found,
        "year": year,
        "summary": found.summary.worded(word),
        "steps": list(_lines(found, found.steps, word, efforts.items)),
        "others": list(_lines(found, others, word, efforts.items)),
        "mark": efforts.mark,
        "least": LEAST,
        "most": MOST,
        "may_set": may(request.actor, SET, seat(request.actor, SET)),
        "regions": above(found.row.path),
    }
    return render(request, "evaluations/advice.html", told)


@require_safe
def near(request: ActingRequest) -> HttpResponse:
    """GET /evaluations/near/?year=2026&region=610100"""
    year = number(request.GET.get("year", "")) or latest_year() or today().year
    rows = nearest(request.actor, year, request.GET.get("region", ""), SHOWN)
    told = [(row, row.summary.worded(_word(row.standard))) for row in rows]
    return render(request, "evaluations/near.html", {"year": year, "rows": told, "shown": SHOWN})


def _word(standard: Standard) -> _Word:
    """Words of the standard have its own English, all others the programme's."""
    english = standard.english if get_language() == "en" else {}
    return lambda text: (english.get(text) or gettext(text)) if text else ""


def _lines(found: Advice, steps: Iterable[Step], word: _Word, own: Mapping[str, int]) -> Iterable[StepLine]:
    titles = {item.id: item.title for item in found.standard.scored}
    for step in steps:
        title, words = word(titles[step.item]), step.words.worded(word)
        yield StepLine(step.item, title, words, step.gain, step.effort, own.get(step.item))

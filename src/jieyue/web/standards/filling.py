"""填报来源: which ledger or meter fills each line of a standard, and why somebody has to be asked for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.standards.rules.filling import ENERGY, GOALS, Filled, Filler, filled, told_points
from jieyue.web.door import ActingRequest
from jieyue.web.menu import own_organ
from jieyue.web.standards.standard import named
from jieyue.web.standards.words import Words


@dataclass(frozen=True)
class Told:
    """What fills a line, in the reader's words; `address` leads to the ledger, `ledger` is what it is called."""

    words: str
    ledger: str
    address: str


@dataclass(frozen=True)
class Line:
    """One line; `sort` is ledger, part or asked: by how much of it ledgers fill."""

    id: str
    title: str
    points: Decimal | None
    sort: str
    fillers: Sequence[Told]
    parts: Sequence[Line]


@require_safe
def filling(request: ActingRequest, name: str) -> HttpResponse:
    """GET /standards/example-2027/filling/"""
    found = named(name)
    words, own = Words(found.standard), own_organ(request.actor)
    told = told_points(found.standard)
    shown = {
        "one": found,
        "title": words.word(found.title),
        "lines": [_line(one, words, own) for one in filled(found.standard)],
        "told": told,
        "asked": found.standard.points - told,
        "share": told / found.standard.points * 100,
    }
    return render(request, "standards/filling.html", shown)


def _line(one: Filled, words: Words, own: str) -> Line:
    parts = [_line(part, words, own) for part in one.parts]
    known = [filler.is_ledger for filler in one.fillers] + [part.sort == "ledger" for part in parts]
    sort = "ledger" if all(known) else "part" if any(known) else "asked"
    # Traits are named by their own phrase.
    number = "" if one.id.startswith("trait.") else one.id
    return Line(
        number, words.word(one.title), one.points, sort, [_told(f, words, own) for f in one.fillers], parts
    )


def _told(filler: Filler, words: Words, own: str) -> Told:
    if filler.ledger == GOALS:
        ledger, address = (
            gettext("年度指标"),
            reverse("organ-goals", args=(own,)) if own else reverse("goals"),
        )
    elif filler.ledger == ENERGY:
        ledger, address = (
            gettext("能耗台账"),
            reverse("organ", args=(own,)) if own else reverse("region-ledgers"),
        )
    elif filler.ledger:
        ledger = words.word(LEDGERS[filler.ledger].title)
        place = (own, filler.ledger) if own else (filler.ledger,)
        address = reverse("ledger" if own else "region-ledger", args=place)
    else:
        ledger, address = "", ""
    return Told(words.sentence(filler.words), ledger, address)

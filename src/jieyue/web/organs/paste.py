"""What was copied from Excel, shown before it is written: which figure goes where, what is new, what can't be taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from jieyue.ledgers.actions.typing import TypedCell, refused_cells
from jieyue.ledgers.queries.entries import month_grid
from jieyue.ledgers.queries.origins import origins
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.ledgers.rules.items import ITEMS, UNIT_WORDS, Item
from jieyue.ledgers.rules.pasting import Placed, lay_out
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period, parse_period
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import Refusal
from jieyue.values.wording import NOTHING, Message, say
from jieyue.web.door import ActingRequest
from jieyue.web.organs.grid import folded, in_use

# So much text a year of all items never needs.
_LONGEST = 20_000
NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class Coming:
    """One copied cell beside what stands there."""

    text: str
    now: Values | None
    state: str
    wrong: Message = NOTHING


@dataclass(frozen=True)
class ComingRow:
    """One item's copied months, in the order of the year; None where nothing was copied."""

    item: Item
    unit: Message
    cells: Sequence[Coming | None]


@require_POST
def paste(request: ActingRequest, code: str) -> HttpResponse:
    """POST text, the cell it begins at (item, period) and turned (yes or no, empty: whatever fits).  Writes nothing."""
    sent = request.POST
    period, text = parse_period(sent.get("period", "")), sent.get("text", "")
    item = sent.get("item", "")
    if item not in ITEMS or period.is_year or not text.strip():
        raise Refusal(say("没有可以粘贴的内容,请先在表格中复制。"))
    if len(text) > _LONGEST:
        raise Refusal(say("粘贴的内容太多,请分次粘贴,或改用表格导入。"))
    rows = month_grid(request.actor, code, period.year)
    used = [row.item.code for row in rows if in_use(row)]
    others = [row.item.code for row in folded(rows, period.year)]
    turned = {"yes": True, "no": False}.get(sent.get("turned", ""))
    layout = lay_out(text, used if item in used else others, item, period.month, turned=turned)
    standing = {row.item.code: row.months for row in rows}
    coming = _coming(request, code, period.year, layout.cells, standing)
    answer: dict[str, Any] = {
        "code": code,
        "item": item,
        "period": period,
        "text": text,
        "turned": layout.turned,
        "months": sorted({one.month for one in layout.cells}),
        "rows": _rows(coming),
        "counts": {
            state: sum(1 for _, one in coming if one.state == state)
            for state in (NEW, CHANGED, SAME, REFUSED)
        },
        "outside": layout.outside,
        "cells": _sent(request, code, period.year, coming),
    }
    return render(request, "organs/paste.html", answer)


Known = Sequence[tuple[Placed, Coming]]


def _coming(
    request: ActingRequest,
    code: str,
    year: int,
    cells: Sequence[Placed],
    standing: dict[str, tuple[Values | None, ...]],
) -> Known:
    """Every copied cell with what would become of it."""
    typed = [TypedCell(one.item, Period(year, one.month), one.text) for one in cells]
    refused = refused_cells(request.actor, code, typed) if typed else {}
    known = []
    for number, one in enumerate(cells, start=1):
        now = standing[one.item][one.month - 1]
        if number in refused:
            known.append((one, Coming(one.text, now, REFUSED, refused[number])))
            continue
        same = now is not None and parse_amount(one.text) == now.quantity
        known.append((one, Coming(one.text, now, SAME if same else CHANGED if now else NEW)))
    return known


def _rows(coming: Known) -> list[ComingRow]:
    """The preview as a table with the months that occur."""
    months = sorted({one.month for one, _ in coming})
    told = {(one.item, one.month): known for one, known in coming}
    return [
        ComingRow(
            ITEMS[item],
            UNIT_WORDS[ITEMS[item].unit],
            [told.get((item, month)) for month in months],
        )
        for item in dict.fromkeys(one.item for one, _ in coming)
    ]


def _sent(request: ActingRequest, code: str, year: int, coming: Known) -> str:
    """What is sent once it is confirmed: the cells that can be taken and change something."""
    seen = origins(organ_place(request.actor, code).pk, [year])
    return json.dumps(
        [
            {
                "item": one.item,
                "period": str(Period(year, one.month)),
                "quantity": one.text,
                "seen": seen[one.item, year, one.month].change if (one.item, year, one.month) in seen else 0,
            }
            for one, known in coming
            if known.state in {NEW, CHANGED}
        ],
        ensure_ascii=False,
    )

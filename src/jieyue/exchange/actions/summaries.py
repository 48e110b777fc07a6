"""What a county, a city or the province reports up, from the live totals, in the layout of the national forms.  待核."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from jieyue.acts.rules import Actor
from jieyue.exchange.rules.national import MONTH, SUMMARIES, NationalSummary, cost_header
from jieyue.ledgers.queries.totals import ItemTotal, Totals, totals_of
from jieyue.ledgers.rules.closing import last_day
from jieyue.ledgers.rules.totals import YEAR
from jieyue.registry.queries.listing import organs_present
from jieyue.registry.queries.organs import RegionRow, region_of, regions_below, top_region
from jieyue.sheets.writing import write_table
from jieyue.values.periods import Period
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.wording import say

REGION_CODE, REGION_NAME, ORGANS, DUE, COVERED = "行政区划代码", "行政区划", "机构数", "应报项次", "已报项次"
_OWN = "本级"

Row = dict[str, Any]


@dataclass(frozen=True)
class _Place:
    """A line of the summary: what it is called, the region whose figures it has, without those of some below."""

    code: str
    name: str
    whole: str
    without: Sequence[str] = ()


def give_summary(actor: Actor, code: str, out: Path, *, year: int, region: str = "") -> int:
    """Write a summary of a region, its own organs and each region below, to `out`; returns the number of rows.

    Without a region that of the actor's own place.  A figure nobody registered anything for is left blank, and
    how many figures were due and came stands beside.  Raises NotFound where there is no such form, Refusal
    where the region is out of the actor's scope.
    """
    form = SUMMARIES.get(code)
    if form is None:
        raise NotFound(say("没有这个汇总表。"))
    top = region_of(actor, region) if region else top_region(actor)
    if top is None:
        raise Refusal(say("汇总表由各级机关事务管理部门导出。"))
    rows = list(_rows(form, top, year, localdate(actor.at)))
    write_table(out, [(header, header) for header in _headers(form)], rows, "xlsx", title=form.summary.title)
    return len(rows)


def _headers(form: NationalSummary) -> list[str]:
    headers = [REGION_CODE, REGION_NAME, MONTH, ORGANS, DUE, COVERED]
    for item, header in form.quantities:
        headers += [header, cost_header(item)]
    return headers


def _rows(form: NationalSummary, top: RegionRow, year: int, today: date) -> Iterator[Row]:
    below = regions_below(top.code)
    totals = totals_of([top.code, *(one.code for one in below)], [year], yearly=not form.is_monthly)
    own = [_Place(top.code, f"{top.name}{_OWN}", top.code, [one.code for one in below])] if below else []
    places = [
        _Place(top.code, top.name, top.code),
        *own,
        *(_Place(one.code, one.name, one.code) for one in below),
    ]
    for month in range(1, 13) if form.is_monthly else (YEAR,):
        if month and date(year, month, 1) > today:
            break
        present = organs_present([top, *below], min(last_day(year, month or 12), today))
        for place in places:
            organs = present[place.whole] - sum(present[code] for code in place.without)
            period = str(Period(year, month))
            yield {
                REGION_CODE: place.code,
                REGION_NAME: place.name,
                MONTH: period,
                ORGANS: organs,
            } | _figures(form, place, totals, year, month)


def _figures(form: NationalSummary, place: _Place, totals: Totals, year: int, month: int) -> Row:
    row: Row = {}
    due = covered = 0
    for item, header in form.quantities:
        whole = totals.of(place.whole, item, year, month)
        parts = [totals.of(code, item, year, month) for code in place.without]
        own = _less(whole, parts)
        due, covered = due + own.expected, covered + own.covered
        row |= {header: own.quantity, cost_header(item): own.cost} if own.covered else {}
    return {DUE: due, COVERED: covered} | row


def _less(whole: ItemTotal, parts: Sequence[ItemTotal]) -> ItemTotal:
    return ItemTotal(
        whole.quantity - sum(part.quantity for part in parts),
        whole.cost - sum(part.cost for part in parts),
        whole.covered - sum(part.covered for part in parts),
        whole.expected - sum(part.expected for part in parts),
    )

"""What a county, a city or the province reports up, in the layout of the national forms.  待核.

By region from the live totals; by kind of organ and by department from the entries; of data centres and of heating
from their own ledgers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.timezone import localdate

from jieyue.acts.rules import Actor
from jieyue.exchange.rules.national import ENERGY, MONTH, SUMMARIES, NationalSummary, cost_header
from jieyue.ledgers.queries.record_totals import RegionSums, sums_by_region
from jieyue.ledgers.queries.totals import EVERYBODY, ItemTotal, Totals, totals_by, totals_of
from jieyue.ledgers.rules.closing import last_day
from jieyue.ledgers.rules.forms import DEPARTMENT, KIND, REGION
from jieyue.ledgers.rules.records.kinds import LEDGERS, LedgerKind
from jieyue.ledgers.rules.records.yearly import Measure, derived
from jieyue.ledgers.rules.totals import YEAR
from jieyue.registry.queries.grouping import Parted, by_department, by_kind
from jieyue.registry.queries.listing import organs_present
from jieyue.registry.queries.organs import RegionRow, region_of, regions_below, top_region
from jieyue.sheets.writing import write_table
from jieyue.values.periods import Period
from jieyue.values.refusals import NotFound, Refusal
from jieyue.values.units import UNITS
from jieyue.values.wording import say

ORGANS, DUE, COVERED, KEEPERS = "机构数", "应报项次", "已报项次", "已登记机构数"
# What a line is of: the headers of its code and its name.
LINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        REGION: ("行政区划代码", "行政区划"),
        KIND: ("机关类别代码", "机关类别"),
        DEPARTMENT: ("主管部门代码", "主管部门"),
    }
)
_PARTED: Mapping[str, Callable[[str, date], Parted]] = MappingProxyType(
    {KIND: by_kind, DEPARTMENT: by_department}
)
_OWN, _ALL = "本级", "合计"
_PLACES = Decimal("0.0001")

Row = dict[str, Any]


@dataclass(frozen=True)
class _Place:
    """A line by region: what it is called, the region whose figures it has, without those of some below."""

    code: str
    name: str
    whole: RegionRow
    without: Sequence[RegionRow] = ()

    def sum(self, told: Mapping[str, Decimal]) -> Decimal | None:
        """What is told by the path of each region right in which organs stand, added up; None where nothing is."""
        values = [
            value
            for path, value in told.items()
            if path.startswith(self.whole.path)
            and not path.startswith(tuple(one.path for one in self.without))
        ]
        return sum(values, Decimal(0)) if values else None


def give_summary(actor: Actor, code: str, out: Path, *, year: int, region: str = "") -> int:
    """Write a summary of a region to `out`; returns the number of rows.

    By region it has a line for the region, its own organs and each region below; by kind or department one for
    the region and each of those.  Without a region that of the actor's own place.  A figure nobody registered
    anything for is left blank, and how many figures were due and came stands beside.  Raises NotFound where
    there is no such form, Refusal where the region is out of the actor's scope.
    """
    form = SUMMARIES.get(code)
    if form is None:
        raise NotFound(say("没有这个汇总表。"))
    top = region_of(actor, region) if region else top_region(actor)
    if top is None:
        raise Refusal(say("汇总表由各级机关事务管理部门导出。"))
    today = localdate(actor.at)
    if form.form.table != ENERGY:
        kind = LEDGERS[form.form.table]
        headers, rows = _record_headers(kind), _recorded(kind, top, year, today)
    elif form.summary.by == REGION:
        headers, rows = _energy_headers(form), _by_region(form, top, year, today)
    else:
        headers, rows = _energy_headers(form), _by_group(form, top, year, today)
    told = list(rows)
    write_table(out, [(header, header) for header in headers], told, "xlsx", title=form.summary.title)
    return len(told)


def _places(top: RegionRow, below: Sequence[RegionRow]) -> list[_Place]:
    own = [_Place(top.code, f"{top.name}{_OWN}", top, below)] if below else []
    return [_Place(top.code, top.name, top), *own, *(_Place(one.code, one.name, one) for one in below)]


def _energy_headers(form: NationalSummary) -> list[str]:
    headers = [*LINES[form.summary.by], MONTH, ORGANS, DUE, COVERED]
    for item, header in form.quantities:
        headers += [header, cost_header(item)]
    return headers


def _by_region(form: NationalSummary, top: RegionRow, year: int, today: date) -> Iterator[Row]:
    below = regions_below(top.code)
    totals = totals_of([top.code, *(one.code for one in below)], [year], yearly=not form.is_monthly)
    for month in range(1, 13) if form.is_monthly else (YEAR,):
        if month and date(year, month, 1) > today:
            break
        present = organs_present([top, *below], min(last_day(year, month or 12), today))
        for place in _places(top, below):
            organs = present[place.whole.code] - sum(present[one.code] for one in place.without)
            without = [one.code for one in place.without]
            yield {
                **_head(REGION, place.code, place.name, str(Period(year, month)), organs),
                **_figures(form, totals, place.whole.code, without, year, month),
            }


def _by_group(form: NationalSummary, top: RegionRow, year: int, today: date) -> Iterator[Row]:
    by = form.summary.by
    parted = _PARTED[by](top.path, min(last_day(year, 12), today))
    totals = totals_by(parted.group_of, parted.lives, year)
    everybody = (EVERYBODY, f"{top.name}{_ALL}")
    for group, name in (everybody, *parted.titles):
        organs = sum(parted.present.values()) if group == EVERYBODY else parted.present.get(group, 0)
        yield {
            **_head(by, top.code if group == EVERYBODY else group, name, str(year), organs),
            **_figures(form, totals, group, (), year, YEAR),
        }


def _head(by: str, code: str, name: str, period: str, organs: int) -> Row:
    code_header, name_header = LINES[by]
    return {code_header: code, name_header: name, MONTH: period, ORGANS: organs}


def _figures(
    form: NationalSummary, totals: Totals, whole: str, without: Sequence[str], year: int, month: int
) -> Row:
    row: Row = {}
    due = covered = 0
    for item, header in form.quantities:
        parts = [totals.of(code, item, year, month) for code in without]
        own = _less(totals.of(whole, item, year, month), parts)
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


def _measure_header(measure: Measure) -> str:
    return f"{measure.title}({UNITS[measure.unit].title})" if measure.unit in UNITS else measure.title


def _record_headers(kind: LedgerKind) -> list[str]:
    measures = [_measure_header(measure) for measure in kind.sums]
    return [*LINES[REGION], MONTH, ORGANS, KEEPERS, *measures, *(figure.title for figure in kind.figures)]


def _recorded(kind: LedgerKind, top: RegionRow, year: int, today: date) -> Iterator[Row]:
    below = regions_below(top.code)
    told = sums_by_region(kind, top.path, year)
    present = organs_present([top, *below], min(last_day(year, 12), today))
    for place in _places(top, below):
        organs = present[place.whole.code] - sum(present[one.code] for one in place.without)
        yield {
            **_head(REGION, place.code, place.name, str(year), organs),
            KEEPERS: place.sum(told.keepers) or 0,
            **_measures(kind, told, place),
        }


def _measures(kind: LedgerKind, told: RegionSums, place: _Place) -> Row:
    row: Row = {_measure_header(measure): place.sum(told.values[measure]) for measure in kind.sums}
    for figure in kind.figures:
        terms = {name: place.sum(told.values[term]) or Decimal(0) for name, term in figure.terms.items()}
        value = derived(figure, terms).value
        row[figure.title] = None if value is None else value.quantize(_PLACES)
    return row

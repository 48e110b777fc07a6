"""集中办公区用能: what compounds used month by month; each month is split among the members as it is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys, told_in
from jieyue.ledgers.rules.forms import edition_of
from jieyue.sites.actions.holding import hold_sites
from jieyue.sites.actions.recording import record_site_energy
from jieyue.sites.columns import SITE_ENERGY_COLUMNS, site_energy_columns
from jieyue.sites.queries.compounds import compounds_in
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.standing import Month
from jieyue.values.imports import Tally
from jieyue.values.periods import Period


def take(batch: Batch) -> Tally:
    rows = batch.of(SiteEnergyRow, **keys(SITE_ENERGY_COLUMNS))
    return record_site_energy(batch.actor, rows, **batch.told)


def give(wanted: Wanted) -> Given:
    """The whole of each month first, then what sub-meters of members showed of it."""
    return Given(
        row
        for one in compounds_in(wanted.actor, wanted.region)
        for month in one.months
        if month.year == wanted.year
        for row in _rows(one.head.code, month)
    )


def _rows(site: str, month: Month) -> Iterator[Mapping[str, Any]]:
    told = {
        "site": site,
        "item": edition_of(month.year).title_of(month.item),
        "period": str(Period(month.year, month.month)),
    }
    whole = {"quantity": month.whole.quantity, "cost": month.whole.cost, "estimated": month.estimated}
    yield {**told, **whole}
    for organ, quantity in month.whole.own.items():
        yield {**told, "organ": organ, "quantity": quantity}


KIND = Kind(
    "集中办公区用能",
    SITE_ENERGY_COLUMNS,
    ("site", "item", "period", "quantity"),
    take,
    "site.energy",
    notes=(BLANK, WHOLE, "导入后当即按各项目的分摊方法写入成员单位的台账。", "分表数一家一行,写机关代码。"),
    examples=(
        {"site": "JZ-01", "item": "电", "period": "2025-03", "quantity": "48250", "cost": "31362.5"},
        {"site": "JZ-01", "item": "电", "period": "2025-03", "quantity": "9800", "organ": "XA-001"},
    ),
    give=give,
    columns_of=site_energy_columns,
    kept_by=("site", "item", "period", "organ"),
    hold=lambda _actor, rows: hold_sites(told_in(rows, "site")),
)

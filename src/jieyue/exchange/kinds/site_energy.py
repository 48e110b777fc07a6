"""集中办公区用能: what compounds used month by month; each month is split among the members as it is taken over."""

from __future__ import annotations

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Kind, keys
from jieyue.sites.actions.recording import record_site_energy
from jieyue.sites.columns import SITE_ENERGY_COLUMNS
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(SiteEnergyRow, **keys(SITE_ENERGY_COLUMNS))
    return record_site_energy(batch.actor, rows, **batch.told)


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
)

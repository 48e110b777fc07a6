"""集中办公区: compounds, their members and how their bills are split."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.actions.holding import hold_registry
from jieyue.sites.actions.keeping import save_sites
from jieyue.sites.columns import SITE_COLUMNS
from jieyue.sites.queries.compounds import Compound, compounds_in
from jieyue.sites.rules import METHOD_TITLES
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.sites.rules.words import EVERY_ITEM_WORD
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    return save_sites(batch.actor, batch.of(SiteRow, **keys(SITE_COLUMNS)), **batch.told)


def give(wanted: Wanted) -> Given:
    return Given(row for one in compounds_in(wanted.actor, wanted.region) for row in _rows(one))


def _rows(one: Compound) -> Iterator[Mapping[str, Any]]:
    """The compound, its members, its methods: a row each, and one for each fixed share."""
    head = one.head
    site = {"site": head.code}
    yield {**site, "name": head.name, "region": head.region, "floor_area": head.floor_area}
    for member in one.members:
        for stay in member.stays:
            dated = {"valid_from": stay.first, "valid_to": stay.last, "organ_area": stay.floor_area}
            yield {**site, "organ": member.code, **dated}
    for method in one.methods:
        item = ITEMS[method.item].title if method.item else EVERY_ITEM_WORD
        told = {**site, "item": item, "method": METHOD_TITLES[method.kind], "valid_from": method.valid_from}
        yield from ({**told, "organ": code, "share": share} for code, share in method.shares.items())
        if not method.shares:
            yield told


KIND = Kind(
    "集中办公区",
    SITE_COLUMNS,
    ("site",),
    take,
    "site.save",
    notes=(
        BLANK,
        WHOLE,
        "成员一家一行,写机关代码和起始日期;分摊方法一个项目一行,写项目、分摊方法和起始日期。",
        "项目写“全部”的方法,用于没有单独设定的项目;按固定比例的,每家一行,比例合计 100。",
    ),
    examples=(
        {
            "site": "JZ-01",
            "name": "示例集中办公区",
            "region": "610100",
            "floor_area": "20000",
            "organ": "XA-001",
            "valid_from": "2024-01-01",
        },
        {"site": "JZ-01", "organ": "XA-002", "valid_from": "2024-01-01", "organ_area": "860"},
        {"site": "JZ-01", "item": "全部", "method": "按建筑面积", "valid_from": "2024-01-01"},
        {
            "site": "JZ-01",
            "item": "水",
            "method": "按固定比例",
            "organ": "XA-001",
            "share": "60",
            "valid_from": "2025-01-01",
        },
        {
            "site": "JZ-01",
            "item": "水",
            "method": "按固定比例",
            "organ": "XA-002",
            "share": "40",
            "valid_from": "2025-01-01",
        },
    ),
    give=give,
    yearly=False,
    kept_by=("site", "organ", "item", "valid_from"),
    hold=lambda _actor, _rows: hold_registry(()),
)

"""户号: the suppliers' accounts of organs and compounds."""

from __future__ import annotations

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys
from jieyue.registry.actions.holding import hold_registry
from jieyue.sites.actions.supplying import save_supply_accounts
from jieyue.sites.columns import SUPPLY_COLUMNS
from jieyue.sites.queries.supply import exported_bindings
from jieyue.sites.rules.supply_rows import SupplyRow, binding_cells
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(SupplyRow, **keys(SUPPLY_COLUMNS))
    return save_supply_accounts(batch.actor, rows, **batch.told)


def give(wanted: Wanted) -> Given:
    found = exported_bindings(wanted.actor, region=wanted.region, organ=wanted.organ)
    return Given(binding_cells(binding) for binding in found)


KIND = Kind(
    "户号",
    SUPPLY_COLUMNS,
    ("account", "item", "supplier", "valid_from"),
    take,
    "supply.save",
    notes=(BLANK, WHOLE, "一个户号同一时间只能绑定一处;换绑前请先填写原绑定的截止日期。"),
    examples=(
        {
            "account": "6100001234567",
            "item": "电",
            "supplier": "示例供电公司",
            "organ": "XA-001",
            "valid_from": "2020-01-01",
        },
    ),
    give=give,
    yearly=False,
    kept_by=("supplier", "account", "valid_from"),
    hold=lambda _actor, _rows: hold_registry(()),
)

"""机关名录: organs, their place in the tree and their dated profiles."""

from __future__ import annotations

from dataclasses import asdict

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys, told_in
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.columns import ORGAN_COLUMNS
from jieyue.registry.queries.organs import exported_organs
from jieyue.registry.rules import PREMISES, SINCE_EVER, TIERS
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    return save_organs(batch.actor, batch.of(OrganRow, **keys(ORGAN_COLUMNS)), **batch.told)


_TIERS, _PREMISES = dict(TIERS), dict(PREMISES)


def give(wanted: Wanted) -> Given:
    rows = (
        {
            **asdict(facts),
            "tier": _TIERS[facts.tier],
            "premises": _PREMISES.get(facts.premises, ""),
            "valid_from": None if day in {None, SINCE_EVER} else day,
            **(asdict(profile) if profile else {}),
        }
        for facts, day, profile in exported_organs(wanted.actor, region=wanted.region, organ=wanted.organ)
    )
    return Given(rows)


KIND = Kind(
    "机关名录",
    ORGAN_COLUMNS,
    ("code",),
    take,
    "organ.import",
    notes=(BLANK, WHOLE, "同一机关可按不同的生效日期填多行,人数、面积、车辆将按日期分段计算。"),
    examples=(
        {
            "code": "XA-001",
            "name": "西安市示例局",
            "region": "610100",
            "tier": "市级",
            "kind": "行政机关",
            "premises": "集中办公",
            "joint": "否",
            "sensitive": "否",
            "valid_from": "2025-01-01",
            "headcount": "86",
            "floor_area": "2150.5",
            "vehicles": "3",
        },
    ),
    give=give,
    yearly=False,
    kept_by=("code", "valid_from"),
    hold=lambda _actor, rows: hold_registry(told_in(rows, "code")),
)

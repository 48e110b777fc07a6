"""机关名录: organs, their place in the tree and their dated profiles."""

from __future__ import annotations

from jieyue.cli.kinds.batch import BLANK, WHOLE, Batch, Kind, keys
from jieyue.registry.actions import save_organs
from jieyue.registry.columns import ORGAN_COLUMNS
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    return save_organs(batch.actor, batch.of(OrganRow, **keys(ORGAN_COLUMNS)), **batch.told)


KIND = Kind(
    "机关名录",
    ORGAN_COLUMNS,
    ("code",),
    take,
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
)

"""The sheet in which a standard's quotas are typed in."""

from __future__ import annotations

from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.quotas import MARKS
from jieyue.registry.rules.climate import CLIMATES
from jieyue.sheets.columns import Column, ColumnKind

QUOTA_COLUMNS = (
    Column(
        "indicator",
        "指标",
        required=True,
        width=24,
        choices=tuple(one.title for one in DEFINITIONS.values()),
    ),
    Column("kind", "机关类别", note="留空表示各类机关相同", width=22),
    Column(
        "climate",
        "气候区",
        note="留空表示各气候区相同",
        width=16,
        choices=tuple(str(one) for one in CLIMATES.values()),
    ),
    Column("constraint", "约束值", required=True, kind=ColumnKind.NUMBER),
    Column("base", "基准值", kind=ColumnKind.NUMBER),
    Column("guide", "引导值", kind=ColumnKind.NUMBER),
    Column("source", "依据", required=True, note="标准号和表号", width=32),
    Column(
        "mark",
        "性质",
        note="正式、待核或示例;留空为待核",
        choices=tuple(str(one) for one in MARKS.values()),
    ),
)

"""The columns of the sheet `energy`: headers, keys and required marks are fixed, others script against them."""

from __future__ import annotations

from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.columns import Column, ColumnKind

ENTRY_COLUMNS = (
    Column("code", "机关代码", required=True, note="须已在机关名录里", width=16),
    Column(
        "item",
        "项目",
        required=True,
        note="单位:" + ";".join(f"{item.title} {item.unit}" for item in ITEMS.values()),
        choices=tuple(item.title for item in ITEMS.values()),
        width=18,
    ),
    Column(
        "period",
        "期间",
        required=True,
        kind=ColumnKind.PERIOD,
        note="月份写 2025-03,全年写 2025;同一年有月度数据时以月度为准",
    ),
    Column(
        "quantity",
        "数量",
        required=True,
        kind=ColumnKind.NUMBER,
        note="按项目的单位填写;没有用量填 0,留空表示不变",
    ),
    Column("cost", "费用", kind=ColumnKind.NUMBER, note="元;留空表示不变"),
    Column("estimated", "估算", kind=ColumnKind.YES_NO, choices=("是", "否"), width=8),
    Column("note", "备注", width=30),
)

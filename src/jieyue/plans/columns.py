"""The columns of the sheet `goals`: headers, keys and required marks are fixed."""

from __future__ import annotations

from jieyue.sheets.columns import Column, ColumnKind

GOAL_COLUMNS = (
    Column("code", "单位代码", required=True, note="机关代码,或报送区划代码", width=16),
    Column("indicator", "指标", required=True, note="如 能源消费总量,或 energy_total", width=20),
    Column("year", "年度", required=True, note="如 2026", kind=ColumnKind.INTEGER, width=8),
    Column("limit", "年度上限", note="与“下降比例”填一项", kind=ColumnKind.NUMBER),
    Column("percent", "下降比例(%)", note="比基期下降的百分数,如 2.5", kind=ColumnKind.NUMBER),
    Column("base_year", "基期年", note="留空为上一年", kind=ColumnKind.INTEGER, width=8),
    Column("base", "基期值", note="留空则取台账的数", kind=ColumnKind.NUMBER),
    Column("note", "说明", note="下达文号;改动已下达的指标须写明理由", width=36),
)

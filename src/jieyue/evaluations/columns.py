"""The columns of the sheets `answers`, `named`, `exemptions` and `site-visits`: headers, keys and required marks are fixed."""

from __future__ import annotations

from jieyue.sheets.columns import Column, ColumnKind

_ORGAN = Column("code", "机关代码", required=True, note="名录中的机关代码", width=16)

ANSWER_COLUMNS = (
    _ORGAN,
    Column("item", "评分项", required=True, note="评分项编号,如 1.2", width=10),
    Column("answer", "回答", required=True, note="是/否、数字,或要点编号如 a,c;留空表示保持原样", width=24),
    Column("note", "说明", note="佐证材料的名称、文号等", width=40),
)

NAMED_COLUMNS = (
    _ORGAN,
    Column("year", "年度", required=True, note="命名年度,如 2024", kind=ColumnKind.INTEGER, width=8),
    Column("batch", "批次", note="如 第一批", width=12),
    Column("number", "文号", width=28),
)

EXEMPTION_COLUMNS = (
    _ORGAN,
    Column("title", "称号", required=True, note="如 节约型公共机构示范单位", width=28),
    Column("granted", "取得日期", required=True, kind=ColumnKind.DATE),
    Column("expires", "失效日期", kind=ColumnKind.DATE, note="留空表示长期有效"),
)

VISIT_COLUMNS = (
    Column("visit", "核查编号", required=True, note="导出时写好的编号", kind=ColumnKind.INTEGER, width=10),
    _ORGAN,
    Column("organ", "机关", note="仅供查看", width=24),
    Column("item", "评分项", required=True, note="评分项编号,如 1.2", width=8),
    Column("title", "评分项名称", note="仅供查看", width=28),
    Column("said", "机关所报", note="仅供查看", width=32),
    Column("own", "自评分", note="仅供查看", kind=ColumnKind.NUMBER, width=8),
    Column("points", "满分", note="仅供查看", kind=ColumnKind.NUMBER, width=8),
    Column("verdict", "现场结论", note="相符 或 不符", choices=("相符", "不符"), width=10),
    Column("score", "建议得分", note="可不填", kind=ColumnKind.NUMBER, width=10),
    Column("note", "看到的情况", note="不符的必须写明", width=48),
)

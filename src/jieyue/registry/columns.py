"""The columns of the sheet `organs`: headers, keys and required marks are fixed, others script against them."""

from __future__ import annotations

from jieyue.registry.rules import PREMISES, TIERS
from jieyue.sheets.columns import Column, ColumnKind

_YES_NO = ("是", "否")

ORGAN_COLUMNS = (
    Column("code", "机关代码", required=True, note="自编的唯一代码,导入后不再更改", width=16),
    Column("name", "机关名称", required=True, width=32),
    Column("region", "报送区划", required=True, note="区划代码或全称,如 610100 或 西安市"),
    Column("tier", "层级", required=True, choices=tuple(title for _, title in TIERS), width=10),
    Column("kind", "类别", required=True, note="如 行政机关、参公事业单位,须为系统内的类别", width=16),
    Column("credit_code", "统一社会信用代码", note="18 位,校验位会核对;合署办公的机关可相同", width=24),
    Column("superior", "上级主管", note="上级主管机关的机关代码", width=16),
    Column("premises", "办公形式", choices=tuple(title for _, title in PREMISES), width=12),
    Column("joint", "合署", kind=ColumnKind.YES_NO, choices=_YES_NO, width=8),
    Column("sensitive", "涉密", kind=ColumnKind.YES_NO, choices=_YES_NO, width=8),
    Column(
        "valid_from",
        "生效日期",
        kind=ColumnKind.DATE,
        note="本行的人数、面积、车辆以及名称、区划、上级的变动自哪一天起;留空表示一直如此,变动则自今天起",
    ),
    Column("headcount", "用能人数", kind=ColumnKind.NUMBER, note="人", width=12),
    Column("floor_area", "建筑面积", kind=ColumnKind.NUMBER, note="平方米", width=12, unit="m2"),
    Column("vehicles", "公务车辆", kind=ColumnKind.INTEGER, note="辆", width=12),
    Column("contact", "联系人", width=12),
    Column("phone", "电话", width=16),
)

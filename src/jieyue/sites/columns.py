"""The columns of the sheets `sites`, `site-energy` and `supply-accounts`: headers, keys and required marks are fixed."""

from __future__ import annotations

from dataclasses import replace

from jieyue.ledgers.columns import UNIT_OF_ITEM
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.columns import Column, ColumnKind
from jieyue.sites.rules import METHODS
from jieyue.sites.rules.words import EVERY_ITEM_WORD

_ITEM_TITLES = tuple(item.title for item in ITEMS.values())

SITE_COLUMNS = (
    Column("site", "集中办公区代码", required=True, note="自编的唯一代码", width=18),
    Column("name", "集中办公区名称", note="首次登记必填", width=28),
    Column("region", "报送区划", note="首次登记必填;区划代码或全称,成员须在此区划之内"),
    Column("floor_area", "总建筑面积", kind=ColumnKind.NUMBER, note="平方米", width=12, unit="m2"),
    Column("organ", "机关代码", note="成员单位;一家一行", width=16),
    Column("valid_from", "起始日期", kind=ColumnKind.DATE, note="成员自哪天起在此办公;分摊方法自哪月 1 日起"),
    Column("valid_to", "截止日期", kind=ColumnKind.DATE, note="成员最后一天;仍在此办公的留空"),
    Column(
        "organ_area",
        "使用面积",
        kind=ColumnKind.NUMBER,
        note="成员在此处的建筑面积;留空则取单位档案",
        width=12,
    ),
    Column("item", "项目", choices=(EVERY_ITEM_WORD, *_ITEM_TITLES), note="填写分摊方法时用", width=14),
    Column("method", "分摊方法", choices=tuple(title for _, title in METHODS), width=14),
    Column("share", "比例", kind=ColumnKind.NUMBER, note="%;按固定比例时逐个机关填写,合计 100", width=10),
)

SITE_ENERGY_COLUMNS = (
    Column("site", "集中办公区代码", required=True, note="须已登记", width=18),
    Column("item", "项目", required=True, choices=_ITEM_TITLES, width=18),
    Column("period", "期间", required=True, kind=ColumnKind.PERIOD, note="月份,如 2025-03"),
    Column(
        "quantity",
        "数量",
        required=True,
        kind=ColumnKind.NUMBER,
        note="整个集中办公区的用量;留空表示不变",
        unit=UNIT_OF_ITEM,
    ),
    Column("cost", "费用", kind=ColumnKind.NUMBER, note="元;留空表示不变", unit="yuan"),
    Column("estimated", "估算", kind=ColumnKind.YES_NO, choices=("是", "否"), width=8),
    Column("organ", "机关代码", note="填写分表数的行才写;总表的行留空", width=16),
)

SUPPLY_COLUMNS = (
    Column("account", "户号", required=True, width=22),
    Column("item", "项目", required=True, choices=_ITEM_TITLES, width=14),
    Column("supplier", "供应单位", required=True, note="如供电、供水、燃气、供热公司名称", width=24),
    Column("organ", "机关代码", note="户号归某一机关时填写", width=16),
    Column("site", "集中办公区代码", note="户号归集中办公区时填写;与机关代码二选一", width=18),
    Column("valid_from", "起始日期", required=True, kind=ColumnKind.DATE, note="自哪天起绑定"),
    Column("valid_to", "截止日期", kind=ColumnKind.DATE, note="绑定的最后一天;仍在使用的留空"),
)


def site_energy_columns(year: int) -> tuple[Column, ...]:
    """The columns of `site-energy`, with the items the form of `year` asks for under its names."""
    titles = tuple(edition_of(year).item_titles.values())
    return tuple(
        replace(column, choices=titles) if column.key == "item" else column for column in SITE_ENERGY_COLUMNS
    )

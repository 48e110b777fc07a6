"""A region file is taken only if it is one tree with the province at its top."""

from __future__ import annotations

from importlib.resources import files

import pytest

from jieyue.registry.rules.tree import read_tree
from jieyue.values.refusals import Refusal

SHIPPED = (files("jieyue.registry") / "data" / "shaanxi.toml").read_text(encoding="utf-8")


def _file(*rows: tuple[str, str, str, str]) -> str:
    return "\n".join(
        f'[[regions]]\ncode = "{code}"\nname = "{name}"\nlevel = "{level}"\nparent = "{parent}"'
        for code, name, level, parent in rows
    )


PROVINCE = ("61", "陕西省", "province", "")
CITY = ("6101", "西安市", "city", "61")


def test_the_shipped_tree_is_shaanxis_reporting_tree():
    tree = read_tree(SHIPPED)
    levels = [node.level for node in tree]
    assert (levels.count("province"), levels.count("city"), levels.count("county")) == (1, 12, 105)
    by_code = {node.code: node for node in tree}
    assert by_code["610403"].level == by_code["610581"].level == "city"
    assert by_code["610102"].path == "610000/610100/610102/"


def test_children_may_stand_before_their_parents():
    assert [node.path for node in read_tree(_file(CITY, PROVINCE))] == ["61/6101/", "61/"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("regions = 3", "没有 [[regions]]"),
        ("[[regions]", "不是有效的 TOML"),
        (_file(PROVINCE, CITY, CITY), "“6101”出现多次"),
        (_file(PROVINCE, ("6101", "西安市", "city", "62")), "上级“62”不在文件里"),
        (_file(PROVINCE, ("610102", "新城区", "county", "61")), "应比上级“61”低一级"),
        (_file(PROVINCE, ("62", "甘肃省", "province", "")), "现有 2 个顶层区划"),
        (_file((*CITY[:3], "")), "只有一个没有上级的省级区划"),
        (_file(PROVINCE, ("6101", "西安市", "town", "61")), "级别“town”应为"),
        (_file(PROVINCE, ("61/1", "西安市", "city", "61")), "不超过 12 位"),
        (_file(PROVINCE, ("6101", "", "city", "61")), "第 2 条缺少 name"),
        # Two nodes that name each other as parent can't both be one level below the other.
        (_file(PROVINCE, ("1", "甲", "city", "2"), ("2", "乙", "city", "1")), "低一级"),
    ],
)
def test_what_is_no_tree_is_refused_by_name(text: str, sentence: str):
    with pytest.raises(Refusal) as refused:
        read_tree(text)
    assert sentence in str(refused.value.message)

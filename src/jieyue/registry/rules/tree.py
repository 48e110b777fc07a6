"""The reporting tree as a file gives it, tested before a single organ hangs on it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jieyue.registry.rules import PROVINCE, TIER_ORDER, region_path
from jieyue.registry.rules.climate import CLIMATES
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# As long as the columns of the table of regions.
CODE_LENGTH, NAME_LENGTH = 12, 60


@dataclass(frozen=True)
class RegionNode:
    """A node of the tree: `parent` is a code, empty for the root; `path` leads from the root to it.

    `climate` is a zone of `rules.climate`, that of the region above where none is told, "" where nobody knows.
    """

    code: str
    name: str
    level: str
    parent: str
    path: str
    climate: str = ""


def read_tree(text: str) -> list[RegionNode]:
    """The nodes of a region file (TOML, `[[regions]]` with code, name, level, parent, climate) in its order.

    Raises Refusal when the text is no such file, a code stands twice, a parent is unknown, a level
    is not the one below its parent's, a climate is unknown, or there is not exactly one province at the top.
    """
    rows = [_row(place, row) for place, row in enumerate(_tables(text), start=1)]
    by_code = {row["code"]: row for row in rows}
    if len(by_code) < len(rows):
        codes = [row["code"] for row in rows]
        twice = next(code for code in codes if codes.count(code) > 1)
        raise Refusal(say("区划文件里代码“{code}”出现多次,每个区划只能有一条。", code=twice))
    roots = [row for row in rows if not row["parent"]]
    if len(roots) != 1 or roots[0]["level"] != PROVINCE:
        raise Refusal(
            say("区划文件须有且只有一个没有上级的省级区划,现有 {count} 个顶层区划。", count=len(roots))
        )
    for row in rows:
        _check_parent(row, by_code)
    # Levels go down by one from parent to child, so ordering by level puts parents first and rules out circles.
    rows.sort(key=lambda row: TIER_ORDER[row["level"]])
    nodes: dict[str, RegionNode] = {}
    for row in rows:
        above = nodes.get(row["parent"])
        climate = row.pop("climate") or (above.climate if above else "")
        path = region_path(above.path if above else "", row["code"])
        nodes[row["code"]] = RegionNode(**row, path=path, climate=climate)
    return [nodes[code] for code in by_code]


def _tables(text: str) -> Sequence[Any]:
    try:
        tables = tomllib.loads(text).get("regions")
    except RecursionError:
        raise Refusal(say("区划文件嵌套过深,请按示例填写区划。")) from None
    # A TOMLDecodeError, or an integer of thousands of digits.
    except ValueError as broken:
        raise Refusal(say("区划文件不是有效的 TOML:{error}", error=str(broken))) from None
    if not isinstance(tables, list) or not tables:
        raise Refusal(say("区划文件里没有 [[regions]],请按示例填写区划。"))
    return tables


def _row(place: int, row: Any) -> dict[str, str]:
    fields = row if isinstance(row, Mapping) else {}
    read = {
        name: str(fields.get(name, "")).strip() for name in ("code", "name", "level", "parent", "climate")
    }
    lacking = next((name for name in ("code", "name", "level") if not read[name]), None)
    if lacking:
        raise Refusal(say("区划文件第 {place} 条缺少 {field}。", place=place, field=lacking))
    if read["level"] not in TIER_ORDER:
        raise Refusal(
            say(
                "区划“{code}”的级别“{level}”应为 province、city 或 county。",
                code=read["code"],
                level=read["level"],
            )
        )
    if read["climate"] and read["climate"] not in CLIMATES:
        raise Refusal(
            say(
                "区划“{code}”的气候区“{climate}”应为 {choices} 之一。",
                code=read["code"],
                climate=read["climate"],
                choices="、".join(CLIMATES),
            )
        )
    if len(read["code"]) > CODE_LENGTH or not (read["code"].isascii() and read["code"].isalnum()):
        raise Refusal(say("区划代码“{code}”应为不超过 12 位的字母和数字。", code=read["code"]))
    if len(read["name"]) > NAME_LENGTH:
        raise Refusal(say("区划“{code}”的名称超过 60 字。", code=read["code"]))
    return read


def _check_parent(row: Mapping[str, str], by_code: Mapping[str, Mapping[str, str]]) -> None:
    if not row["parent"]:
        return
    parent = by_code.get(row["parent"])
    if parent is None:
        raise Refusal(say("区划“{code}”的上级“{parent}”不在文件里。", code=row["code"], parent=row["parent"]))
    if TIER_ORDER[row["level"]] != TIER_ORDER[parent["level"]] + 1:
        raise Refusal(
            say(
                "区划“{code}”的级别应比上级“{parent}”低一级。",
                code=row["code"],
                parent=row["parent"],
            )
        )

"""The list of 节约型机关 as a file: codes for scripts in csv and json, words for people in a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from jieyue.accounts.queries import is_demo_home
from jieyue.acts.rules import Actor
from jieyue.evaluations.queries.names import ListedOrgan, named
from jieyue.registry.rules import TIERS
from jieyue.sheets.writing import write_table
from jieyue.values.wording import say

HEADERS = (
    ("number", "序号"),
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("credit_code", "统一社会信用代码"),
    ("region", "报送区划"),
    ("tier", "层级"),
    ("kind", "类别"),
    ("year", "年度"),
    ("batch", "批次"),
    ("basis", "依据"),
)
_TIER_TITLES = dict(TIERS)


def write_name_list(actor: Actor, year: int, path: Path) -> int:
    """Write the year's list in the actor's scope to .xlsx, .csv or .json; returns how many are on it.

    Raises Refusal for another ending and for a folder that is not there.
    """
    fmt = path.suffix.removeprefix(".").lower()
    rows = named(actor, year)
    title = say("{year}年节约型机关名单", year=year).worded(gettext)
    if is_demo_home():
        title += gettext("(演示)")
    for_people = fmt == "xlsx"
    told = (_told(row, for_people=for_people) for row in rows)
    if is_demo_home():
        # The columns are fixed, and a list without its title must not pass for a real one either.
        told = (row | {"basis": gettext("(演示)") + row["basis"]} for row in told)
    headers = [(key, gettext(header)) for key, header in HEADERS] if for_people else HEADERS
    write_table(path, headers, told, fmt, title=title)
    return len(rows)


def _told(row: ListedOrgan, *, for_people: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "organ_code": row.code,
        "organ_name": row.name,
        "credit_code": row.credit_code or "",
        "region": row.region_name if for_people else row.region,
        "tier": gettext(_TIER_TITLES[row.tier]) if for_people else row.tier,
        "kind": gettext(row.kind_title) if for_people else row.kind,
        "year": row.year,
        "batch": row.batch,
        "basis": row.basis.worded(gettext),
    }

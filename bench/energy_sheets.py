"""The workbooks of the import bench: one entry a row, 20 columns as offices keep them, seven of which are ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

ITEMS = ("electricity", "water")
PERIODS = ("2025-01", "2025-02", "2025-03", "2025-04", "2025-05")
ROWS_AN_ORGAN = len(ITEMS) * len(PERIODS)
HEADERS = ("机关代码", "项目", "期间", "数量", "费用", "估算", "备注")
OTHERS = (
    "机关名称",
    "区划",
    "层级",
    "类别",
    "表号",
    "倍率",
    "起码",
    "止码",
    "账单号",
    "供应单位",
    "单价",
    "抄表日期",
    "经办人",
)


@dataclass(frozen=True)
class Sheets:
    """The same rows twice, every quantity and cost changed in the second file."""

    organs: Path
    first: Path
    changed: Path
    rows: int


def write_sheets(folder: Path, rows: int) -> Sheets:
    """The organs and `rows` entries of theirs, ten each."""
    organs = rows // ROWS_AN_ORGAN
    _write_organs(folder / "organs.xlsx", organs)
    _write_entries(folder / "energy.xlsx", organs, "1")
    _write_entries(folder / "energy-changed.xlsx", organs, "3")
    return Sheets(folder / "organs.xlsx", folder / "energy.xlsx", folder / "energy-changed.xlsx", rows)


def code(number: int) -> str:
    return f"B-{number:05d}"


def _write_organs(path: Path, organs: int) -> None:
    headers = ("机关代码", "机关名称", "报送区划", "层级", "类别", "用能人数", "建筑面积")
    rows = ((code(n), f"测试局{n}", "610100", "city", "administrative", 40, 1200) for n in range(organs))
    _write(path, headers, rows)


def _write_entries(path: Path, organs: int, last_digit: str) -> None:
    _write(path, HEADERS + OTHERS, _entries(organs, last_digit))


def _entries(organs: int, last_digit: str) -> Iterator[tuple[object, ...]]:
    for number in range(organs):
        for item in ITEMS:
            for month, period in enumerate(PERIODS, 1):
                # Two places for quantity and cost, as bills have them.
                quantity = float(f"{800 + (number * 37 + month * 101) % 9000}.{month}{last_digit}")
                others = (
                    f"测试局{number}", "西安市", "市级", "行政机关", f"M{number:06d}", 1, 1000 * month,
                    1000 * month + 900, f"ZD{number:06d}{month:02d}", "国网陕西电力", 0.65, f"{period}-28", "经办人甲",
                )  # fmt: skip
                estimated = "是" if (number + month) % 20 == 0 else "否"
                note = "抄表推算" if estimated == "是" else ""
                cost = round(quantity * 0.65, 2)
                yield (code(number), item, period, quantity, cost, estimated, note, *others)


def _write(path: Path, headers: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for place, row in enumerate((headers, *rows)):
            sheet.write_row(place, 0, row)

"""What a registry entry may lack: the kinds of 名录清理, and since when an organ counts as silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CONTACT, SIZE, ITEMS, SILENT, ACCOUNT = "contact", "size", "items", "silent", "account"
LACKS = {
    CONTACT: "没有联系人或电话",
    SIZE: "没有用能人数或建筑面积",
    ITEMS: "没有申报用能品种,也没有台账",
    SILENT: "连续多月没有报送",
    ACCOUNT: "没有经办人账号",
}
# Months without any entry after which an organ counts as silent, where the reader chooses no other number.
SILENT_MONTHS = 3
MOST_MONTHS = 24
PAGE = 50


@dataclass(frozen=True)
class CleaningFilter:
    """Empty means: don't narrow; `months` without any entry make an organ silent."""

    lack: str = ""
    region: str = ""
    months: int = SILENT_MONTHS
    page: int = 1
    size: int = PAGE


def silent_since(today: date, months: int) -> tuple[int, int]:
    """Year and month of the first of the last `months` months that are over."""
    first = today.year * 12 + today.month - 1 - months
    return first // 12, first % 12 + 1

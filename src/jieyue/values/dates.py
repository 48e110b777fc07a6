"""Calendar days as people write them in a sheet."""

from __future__ import annotations

import re
from datetime import date

from jieyue.values.periods import LAST_YEAR
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Organs are older than their ledgers.
FIRST_YEAR = 1900

# A workbook's date cell may arrive with the midnight it was stored with.
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T]00:00(?::00)?)?",
    re.ASCII,
)


def parse_date(text: str) -> date:
    """Read `2025-03-01`, `2025/3/1`, `2025.3.1` or `2025年3月1日`.

    Raises Refusal for anything else, for days that no calendar has and for years out of range.
    """
    matched = _DATE.fullmatch(text.strip())
    if not matched:
        raise Refusal(say("日期“{text}”无法识别,请写成 2025-03-01。", text=text[:40]))
    year, month, day = (int(part) for part in matched.groups() if part is not None)
    try:
        read = date(year, month, day)
    except ValueError:
        raise Refusal(say("日期“{text}”不存在,请核对月和日。", text=text[:40])) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(say("日期“{text}”超出可登记的年份。", text=text[:40]))
    return read

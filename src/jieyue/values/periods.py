"""Months and years: the periods ledgers are kept in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_PERIOD = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})月?|年)?")
FIRST_YEAR, LAST_YEAR = 1990, 2099


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, or a whole year where `month` is 0."""

    year: int
    month: int = 0

    @property
    def is_year(self) -> bool:
        return self.month == 0

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)


def parse_period(text: str) -> Period:
    """Read `2025-03`, `2025/3`, `2025年3月`, `2025` or `2025年`.

    Raises Refusal with a sentence for anything else, months beyond 12 included.
    """
    matched = _PERIOD.fullmatch(text.strip())
    if not matched:
        raise Refusal(say("期间“{text}”无法识别,请写成 2025-03 或 2025。", text=text))
    year, month = int(matched[1]), int(matched[2] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR or (matched[2] and not 1 <= month <= 12):  # noqa: PLR2004
        raise Refusal(say("期间“{text}”不是有效的年月,请写成 2025-03 或 2025。", text=text))
    return Period(year, month)


def days_in_year(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days

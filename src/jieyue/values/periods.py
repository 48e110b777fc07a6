"""Months and years: the periods ledgers are kept in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from jieyue.values.refusals import Refusal
from jieyue.values.wording import MONTHS, Message, say

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
        """As a sheet has it: 2025-03, 2025."""
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @property
    def words(self) -> Message:
        """As it is spoken: 2025年3月, 2025年."""
        return span_words(self.year, self.month, self.month)


def span_words(year: int, first: int, last: int) -> Message:
    """From one month of a year to another: 2025年4月—10月, 2025年3月; month 0 is the whole year, 2025年."""
    if not first:
        return say("{year}年", year=year)
    if first == last:
        return say("{year}年{month}", year=year, month=say(MONTHS[first - 1]))
    between = {"first": say(MONTHS[first - 1]), "last": say(MONTHS[last - 1])}
    return say("{year}年{first}—{last}", year=year, **between)


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

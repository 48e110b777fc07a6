"""A year on the command line: one the calendar of the programme can hold, or wrong usage."""

from __future__ import annotations

from jieyue.cli.usage import wrong
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR
from jieyue.values.wording import say


def year(text: str) -> int:
    """The year in `text`.  Raises ArgumentTypeError for what is none, or lies beyond the ledgers' range."""
    if not (text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):  # noqa: PLR2004
        raise wrong(
            say(
                "年度应为 {first} 到 {last} 的四位年份:{text}",
                first=FIRST_YEAR,
                last=LAST_YEAR,
                text=text[:20],
            )
        )
    return int(text)

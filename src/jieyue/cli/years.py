"""A year on the command line: one the calendar of the programme can hold, or wrong usage."""

from __future__ import annotations

import argparse

from jieyue.values.periods import FIRST_YEAR, LAST_YEAR


def year(text: str) -> int:
    """The year in `text`.  Raises ArgumentTypeError for what is none, or lies beyond the ledgers' range."""
    if not (text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"年度应为 {FIRST_YEAR} 到 {LAST_YEAR} 的四位年份:{text[:20]}")
    return int(text)

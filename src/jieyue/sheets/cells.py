"""The text of single cells: exact numbers, and text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII)
_LONGEST_NUMBER = 40
# Two numbers of forty digits multiply without rounding.
_EXACT = Context(prec=200)

_GUARDED = re.compile(r"'*[=+\-@\t\r\n]")
_PLAIN_NUMBER = re.compile(r"-(\d+\.?\d*|\.\d+)", re.ASCII)


def exact_number(text: str) -> Decimal:
    """Read a cell as a decimal with all its digits; thousands separators and full width are understood.

    Raises Refusal for everything else.
    """
    plain = text.strip().translate(_FULL_WIDTH)
    matched = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST_NUMBER else None
    if not matched or not (matched[1] or matched[3]):
        raise Refusal(say("“{text}”不是数字。", text=text[:40]))
    return Decimal(plain.replace(",", ""))


def times(number: Decimal, factor: Decimal) -> Decimal:
    """The exact product."""
    return _EXACT.multiply(number, factor)


def with_guard(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before = + - @ and before control characters.

    A plain negative number stays as it is.  Source: OWASP, CSV injection.
    """
    return "'" + text if _GUARDED.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def without_guard(text: str) -> str:
    """The text `with_guard` was given."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text

"""Numbers as people write them, read without guessing."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Fifteen significant digits survive SQLite's REAL storage unchanged; more would not.
MAX_DIGITS, PLACES = 15, 4
LIMIT = Decimal(10) ** (MAX_DIGITS - PLACES)
STEP = Decimal(1).scaleb(-PLACES)

# A comma parts thousands and nothing else: 1,5 may be a decimal comma and is not guessed at.
_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")


def parse_decimal(value: object) -> Decimal:
    """Read a cell (text or number) as an exact decimal of at most four places.

    Thousands separators and full-width digits are understood.  Raises Refusal for text, for
    not-a-number and for figures too large to be stored exactly or so small that nothing would be left.
    """
    text = str(value).strip().translate(_FULL_WIDTH)
    if not _NUMBER.fullmatch(text):
        raise Refusal(say("“{text}”不是数字。", text=str(value)[:40]))
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Refusal(say("“{text}”不是数字。", text=str(value)[:40])) from None
    if abs(number) >= LIMIT:
        raise Refusal(say("“{text}”超出可登记的范围。", text=str(value)[:40]))
    stored = number.quantize(STEP)
    if number and not stored:
        raise Refusal(say("“{text}”小于可登记的最小值 {least}。", text=str(value)[:40], least=str(STEP)))
    return stored


def parse_amount(value: object) -> Decimal:
    """A decimal that may not be negative: quantities, costs, areas."""
    number = parse_decimal(value)
    if number < 0:
        raise Refusal(say("不能为负数:{text}。", text=str(value)[:40]))
    return number


def plain(number: Decimal) -> str:
    """The shortest exact way to write a decimal: no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

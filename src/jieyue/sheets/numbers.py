"""Numbers as a person sees them in a sheet, where the parser gives nine decimals of whatever is stored."""

from __future__ import annotations

from decimal import Decimal

# Excel keeps and shows fifteen significant digits; a binary fraction has noise beyond them.
DIGITS = 15


def shown(text: str, value: float) -> str:
    """A number in fifteen digits, unless `text` is one that somebody typed as text."""
    if text != _parsed(value):
        return text
    digits = format(value, f".{DIGITS}g")
    if float(text) == value != float(digits):
        return text
    return format(Decimal(digits), "f") if "e" in digits else digits


def is_fine(value: float) -> bool:
    """Whether the text the parser gives of a number is not what a person sees."""
    text = _parsed(value)
    return shown(text, value) != text


def _parsed(value: float) -> str:
    """The text the parser gives of a number: nine decimals, closing zeros left out."""
    return format(value, ".9f").rstrip("0").rstrip(".")

"""Turns messages, figures and codes into words on the page, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language, gettext

from jieyue.values.wording import Message

register = template.Library()

DASH = "—"
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


@register.filter
def worded(message: Message | Mapping[str, Any] | str | None) -> str:
    """A rule's message, fresh or stored as JSON, as a sentence; a plain string is looked up as a msgid."""
    if not message:
        return ""
    if isinstance(message, str):
        return gettext(message)
    if isinstance(message, Message):
        return message.worded(gettext)
    return Message.from_json(message).worded(gettext)


@register.filter
def figure(number: Decimal | float | None, places: int = 2) -> str:
    """A number with thousands separators; a dash where there is none, never 0."""
    if number is None:
        return DASH
    return f"{number:,.{places}f}"


@register.filter
def large(number: Decimal | float | None) -> str:
    """A large number the way it is read aloud: 万 and 亿 in Chinese, separators in English."""
    if number is None:
        return DASH
    value = Decimal(number)
    if get_language() == "en" or abs(value) < _WAN:
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"  # noqa: PLR2004
    if abs(value) < _YI:
        return f"{value / _WAN:,.2f}万"
    return f"{value / _YI:,.2f}亿"


@register.filter
def percent(share: Decimal | float | None, places: int = 1) -> str:
    """A share of 1 as a percentage."""
    return DASH if share is None else f"{Decimal(share) * 100:.{places}f}%"

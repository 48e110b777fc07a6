"""How cells about compounds and 户号 are read: items, months and methods by code or by title, names and codes by length."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from jieyue.ledgers.rules.forms import ITEM_NAMED
from jieyue.ledgers.rules.items import ITEMS
from jieyue.sites.rules import EVERY_ITEM, METHOD_TITLES, METHODS
from jieyue.values.dates import parse_date
from jieyue.values.periods import Period, parse_period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

EVERY_ITEM_WORD = "全部"
_CODE = re.compile(r"[^\s/@]{1,40}")
_ITEM_OF = {**ITEM_NAMED, **{code: code for code in ITEMS}}
_METHOD_OF = {title: kind for kind, title in METHODS} | {kind: kind for kind in METHOD_TITLES}


def read_code(text: str) -> str:
    """A compound's code.  Raises Refusal for one that could not stand in an address."""
    if not _CODE.fullmatch(text) or not text.isprintable() or not text.strip("."):
        raise Refusal(say("集中办公区代码“{code}”应为不超过 40 位、不含空格和“/”“@”的字符。", code=text[:60]))
    return text


def read_text(longest: int) -> Callable[[str], str]:
    """Reads a name of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise Refusal(say("内容超过 {longest} 字,请缩短。", longest=longest))
        if not text.isprintable():
            raise Refusal(say("含有看不见的控制字符,请删去后重新填写。"))
        return text

    return read


def read_item(text: str) -> str:
    """An item's code.  Raises Refusal with the items there are."""
    if text not in _ITEM_OF:
        titles = "、".join(item.title for item in ITEMS.values())
        raise Refusal(say("项目“{text}”不存在,应为:{items}。", text=text[:40], items=titles))
    return _ITEM_OF[text]


def read_item_or_all(text: str) -> str:
    """As `read_item`; 全部 is the method for every item that has none of its own."""
    return EVERY_ITEM if text in {EVERY_ITEM_WORD, "*"} else read_item(text)


def read_method(text: str) -> str:
    if text not in _METHOD_OF:
        titles = "、".join(title for _, title in METHODS)
        raise Refusal(say("分摊方法“{text}”不存在,应为:{methods}。", text=text[:40], methods=titles))
    return _METHOD_OF[text]


def month_reader(last_year: int) -> Callable[[str], Period]:
    """Reads a calendar month up to a year; a whole year is refused, as a split wants months."""

    def read(text: str) -> Period:
        # Excel makes a date of a month typed as 2025-03; only the first of a month can be meant so.
        period = parse_period(re.sub(r"^(\d{4}-\d{2})-01$", r"\1", text))
        if period.is_year:
            raise Refusal(say("集中办公区的用能按月登记,期间“{text}”请写成 2025-03。", text=text))
        if period.year > last_year:
            raise Refusal(say("期间“{text}”还在将来,请核对年份。", text=text))
        return period

    return read


def read_month_start(text: str) -> date:
    """The first day of a month, written as a date or as a month."""
    try:
        day = parse_date(text)
    except Refusal:
        period = parse_period(text)
        day = date(period.year, period.month or 1, 1)
    if day.day != 1:
        raise Refusal(say("分摊方法自某个月的 1 日起执行,“{text}”请改为当月 1 日。", text=text[:40]))
    return day

"""One cell of a ledger: from what people write to the one canonical text that is stored, and back to words.

Canonical are plain decimals, ISO dates, `yes` and `no`, codes of choices, text with single spaces: two cells
are equal when their texts are, whatever the sheet they came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from jieyue.ledgers.rules.entry_rows import FIRST_OF_MONTH, MONTH_ONLY
from jieyue.ledgers.rules.records.kinds import Field, FieldType, LedgerKind, Rhythm
from jieyue.values.dates import parse_date
from jieyue.values.flags import parse_flag
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR, Period, parse_period, span_words
from jieyue.values.quantities import parse_decimal, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

YES, NO = "yes", "no"
MONTHS_A_QUARTER = 3
_QUARTER = re.compile(r"(\d{4})(?:-?[Qq]|年第?)([1-4一二三四])(?:季度)?", re.ASCII)
_NUMERALS = {numeral: place for place, numeral in enumerate("一二三四", start=1)}


@cache
def reader(field: Field) -> Callable[[str], str]:
    """What turns a cell of `field` into its canonical text; raises Refusal with the sentence for the cell."""
    readers: dict[FieldType, Callable[[Field, str], str]] = {
        FieldType.TEXT: _text,
        FieldType.REFERENCE: _text,
        FieldType.NUMBER: _number,
        FieldType.INTEGER: _number,
        FieldType.DATE: lambda _, text: parse_date(text).isoformat(),
        FieldType.YES_NO: lambda _, text: YES if parse_flag(text) else NO,
        FieldType.CHOICE: _choice,
    }
    read = readers[field.type]
    return cache(lambda text: read(field, text)) if field.choices else lambda text: read(field, text)


def _text(field: Field, text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > field.longest:
        raise Refusal(say("超过 {longest} 字,请缩短。", longest=field.longest))
    if not tidy.isprintable():
        raise Refusal(say("含有无法显示的字符,请重新录入。"))
    return tidy


def _number(field: Field, text: str) -> str:
    number = parse_decimal(text)
    if field.type is FieldType.INTEGER and number != number.to_integral_value():
        raise Refusal(say("应为整数,不能是 {text}。", text=plain(number)))
    least = Decimal(0) if field.least is None else field.least
    if number < least:
        raise Refusal(
            say("不能小于 {least}:{text}。", least=plain(least), text=plain(number))
            if least
            else say("不能为负数:{text}。", text=plain(number))
        )
    if field.most is not None and number > field.most:
        raise Refusal(say("不能大于 {most}:{text}。", most=plain(field.most), text=plain(number)))
    return plain(number)


def _choice(field: Field, text: str) -> str:
    code = field.choice_codes.get(text.strip())
    if code is None:
        raise Refusal(
            say(
                "“{text}”不在可选范围,应为:{choices}。",
                text=text[:40],
                choices="、".join(field.choice_titles.values()),
            )
        )
    return code


# Types of cells that a sheet shows by other words than they are kept in.
WORDED = frozenset({FieldType.CHOICE, FieldType.YES_NO})


def shown(field: Field, text: str) -> str:
    """A canonical text as it is written in a sheet."""
    if field.type is FieldType.CHOICE:
        return field.choice_titles.get(text, text)
    if field.type is FieldType.YES_NO:
        return "是" if text == YES else "否"
    return text


def read_period(kind: LedgerKind, text: str, year: int | None, last_year: int) -> Period:
    """The month, quarter (its last month stands for it) or year a row is of.  Raises Refusal.

    `year` completes a month that stands alone; what lies beyond `last_year` is a slip such as 2052 for 2025.
    """
    period = _periods(kind.rhythm, text.strip(), year)
    if period.year > last_year:
        raise Refusal(say("期间“{text}”还在将来,请核对年份。", text=text[:40]))
    return period


def _periods(rhythm: Rhythm, text: str, year: int | None) -> Period:
    if rhythm is Rhythm.QUARTER:
        matched = _QUARTER.fullmatch(text)
        if not matched or not FIRST_YEAR <= int(matched[1]) <= LAST_YEAR:
            raise Refusal(say("“{text}”不是季度,请写成 2025-Q1。", text=text[:40]))
        quarter = _NUMERALS.get(matched[2]) or int(matched[2])
        return Period(int(matched[1]), quarter * MONTHS_A_QUARTER)
    month, first = MONTH_ONLY.fullmatch(text), FIRST_OF_MONTH.fullmatch(text)
    wanted = f"{year}-{month[1]}" if month and year else first[1] if first else text
    period = parse_period(wanted)
    if rhythm is Rhythm.MONTH and period.is_year:
        raise Refusal(say("“{text}”没有月份,请写成 2025-03。", text=text[:40]))
    if rhythm is Rhythm.YEAR and not period.is_year:
        raise Refusal(say("本台账按年登记,期间请只写年份,如 2025。"))
    return period


def period_text(rhythm: Rhythm, year: int, month: int) -> str:
    """A period as the sheet has it: 2025-03, 2025-Q1, 2025."""
    if rhythm is Rhythm.QUARTER:
        return f"{year}-Q{month // MONTHS_A_QUARTER}"
    return str(Period(year, month))


def period_words(rhythm: Rhythm, year: int, month: int) -> Message:
    """A period as it is spoken: 2025年3月, 2025年1月—3月, 2025年."""
    first = month - MONTHS_A_QUARTER + 1 if rhythm is Rhythm.QUARTER else month
    return span_words(year, first, month)

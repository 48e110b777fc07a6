"""Turns messages, figures and codes into words on the page, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from django import template
from django.utils.dateformat import format as formatted
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from jieyue.acts.rules import ROLE_TITLES, Role
from jieyue.evaluations.rules.rate import TierProgress
from jieyue.evaluations.rules.workflow import BY_ACT, STATE_TITLES
from jieyue.indicators.queries.findings import FindingRow
from jieyue.indicators.rules.quotas import MARKS, Quota
from jieyue.ledgers.rules import filings
from jieyue.ledgers.rules.closing import KINDS, FilingKind
from jieyue.ledgers.rules.items import UNIT_WORDS
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import RHYTHM_TITLES, UNIT_TITLES, LedgerKind, Rhythm
from jieyue.plans.rules.workflow import STEP_TITLES
from jieyue.registry.rules import TIERS
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.wording import MONTHS, Message

register = template.Library()

DASH = "—"
_CENT = Decimal("0.01")
# From ten times on a change reads better as a factor than as a percentage.
_MANY = 9
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


def _missing(number: Decimal | float | str | None) -> bool:
    """Whether there is no number: None, or "" where something in between was missing in a template."""
    return number is None or number == ""


@register.filter
def figure(number: Decimal | float | None, places: int = 2) -> str:
    """A number with thousands separators; a dash where there is none, never 0."""
    if _missing(number):
        return DASH
    return f"{number:,.{places}f}"


@register.filter
def large(number: Decimal | float | None) -> str:
    """A large number the way it is read aloud: 万 and 亿 in Chinese, separators in English."""
    if _missing(number):
        return DASH
    value = Decimal(number)
    if get_language() == "en" or abs(value) < _WAN:
        return f"{value:,.0f}" if abs(value) >= 100 else plain(value.quantize(_CENT))  # noqa: PLR2004
    if abs(value) < _YI:
        return f"{value / _WAN:,.2f}万"
    return f"{value / _YI:,.2f}亿"


@register.filter
def percent(share: Decimal | float | None, places: int = 1) -> str:
    """A share of 1 as a percentage."""
    return DASH if _missing(share) else f"{Decimal(share) * 100:.{places}f}%"


_WEEKDAYS = "一二三四五六日"
_TIER_TITLES = dict(TIERS)
_STATE_TITLES = {state.value: title for state, title in STATE_TITLES.items()} | {
    "exempt": "免评",
    "none": "未开始",
    "closed": "已撤销",
}


def _local(when: date | datetime) -> date:
    return localtime(when) if isinstance(when, datetime) else when


@register.filter
def day(when: date | datetime | None) -> str:
    """A date as officials write it: 2026年8月31日(周一); Mon 31 Aug 2026 in English."""
    if when is None:
        return DASH
    local = _local(when)
    if get_language() == "en":
        return formatted(local, "D j M Y")
    return f"{local.year}年{local.month}月{local.day}日(周{_WEEKDAYS[local.weekday()]})"


@register.filter
def short_day(when: date | datetime | None) -> str:
    """A date where room is short: 8月31日; 31 Aug."""
    if when is None:
        return DASH
    local = _local(when)
    return formatted(local, "j M") if get_language() == "en" else f"{local.month}月{local.day}日"


@register.filter
def clock(when: datetime) -> str:
    """The time of day: 14:03."""
    return formatted(localtime(when), "H:i")


@register.filter
def rate(per_cent: Decimal | float | None, places: int = 1) -> str:
    """A figure that is per cent already."""
    return DASH if _missing(per_cent) else f"{Decimal(per_cent):.{places}f}%"


@register.filter
def bar(per_cent: Decimal | float | None) -> str:
    """A length for a bar in per cent, within the bar and with a point whatever the language."""
    return f"{min(max(Decimal(per_cent or 0), Decimal(0)), Decimal(100)):.2f}"


@register.filter
def at(told: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key that a template holds in a variable."""
    return told.get(key)


@register.filter
def tier_title(tier: str) -> str:
    """省级, 市级 or 县级."""
    return gettext(_TIER_TITLES[tier])


@register.filter
def role_title(role: str) -> str:
    """The word for a post."""
    return gettext(ROLE_TITLES[Role(role)])


@register.filter
def state_title(state: str) -> str:
    """The word for the state of a case."""
    return gettext(_STATE_TITLES.get(state, state))


@register.filter
def filing_state(state: str) -> str:
    """The word for the state of a filing."""
    return gettext(filings.STATE_TITLES[filings.State(state)])


@register.filter
def filing_act(act: str) -> str:
    """The word for a step of a filing."""
    return gettext(filings.BY_ACT[act].title) if act in filings.BY_ACT else act


@register.filter
def named_share(tier: TierProgress) -> Decimal:
    """Named organs of a tier in per cent of those counted."""
    return Decimal(tier.named) * 100 / tier.counted if tier.counted else Decimal(0)


@register.filter
def exempt_share(tier: TierProgress) -> Decimal:
    """Organs of a tier that are exempt and not named, in per cent of those counted."""
    return Decimal(tier.exempt_only) * 100 / tier.counted if tier.counted else Decimal(0)


@register.filter
def short_figure(number: Decimal | float | None) -> str:
    """A number without needless zeros: 3, 2.5."""
    return DASH if _missing(number) else plain(Decimal(number))


@register.filter
def grouped(number: Decimal | None) -> str:
    """The exact figure with thousands separators and without needless zeros: 12,345.6."""
    return DASH if _missing(number) else f"{Decimal(plain(number)):,f}"


@register.filter
def slug(identity: str) -> str:
    """An item's id as part of an HTML id: a dot would be read as a class by htmx."""
    return identity.replace(".", "-")


@register.filter
def act_title(act: str) -> str:
    """The word for a step of the workflow."""
    return gettext(BY_ACT[act].title) if act in BY_ACT else act


@register.filter
def goal_act(act: str) -> str:
    """The word for what was done to an assigned goal."""
    return gettext(STEP_TITLES.get(act, act))


@register.filter
def below(per_cent: Decimal | None) -> str:
    """How far a limit lies below its base: −2.0%; +1.5% where it lies above."""
    return DASH if _missing(per_cent) else f"{-per_cent:+.1f}%".replace("-", "−")


@register.filter
def typed(number: Decimal | None) -> str:
    """A number as it stands in a field that is to be changed; nothing where there is none."""
    return "" if _missing(number) else plain(number)


@register.filter
def kind_title(row: Any) -> str:
    """The kind of the organ a row tells of."""
    return gettext(row.kind_title)


@register.filter
def titled(told: Any) -> str:
    """The title of something that comes with both languages: an item, an indicator, a kind."""
    return told.title_en if get_language() == "en" else told.title


@register.filter
def signed_percent(share: Decimal | None, places: int = 1) -> str:
    """A change as a percentage with its sign; ×12 where it is ten times and more."""
    if _missing(share):
        return DASH
    if share >= _MANY:
        return f"×{1 + share:,.0f}"
    shown = round(share * 100, places)
    return f"{shown:+.{places}f}%" if shown else f"{0:.{places}f}%"


@register.filter
def size(share: Decimal | None, places: int = 1) -> str:
    """How large a change is, where words say which way it went."""
    return percent(None if share is None else abs(share), places)


@register.filter
def month_name(month: int) -> str:
    """A month as the head of a column: 3月, Mar."""
    return gettext(MONTHS[month - 1])


@register.filter
def period(told: Period) -> str:
    """A month or a year as it is spoken: 2025年3月, Mar 2025; 2025年, 2025."""
    return _spoken(told, get_language())


# A grid says the same twelve months in each of its rows.
@lru_cache(maxsize=1024)
def _spoken(told: Period, _language: str | None) -> str:
    return worded(told.words)


class OfLedger(Protocol):
    """Whatever belongs to one ledger."""

    @property
    def kind(self) -> str: ...


class Filed(OfLedger, Protocol):
    """A period of a ledger, by its last month."""

    @property
    def year(self) -> int: ...

    @property
    def month(self) -> int: ...


@register.filter
def filed(row: Filed) -> str:
    """The period of a filing as it is spoken: 2025年3月, 2025年1月—3月, 2025年."""
    return worded(KINDS[row.kind].period_words(row.year, row.month))


@register.filter
def filed_ledger(row: OfLedger) -> str:
    """The title of the ledger a filing is of."""
    return titled(KINDS[row.kind])


_YEAR = range(1, 13)


@register.filter
def ending(kind: FilingKind, month: int) -> str:
    """The period of a ledger that ends with a month, in a table of one year: 3月, 1月—3月, 全年."""
    months = kind.months_of(month)
    if len(months) == len(_YEAR):
        return gettext("全年")
    if len(months) == 1:
        return month_name(month)
    return gettext("{first}—{last}").format(first=month_name(months[0]), last=month_name(month))


@register.filter
def span(found: FindingRow) -> str:
    """The months a finding is about: 2025年4月—10月, Apr–Oct 2025."""
    return worded(found.period_words)


_PERIOD_EXAMPLES = {Rhythm.MONTH: "2025-03", Rhythm.QUARTER: "2025-Q1", Rhythm.YEAR: "2025"}
_MONTHS_A_QUARTER = 3


@register.filter
def rhythm_title(rhythm: Rhythm) -> str:
    """How often a ledger has rows: 按月, 逐次, 在册."""
    return gettext(RHYTHM_TITLES[rhythm])


@register.filter
def period_example(rhythm: Rhythm) -> str:
    """A period as it is to be written."""
    return _PERIOD_EXAMPLES.get(rhythm, "")


@register.filter
def due_name(rhythm: Rhythm, month: int) -> str:
    """A period that is due, by its last month: 3月, 一季度, 全年."""
    if rhythm is Rhythm.QUARTER:
        quarters = (gettext("一季度"), gettext("二季度"), gettext("三季度"), gettext("四季度"))
        return quarters[month // _MONTHS_A_QUARTER - 1]
    return month_name(month) if month else gettext("全年")


@register.filter
def quota_mark(quota: Quota) -> str:
    """How sure a quota is."""
    return worded(MARKS[quota.mark])


@register.filter
def unit_word(code: str) -> str:
    """A unit of energy or water as officials read it."""
    return worded(UNIT_WORDS[code])


@register.filter
def unit_title(code: str) -> str:
    """A unit of the ledgers as officials read it."""
    return gettext(UNIT_TITLES[code]) if code else ""


@register.filter
def first_cell(cells: Cells, kind: LedgerKind) -> str:
    """What a row is called by: the first cell of what makes it the row it is."""
    field = kind.by_key[kind.identity[0]]
    text = cells.get(field.key, "")
    return gettext(field.choice_titles[text]) if field.choices and text else text


@register.filter
def hundredfold(share: Decimal | None) -> Decimal:
    """A share of 1 in per cent, nothing where there is none."""
    return (share or Decimal(0)) * 100


@register.filter
def short_place(number: Decimal) -> str:
    """A derived figure to two places, without needless zeros."""
    return grouped(round(number, 2))

"""When a ledger's periods are due and close, and whether an entry may still be written: asked by every way to write."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from jieyue.ledgers.rules.filings import LEVELS, State
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.values.periods import Period, span_words
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say

_TOLD = tomllib.loads((files("jieyue.ledgers") / "data" / "calendar.toml").read_text(encoding="utf-8"))
ENERGY = "energy"
ALL, KEPT = "all", "kept"
MONTH, QUARTER, YEAR = "month", "quarter", "year"
# Months in a period.
_LENGTH = {MONTH: 1, QUARTER: 3, YEAR: 12}
MARK: str = _TOLD["mark"]
_LONGEST = 366


@dataclass(frozen=True)
class FilingKind:
    """A ledger that is handed in period by period: by every organ, or (`who`) by those that keep it."""

    code: str
    title: str
    title_en: str
    every: str
    who: str = ALL

    @property
    def months(self) -> range:
        """The last months of its periods."""
        length = _LENGTH[self.every]
        return range(length, 13, length)

    def closing_month(self, month: int) -> int:
        """The last month of the period an entry falls into; a figure of the whole year belongs to the last one."""
        length = _LENGTH[self.every]
        return -(-(month or 12) // length) * length

    def months_of(self, month: int) -> range:
        """The months of the period that ends with `month`."""
        return range(month - _LENGTH[self.every] + 1, month + 1)

    def period_text(self, year: int, month: int) -> str:
        """A period as it is written: 2025-03, 2025-Q1, 2025."""
        if self.every == MONTH:
            return str(Period(year, month))
        return f"{year}-Q{month // _LENGTH[QUARTER]}" if self.every == QUARTER else str(year)

    def period_words(self, year: int, month: int) -> Message:
        """A period as it is spoken: 2025年3月, 2025年1月—3月, 2025年."""
        months = self.months_of(month)
        return span_words(year, 0 if self.every == YEAR else months[0], month)


def _kind(code: str, row: Mapping[str, str]) -> FilingKind:
    named = LEDGERS.get(code)
    title, title_en = (row["title"], row["title_en"]) if named is None else (named.title, named.title_en)
    return FilingKind(code, title, title_en, row["every"], row["who"])


KINDS: Mapping[str, FilingKind] = MappingProxyType(
    {code: _kind(code, row) for code, row in _TOLD["kinds"].items()}
)


@dataclass(frozen=True)
class Dates:
    """When the periods of one ledger in one year are due and close, who reviews, who is reminded; in days."""

    kind: str
    year: int
    due_days: int
    closes_days: int | None
    levels: int
    before: int
    county_after: int
    city_after: int

    def due(self, month: int) -> date:
        """The last day on which a period is handed in in time."""
        return last_day(self.year, month) + timedelta(days=self.due_days)

    def closes(self, month: int) -> date | None:
        """The last day on which its entries may be written; None where they never lock by themselves."""
        return (
            None
            if self.closes_days is None
            else last_day(self.year, month) + timedelta(days=self.closes_days)
        )


class Stage(StrEnum):
    """How a period stands on a day: not over yet, to be handed in, past its deadline, locked."""

    AHEAD = "ahead"
    OPEN = "open"
    LATE = "late"
    LOCKED = "locked"


def stage_of(dates: Dates | None, year: int, month: int, today: date) -> Stage:
    """How the period that ends with `month` stands; without dates it is open."""
    if dates is None:
        return Stage.OPEN
    closes = dates.closes(month)
    if closes is not None and closes < today:
        return Stage.LOCKED
    if dates.due(month) < today:
        return Stage.LATE
    return Stage.OPEN if last_day(year, month) < today else Stage.AHEAD


def default_dates(kind: str, year: int) -> Dates:
    """The example dates, offered until the province sets its own."""
    return Dates(kind, year, **_TOLD["every"][KINDS[kind].every])


def check_dates(dates: Dates) -> Verdict:
    """Whether the days follow one another."""
    days = (dates.due_days, dates.before, dates.county_after, dates.city_after)
    if any(not 0 <= day <= _LONGEST for day in days):
        return no(say("天数应在 0 到 {most} 之间。", most=_LONGEST))
    if dates.closes_days is not None and not dates.due_days <= dates.closes_days <= _LONGEST:
        return no(say("锁定日期不能早于报送截止日期。"))
    if not 1 <= dates.levels <= len(LEVELS):
        return no(say("审核级数应为 1 到 {most}。", most=len(LEVELS)))
    if dates.county_after > dates.city_after:
        return no(say("上一级的督办日期不能早于本级。"))
    return YES


def last_day(year: int, month: int) -> date:
    """The day a period ends on."""
    return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True)
class Held:
    """A filing as far as it bears on writing: its state, since which day, and through whom."""

    state: State
    since: date
    by: str


def may_write(
    period: Period, filing: Held | None, closes: date | None, today: date, *, excepted: bool
) -> Verdict:
    """Whether an entry of the period may be written on `today`.

    What was handed in is held until it is returned; what was returned may be mended whatever the calendar says.
    """
    if filing and filing.state in _HELD:
        told = {"period": period.words, "day": filing.since, "by": filing.by}
        return no(Message(_HELD[filing.state].template, told))
    mended = filing is not None and filing.state is State.RETURNED
    if mended or excepted or closes is None or today <= closes:
        return YES
    return no(
        say(
            "{period} 的台账已在 {day} 后锁定,不能再填写;如需补报,请向市级或省级机关事务管理部门申请例外。",
            period=period.words,
            day=closes,
        )
    )


_HELD = {
    State.SUBMITTED: say("{period} 的台账已于 {day} 由{by}提交,正在审核,不能修改;如需更正,请联系上级退回。"),
    State.APPROVED: say("{period} 的台账已于 {day} 由{by}审核通过,不能修改;如需更正,请联系其退回。"),
    State.LOCKED: say("{period} 的台账已于 {day} 由{by}锁定,不能修改;如需更正,请申请例外,再由其退回。"),
}

"""What a programme year looks like: its dates, its data year and its targets, and what they may be changed to."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

DEFAULT = (files("jieyue.campaigns") / "data" / "default.toml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Year:
    """A programme year.  `targets` holds the percentage to be reached by `summary_due`, by tier."""

    year: int
    data_year: int
    standard: str
    plans_due: date
    acceptance_due: date
    summary_due: date
    rectification_months: int
    targets: dict[str, Decimal]

    def next_date(self, today: date) -> tuple[str, date] | None:
        """The next deadline from `today` on, with its name; None when the year is over."""
        dates = (
            ("创建计划报省备案", self.plans_due),
            ("评价验收", self.acceptance_due),
            ("总结通报", self.summary_due),
        )
        return next(((name, due) for name, due in dates if due >= today), None)

    def mended_by(self, returned: date) -> date:
        """The day by which a case returned on `returned` is to be submitted again."""
        return _months_on(returned, self.rectification_months)

    def returned_too_long(self, today: date) -> date:
        """A case returned before this day should have been submitted again by `today`."""
        return _months_on(today, -self.rectification_months)


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def default_year(year: int, *, stage: str = "first", text: str = DEFAULT) -> Year:
    """The plan's dates and targets laid on one calendar year.

    `stage` is "first" (50/40 %) or "second" (80/70 %): the plan leaves open in which year each ends.
    """
    told = tomllib.loads(text)
    return Year(
        year=year,
        data_year=year + told["data_year_offset"],
        standard=told["standard"],
        plans_due=_on(year, told["plans_due"]),
        acceptance_due=_on(year, told["acceptance_due"]),
        summary_due=_on(year, told["summary_due"]),
        rectification_months=told["rectification_months"],
        targets=_targets(told["stages"][stage]),
    )


def check_year(year: Year) -> Verdict:
    """Whether dates follow one another and targets are per cent."""
    if not year.plans_due <= year.acceptance_due <= year.summary_due:
        return no(say("日期应依次为:计划备案、评价验收、总结通报,请核对。"))
    if any(not 0 <= percent <= 100 for percent in year.targets.values()):  # noqa: PLR2004
        return no(say("目标比例应在 0 到 100 之间。"))
    return YES


def _on(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _targets(stage: dict[str, Any]) -> dict[str, Decimal]:
    return {tier: Decimal(percent) for tier, percent in stage.items()}

"""What a programme year looks like: its dates, its data year and its targets, from a text to values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

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


def _on(year: int, month_day: str) -> date:
    return date.fromisoformat(f"{year}-{month_day}")


def _targets(stage: dict[str, Any]) -> dict[str, Decimal]:
    return {tier: Decimal(percent) for tier, percent in stage.items()}

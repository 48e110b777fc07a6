"""Which region, year and measure a page of goals is about, read from its address or its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from jieyue.acts.rules import Actor
from jieyue.plans.queries.assignments import years_with_goals
from jieyue.plans.rules.measures import MEASURES
from jieyue.values.quantities import parse_decimal
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_YEAR = re.compile(r"(19|20)[0-9]{2}")
DEFAULT = "energy_total"


@dataclass(frozen=True)
class Asked:
    """`region` and `indicator` are codes, "" where the address says nothing."""

    region: str
    year: int
    indicator: str

    def back(self) -> HttpResponse:
        """To the page the form came from."""
        told = {"region": self.region, "year": self.year, "indicator": self.indicator}
        return redirect(f"{reverse('goals')}?{urlencode(told)}")


def asked(query: QueryDict, years: list[int], today: date) -> Asked:
    """What a GET asks for: the year under way where nothing is said, or the last one with goals before it."""
    told = query.get("year", "")
    year = int(told) if _YEAR.fullmatch(told) else usual_year(years, today)
    indicator = query.get("indicator", "")
    return Asked(query.get("region", ""), year, indicator if indicator in MEASURES else "")


def sent(form: QueryDict) -> Asked:
    """What a POST is about.  Raises Refusal for a year that is none."""
    year = form.get("year", "")
    if not _YEAR.fullmatch(year):
        raise Refusal(say("年度“{text}”应为四位年份,如 2024。", text=year[:20]))
    return Asked(form.get("region", ""), int(year), form.get("indicator", ""))


def usual_year(years: list[int], today: date) -> int:
    return next((year for year in years if year <= today.year), today.year)


def years_of(actor: Actor, year: int) -> list[int]:
    """The years offered: those with goals, and the one shown."""
    return sorted({*years_with_goals(actor), year})


def number(text: str) -> Decimal | None:
    """A figure of a form, None where it is blank.  Raises Refusal for what is no number or below zero."""
    if not text.strip():
        return None
    told = parse_decimal(text)
    if told < 0:
        raise Refusal(say("不能为负数:{text}。", text=text[:40]))
    return told

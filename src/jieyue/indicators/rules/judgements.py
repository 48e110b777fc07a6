"""What people make of a finding, and how long their word on it holds, so that nobody is asked the same twice.

A word is matched to a finding by organ, kind, item and period, not by the finding's row: every
computation writes the findings anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from jieyue.ledgers.rules.checks.found import DUPLICATE
from jieyue.ledgers.rules.checks.limits import JudgementLimits

CORRECTED, TRUE, OTHER, REOPENED = "corrected", "true", "other", "reopened"
VERDICTS = {CORRECTED: "数据已更正", TRUE: "情况属实", OTHER: "其他"}
# Why a figure that stands out may be right.
WHYS = {
    "moved": "搬迁",
    "renovated": "装修或改造",
    "equipment": "新增设备",
    "closed": "停用或腾退",
    "people": "人员增减",
    "duty": "专项任务或值班",
    "weather": "天气异常",
    "tariff": "价格调整",
    "distinct": "确为两家机关",
}


def whys_of(kind: str) -> dict[str, str]:
    """The reasons that make sense for a kind of finding."""
    return {code: title for code, title in WHYS.items() if (code == "distinct") == (kind == DUPLICATE)}


class Standing(StrEnum):
    """Whether somebody has to look at a finding."""

    OPEN = "open"
    FOLDED = "folded"  # the same was explained as true in an earlier year
    CLOSED = "closed"


STANDINGS = {Standing.OPEN: "待处理", Standing.FOLDED: "往年已说明", Standing.CLOSED: "已关闭"}


@dataclass(frozen=True)
class Doubt:
    """What a finding is about and how much is in doubt: energy in kgce, money in yuan."""

    kind: str
    item: str
    year: int
    month: int
    last_month: int
    kgce: Decimal | None
    yuan: Decimal | None

    def meets(self, other: Doubt) -> bool:
        """Whether both are about the same thing at the same time, by at least a month."""
        whole = 0 in {self.month, other.month}
        overlap = self.month <= other.last_month and other.month <= self.last_month
        return self.of_a_sort(other) and self.year == other.year and (whole or overlap)

    def of_a_sort(self, other: Doubt) -> bool:
        """Whether both are of one kind and item, whenever that was."""
        return (self.kind, self.item) == (other.kind, other.item)

    def outgrows(self, earlier: Doubt, times: float) -> bool:
        """Whether this is markedly larger than what was judged: by energy, else money, else months."""
        for now, then in ((self.kgce, earlier.kgce), (self.yuan, earlier.yuan)):
            if now is not None and then is not None:
                return now > then * Decimal(str(times))
        return self._months() > earlier._months() * times

    def _months(self) -> int:
        return self.last_month - self.month + 1


@dataclass(frozen=True)
class Word:
    """One word on a doubt: `id` is its row's, `doubt` what it was spoken of."""

    id: int
    doubt: Doubt
    verdict: str
    at: datetime


def standing(
    doubt: Doubt, words: Iterable[Word], computed: datetime, limits: JudgementLimits
) -> tuple[Standing, int | None]:
    """How a finding stands after all words of its organ, and the word that matters, even to an open one.

    The latest word on the same period decides; without one, the latest of an earlier year that has not lapsed.
    A finding that has grown markedly, or that a computation after its "correction" found again, is open.
    """
    latest = sorted(words, key=lambda word: (word.at, word.id), reverse=True)
    for word in latest:
        if word.doubt.meets(doubt):
            return _on_this(doubt, word, computed, limits), word.id
    for word in latest:
        if word.doubt.of_a_sort(doubt) and 0 < doubt.year - word.doubt.year <= limits.years:
            return _on_earlier(doubt, word, limits)
    return Standing.OPEN, None


def _on_this(doubt: Doubt, word: Word, computed: datetime, limits: JudgementLimits) -> Standing:
    found_again = word.verdict == CORRECTED and computed > word.at
    if word.verdict == REOPENED or found_again or doubt.outgrows(word.doubt, limits.larger):
        return Standing.OPEN
    return Standing.CLOSED


def _on_earlier(doubt: Doubt, word: Word, limits: JudgementLimits) -> tuple[Standing, int | None]:
    """Only what was true then says anything of now."""
    if word.verdict != TRUE:
        return Standing.OPEN, None
    return (Standing.OPEN if doubt.outgrows(word.doubt, limits.larger) else Standing.FOLDED), word.id

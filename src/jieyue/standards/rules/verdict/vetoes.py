"""Events that bar an organ whatever its points: false data, an accident, public criticism (一票否决)."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.answers import Answers
from jieyue.standards.rules.facts import DATA_YEAR, Facts
from jieyue.standards.rules.sheet import VetoResult
from jieyue.standards.rules.standard import Veto
from jieyue.values.wording import Message, say

_YEAR = Decimal(10000)  # a day is kept as 20260831


def judged(veto: Veto, facts: Facts, answers: Answers) -> VetoResult:
    """Whether the event stands against the organ: it happened in the data year, after it, or shortly before.

    Where the data year is not known, an event counts whenever it was.
    """
    answer = answers.get(veto.id)
    if answer is None or not answer.value:
        return VetoResult(veto.id, veto.title, stands=False, reason=say("没有发生。"))
    happened = int(answer.value // _YEAR)
    year = facts.get(DATA_YEAR)
    told = {"year": happened, "years": veto.years}
    if year is not None and year.value is not None and happened <= int(year.value) - veto.years:
        reason = say("{year} 年发生,已超过 {years} 年的期限。", **told)
        return VetoResult(veto.id, veto.title, stands=False, reason=reason)
    reason = say("{year} 年发生,在 {years} 年期限之内。", **told)
    return VetoResult(veto.id, veto.title, stands=True, reason=reason)


def described(veto: Veto) -> Message:
    """The event and its period in a sentence, for the standard's own page."""
    return say("{title}:{years} 年内发生的,一票否决。", title=Message(veto.title), years=veto.years)

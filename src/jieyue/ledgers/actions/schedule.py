"""The calendar of ledgers: the province sets the dates, an office lets somebody in again until a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.utils.timezone import localdate

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.acts.actions import perform
from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.actions.links import filing_link, of_kind
from jieyue.ledgers.models import Reopening, Schedule
from jieyue.ledgers.queries.owing import owing
from jieyue.ledgers.queries.standing import known_kind
from jieyue.ledgers.rules.closing import KINDS, Dates, check_dates
from jieyue.ledgers.rules.reminders import reopened_message
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def change_schedule(actor: Actor, dates: Dates) -> None:
    """Set when a ledger's periods of a year are due and close.

    Raises Refusal for an unknown ledger and for days out of order.
    """
    if dates.kind not in KINDS:
        raise Refusal(say("没有“{kind}”这种需要报送的台账。", kind=dates.kind))
    verdict = check_dates(dates)
    if not verdict:
        raise Refusal(verdict.reason)
    told = asdict(dates)
    with perform(
        actor,
        "schedule.change",
        subject=f"schedule {dates.kind} {dates.year}",
        path=seat(actor, "schedule.change"),
    ) as detail:
        Schedule.objects.update_or_create(kind=told.pop("kind"), year=told.pop("year"), defaults=told)
        detail.update(told)


def reopen(
    actor: Actor, kind: str, period: Period, until: date, reason: str, *, code: str = "", region: str = ""
) -> None:
    """Let an organ (a code) or a region's subtree write a closed period again, up to and including `until`.

    Month 0 stands for every period of the year.  Raises Refusal for a day that is over, a place out of
    scope, and when no reason is given.
    """
    if period.month:
        known_kind(kind, period.month)
    if until < localdate(actor.at):
        raise Refusal(say("例外的截止日期 {day} 已经过去,请改为今天或以后。", day=until))
    path = organ_place(actor, code).path if code else region_of(actor, region).path
    subject = f"schedule {kind} {period} {code or region}"
    with perform(actor, "schedule.reopen", subject=subject, path=path, reason=reason) as detail:
        made = Reopening.objects.create(
            path=path,
            kind=kind,
            year=period.year,
            month=period.month,
            until=until,
            reason=reason.strip(),
            by=actor.name,
            at=actor.at,
        )
        detail["until"] = until.isoformat()
        detail["told"] = notify(_news(made, actor), actor.at)


def _news(made: Reopening, actor: Actor) -> list[News]:
    """The organs that may write again hear of it; month 0 leads to the calendar, where all periods stand."""
    kind = KINDS[made.kind]
    period = kind.period_words(made.year, made.month) if made.month else Period(made.year).words
    message = reopened_message(period, say(kind.title), made.until, made.reason)
    organs = Organ.objects.filter(
        in_scope(actor), under((made.path,)), owing(made.kind, made.year, made.month or kind.months[-1])
    )
    return [
        News(
            path,
            f"reopened {made.pk}",
            message,
            filing_link(made.kind, code, made.year, made.month)
            if made.month
            else Link("ledger-calendar", (), {"year": made.year} | of_kind(made.kind)),
        )
        for path, code in organs.values_list("path", "code")
    ]


def end_reopening(actor: Actor, number: int) -> None:
    """Take an exception back before its day.  Raises Refusal where there is none that holds."""
    found = Reopening.objects.filter(in_scope(actor), pk=number, ended=None).first()
    if found is None:
        raise Refusal(say("没有这项例外,或已经结束。"))
    with perform(actor, "schedule.end", subject=f"reopening {number}", path=found.path):
        Reopening.objects.filter(pk=number, ended=None).update(ended=actor.at)

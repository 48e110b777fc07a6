"""Reminding organs of what is due, and the offices above of who is late: sent once, however often it is run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.actions.links import filing_link, of_kind
from jieyue.ledgers.queries.late import LateOrgan, late_organs
from jieyue.ledgers.queries.locks import all_dates
from jieyue.ledgers.rules.closing import KINDS, Dates
from jieyue.ledgers.rules.filings import State
from jieyue.ledgers.rules.reminders import Stage, office_message, organ_message, stage
from jieyue.values.periods import Period
from jieyue.values.wording import say


@dataclass(frozen=True)
class Reminded:
    """Periods that are being reminded of, organs that have not handed them in, and messages that were new."""

    periods: int
    late: int
    sent: int


def remind(actor: Actor, kind: str, today: date) -> Reminded:
    """Send the reminders of a day to the organs and offices of the actor's scope.

    Organs hear before, on and after a deadline, their office and the one above after it; the same is not
    told twice.  Raises Refusal when the actor may not.
    """
    years = (today.year - 1, today.year)
    due = [
        (dates, month, reached)
        for dates in all_dates(kind, years).values()
        for month in KINDS[kind].months
        if (reached := stage(dates, month, today)) is not None
    ]
    with perform(
        actor, "reminder.send", subject=f"reminders {kind} {today}", path=seat(actor, "reminder.send")
    ) as detail:
        late, sent = 0, 0
        for dates, month, reached in due:
            organs = late_organs(actor, kind, dates.year, month)
            late += len(organs)
            sent += notify(list(_news(dates, month, reached, organs)), actor.at)
        detail.update(periods=len(due), late=late, sent=sent)
    return Reminded(len(due), late, sent)


def _news(dates: Dates, month: int, reached: Stage, organs: list[LateOrgan]) -> Iterator[News]:
    kind, due = KINDS[dates.kind], dates.due(month)
    period, ledger = kind.period_words(dates.year, month), say(kind.title)
    about = f"filing {dates.kind} {Period(dates.year, month)}"
    for organ in organs:
        returned = organ.state is State.RETURNED
        yield News(
            organ.path,
            f"{about} {'returned' if returned else reached.organ}",
            organ_message(reached.organ, period, ledger, due, returned=returned),
            filing_link(dates.kind, organ.code, dates.year, month),
        )
    query = {"year": dates.year, "month": month} | of_kind(dates.kind)
    if reached.office:
        for (path, code, name), count in Counter(organ.region for organ in organs).items():
            link = Link("progress", (), query | {"region": code})
            yield News(path, f"{about} office", office_message(period, ledger, due, name, count), link)
    if reached.above:
        for (path, code, name), count in Counter(organ.above for organ in organs if organ.above).items():
            link = Link("progress", (), query | {"region": code})
            yield News(path, f"{about} above", office_message(period, ledger, due, name, count), link)

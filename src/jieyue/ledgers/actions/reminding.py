"""Reminding organs of what is due, and the offices above of who is late: sent once, however often it is run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate, localtime

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.accounts.queries import posts_at
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.actions.filing import LeftOut, Stepped
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.links import filing_link, of_kind
from jieyue.ledgers.models import Chase
from jieyue.ledgers.queries.late import LateOrgan, chased_on, late_organs
from jieyue.ledgers.queries.locks import all_dates, closed, dates_of
from jieyue.ledgers.rules.closing import KINDS, Dates
from jieyue.ledgers.rules.filings import State
from jieyue.ledgers.rules.reminders import Stage, chase_message, office_message, organ_message, stage
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say


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


def chase(actor: Actor, kind: str, period: Period, *, code: str = "", region: str = "") -> Stepped:
    """Ask an organ (code), or all of a region, for a period that is late; once a day and ledger, whoever asks.

    Those who cannot be asked are told with their reason: asked today already, locked, nobody there to read it.
    Raises Refusal where nothing is late yet, out of scope, and for one organ that cannot be asked.
    """
    today, of_kind = localdate(actor.at), KINDS[kind]
    dates = dates_of(kind, period.year)
    told = {"period": of_kind.period_words(period.year, period.month), "ledger": say(of_kind.title)}
    if dates is None:
        raise Refusal(say("{period} 的{ledger}没有设定报送日历,没有截止日期,不能催报。", **told))
    due = dates.due(period.month)
    if due >= today:
        raise Refusal(say("{period} 的{ledger} {due} 截止,过期仍未提交的才能催报。", **told, due=due))
    path = organ_place(actor, code).path if code else region_of(actor, region).path
    subject = f"filing {kind} {code or region} {period}"
    with perform(actor, "reminder.chase", subject=subject, path=path) as detail:
        hold_organs([one.pk for one in late_organs(actor, kind, period.year, period.month, path)])
        # Whoever has handed in meanwhile, or was asked by somebody else, is seen as such from here on.
        late = late_organs(actor, kind, period.year, period.month, path)
        if not late:
            raise Refusal(say("{period} 的{ledger}没有未提交的机关,不用催报。", **told))
        left = _not_to_be_asked(kind, period, late, actor.at)
        asked = [one for one in late if one.pk not in left]
        if code and not asked:
            raise Refusal(left[late[0].pk])
        _ask(actor, dates, period.month, asked)
        detail.update(asked=len(asked), left=len(left))
    return Stepped(len(asked), [LeftOut(one.code, one.name, left[one.pk]) for one in late if one.pk in left])


def _ask(actor: Actor, dates: Dates, month: int, organs: Sequence[LateOrgan]) -> None:
    today, kind = localdate(actor.at), KINDS[dates.kind]
    about = {"kind": dates.kind, "year": dates.year, "month": month}
    Chase.objects.bulk_create(
        [Chase(organ_id=one.pk, **about, day=today, at=actor.at, by=actor.name) for one in organs]
    )
    period, due, closes = kind.period_words(dates.year, month), dates.due(month), dates.closes(month)
    news = [
        News(
            one.path,
            f"chase {dates.kind} {today}",
            chase_message(
                actor.name, period, say(kind.title), due, closes, returned=one.state is State.RETURNED
            ),
            filing_link(dates.kind, one.code, dates.year, month),
        )
        for one in organs
    ]
    notify(news, actor.at)


def _not_to_be_asked(
    kind: str, period: Period, late: Sequence[LateOrgan], at: datetime
) -> dict[int, Message]:
    """Why some of those that are late can't be asked, by row."""
    organs, today = [one.pk for one in late], localdate(at)
    locked = closed(organs, kind, [period], at)
    posts = posts_at([one.path for one in late], today)
    left = {one.pk: say("没有在用的经办人账号,收不到消息。") for one in late if one.path not in posts}
    left |= {organ: reason for (organ, *_), reason in locked.items()}
    return left | {
        organ: say("今天 {clock} 已由{by}催报过,每天只催一次。", clock=f"{localtime(when):%H:%M}", by=by)
        for organ, (when, by) in chased_on(organs, kind, today).items()
    }


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

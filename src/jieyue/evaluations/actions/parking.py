"""Parking what was found on site and came too late to be written: nothing is lost, and the office decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min

from jieyue.accounts.actions.notices import Link, News, notify
from jieyue.evaluations.models import Parked, Visit
from jieyue.exhibits.models import Exhibit
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class Late:
    """What came too late: of which item of a visit, under which key of its sender, and why it was not written.

    It is either a photo or what was `said`: verdict, score and note as text.
    """

    visit: Visit
    item: str
    key: str
    reason: Message
    said: Mapping[str, Any] = field(default_factory=dict)
    exhibit: Exhibit | None = None


def park(late: Sequence[Late], at: datetime) -> None:
    """Keep what came too late, and tell the offices that sent the assessors.

    What lies there under its key stays as it is.  Must run inside an act that holds the visits.
    """
    Parked.objects.bulk_create(
        (
            Parked(
                visit=one.visit,
                item=one.item,
                key=one.key,
                said=dict(one.said),
                exhibit=one.exhibit,
                reason=one.reason.as_json(),
                at=at,
            )
            for one in late
        ),
        ignore_conflicts=True,
    )
    notify(_news({one.visit.pk: one.visit for one in late}), at)


def _news(visits: Mapping[int, Visit]) -> list[News]:
    """Told once for all that waits of a visit: more that comes late is found in the same place."""
    waiting = Parked.objects.filter(visit__in=list(visits), settled_at=None)
    return [
        News(
            visits[pk].office or visits[pk].case.organ.region.path,
            f"parked {pk} {first}",
            say("{organ}的现场核查有迟到的记录,请决定是否写入。", organ=visits[pk].case.organ.name),
            Link("visit", (pk,)),
        )
        for pk, first in waiting.values_list("visit").annotate(first=Min("pk")).order_by("visit")
    ]

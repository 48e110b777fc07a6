"""What two entries of one organ would bring together, or have brought, beside their energy ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from jieyue.accounts.models import Post
from jieyue.ledgers.models import Absorption
from jieyue.ledgers.queries.carrying import SETTLED, Differing, load_of
from jieyue.sites.models import FixedShare, Membership, OwnFigure, Share, SupplyAccount


@dataclass(frozen=True)
class Beside:
    """How many rows of other ledgers, filings, reasons for blanks, account numbers, stays and posts go over.

    `differing` are the rows of other ledgers both have, and not alike, that wait for a decision.
    """

    records: int
    filings: int
    blanks: int
    accounts: int
    stays: int
    posts: int
    differing: list[Differing]


def beside(organ: int, into: int, today: date, standing: Absorption | None = None) -> Beside:
    """What goes over from one entry (a row's key) to the other, or went over where an absorption stands."""
    load = load_of(organ, into, standing.carried.get(SETTLED, ()) if standing else ())
    told = standing.carried if standing else {**load.as_json(), **going(organ, into, today)}
    words = ("records", "filings", "blanks", "accounts", "stays", "posts")
    return Beside(*(len(told.get(word, ())) for word in words), differing=load.differing)


def going(organ: int, into: int, today: date) -> dict[str, list[int]]:
    """The rows (their keys) that go over to the entry that stays, by table.

    A stay goes where the other sits in no compound at that time, and with it what it got there; a post that
    is still held goes where its person does not hold the same one there already.
    """
    taken = [(one.valid_from, one.valid_to) for one in Membership.objects.filter(organ=into)]
    stays = [
        one
        for one in Membership.objects.filter(organ=organ).order_by("pk")
        if not any(_overlap((one.valid_from, one.valid_to), other) for other in taken)
    ]
    sites = {one.site_id for one in stays}
    found = {
        "accounts": SupplyAccount.objects.filter(organ=organ),
        "shares": _lacking(Share, "entry", organ, into).filter(entry__site__in=sites),
        "fixed": _lacking(FixedShare, "method", organ, into).filter(method__site__in=sites),
        "own": _lacking(OwnFigure, "entry", organ, into).filter(entry__site__in=sites),
        "posts": _posts(organ, into, today),
    }
    rows = {name: list(rows.order_by("pk").values_list("pk", flat=True)) for name, rows in found.items()}
    return rows | {"stays": [one.pk for one in stays]}


Span = tuple[date, date | None]


def _overlap(one: Span, other: Span) -> bool:
    first, last = one
    begins, ends = other
    return (last is None or begins <= last) and (ends is None or first <= ends)


def _lacking(table: type[Share | FixedShare | OwnFigure], field: str, organ: int, into: int) -> QuerySet:
    """What one organ has of a table and the other has not."""
    there = table.objects.filter(organ=into).values(field)
    return table.objects.filter(organ=organ).exclude(**{f"{field}__in": there})


def _posts(organ: int, into: int, today: date) -> QuerySet[Post]:
    held = Post.objects.filter(Q(until=None) | Q(until__gte=today))
    same = held.filter(organ=into, user=OuterRef("user"), role=OuterRef("role"), proxy=OuterRef("proxy"))
    return held.filter(organ=organ).exclude(Exists(same))

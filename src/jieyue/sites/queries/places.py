"""A compound from its members' side, and what its own page shows beside the split: who could join, what was changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.queries.picking import Pick, organ_picks
from jieyue.registry.rules import SHARED
from jieyue.sites.models import Membership, Share, Site, SiteRevision
from jieyue.sites.queries.compounds import site_head
from jieyue.sites.rules import METHOD_TITLES
from jieyue.values.periods import Period
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class OrganStay:
    """An organ's time in a compound; `open_to_reader` whether the compound's page is in the reader's scope."""

    code: str
    name: str
    first: date
    last: date | None
    open_to_reader: bool


@dataclass(frozen=True)
class SharePart:
    """What one compound gave an organ for an item and month; `portion` is 0 to 1."""

    site: str
    kind: str
    portion: Decimal
    quantity: Decimal

    @property
    def ground(self) -> Message:
        """Where it comes from, in a phrase."""
        return say(
            "分摊自{site},{method} {portion}%",
            site=self.site,
            method=say(METHOD_TITLES[self.kind]),
            portion=f"{self.portion * 100:.1f}",
        )


@dataclass(frozen=True)
class SplitMark:
    """All that was split into one cell of an organ's ledger."""

    parts: Sequence[SharePart]

    @property
    def quantity(self) -> Decimal:
        return sum((part.quantity for part in self.parts), Decimal(0))


def stays_of(actor: Actor, code: str) -> list[OrganStay]:
    """The compounds an organ sits or sat in.  Raises Refusal when the organ is out of scope.  Three statements."""
    organ = organ_place(actor, code).pk
    rows = Membership.objects.filter(organ=organ).values_list(
        "site_id", "site__code", "site__name", "valid_from", "valid_to"
    )
    told = list(rows)
    seen = Site.objects.filter(in_scope(actor, "region__path"), pk__in=[row[0] for row in told])
    readable = set(seen.values_list("pk", flat=True))
    return [OrganStay(*stay, pk in readable) for pk, *stay in told]


def split_marks(actor: Actor, code: str, year: int) -> dict[tuple[str, int], SplitMark]:
    """What was split into an organ's ledger of a year, by item and month.  Raises Refusal out of scope."""
    organ = organ_place(actor, code).pk
    parts: dict[tuple[str, int], list[SharePart]] = defaultdict(list)
    rows = Share.objects.filter(organ=organ, entry__year=year).order_by("entry__site__code")
    for item, month, *part in rows.values_list(
        "entry__item", "entry__month", "entry__site__name", "kind", "portion", "quantity"
    ):
        parts[item, month].append(SharePart(*part))
    return {cell: SplitMark(told) for cell, told in parts.items()}


def candidates(actor: Actor, site: str, text: str, today: date) -> list[Pick]:
    """Organs of the compound's region with `text` in name or code that share premises and sit in no compound now.

    The first twelve by place.  Raises Refusal for a compound out of scope.
    """
    head = site_head(actor, site)
    sitting = Membership.objects.filter(valid_to=None).values("organ")
    return organ_picks(actor, text, today, under((head.path,)) & Q(premises=SHARED) & ~Q(pk__in=sitting))


@dataclass(frozen=True)
class SiteChange:
    """A figure of a compound before and after; `old` is None where it was new."""

    at: datetime
    by: str
    why: str
    old: Decimal | None
    new: Decimal


def site_history(actor: Actor, code: str, item: str, period: Period) -> list[SiteChange]:
    """Every change of one month of a compound, newest first.  Raises Refusal out of scope."""
    rows = SiteRevision.objects.filter(
        entry__site=site_head(actor, code).pk,
        entry__item=item,
        entry__year=period.year,
        entry__month=period.month,
    ).order_by("-pk")
    return [SiteChange(*row) for row in rows.values_list("at", "by", "why", "old_quantity", "new_quantity")]

"""What a place used of every item over some years, whoever the place is, for the analysis of energy."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Computation
from jieyue.indicators.rules.analysis import Amount, Row, Uses, uses_of
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.ledgers.models import Entry
from jieyue.ledgers.queries.totals import totals_of
from jieyue.ledgers.rules.checks.usual import Usual
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS
from jieyue.ledgers.rules.totals import YEAR
from jieyue.registry.models import Organ
from jieyue.sites.models import SiteEntry

_FIELDS = ("item", "year", "month", "quantity", "cost")


def organ_uses(actor: Actor, code: str, years: Collection[int], *, with_below: bool = False) -> Uses:
    """One organ's ledger, or with it those of the organs it is the superior of.  One statement."""
    own = Q(organ__code=code)
    wanted = own | Q(organ__superior__code=code) if with_below else own
    rows = Entry.objects.filter(in_scope(actor, "organ__path"), wanted, year__in=years)
    return uses_of(Row(*row) for row in rows.values_list("organ_id", *_FIELDS))


def organs_below(actor: Actor, code: str) -> int:
    """How many organs in the actor's scope have this one as their superior."""
    return Organ.objects.filter(in_scope(actor), superior__code=code).count()


def site_uses(actor: Actor, code: str, years: Collection[int]) -> Uses:
    """A compound's own bills.  One statement."""
    rows = SiteEntry.objects.filter(in_scope(actor, "site__region__path"), site__code=code, year__in=years)
    return uses_of(Row(*row) for row in rows.values_list("site_id", *_FIELDS))


def region_uses(code: str, years: Collection[int]) -> Uses:
    """The kept totals of a region.  Three statements."""
    totals = totals_of((code,), years)
    return {
        (item, year, month): Amount(one.quantity, one.cost, one.covered)
        for item in ITEMS
        for year in years
        for month in (YEAR, *ALL_MONTHS)
        if (one := totals.of(code, item, year, month)).covered or one.quantity
    }


def usual_prices(year: int, method: str = DEFAULT_METHOD) -> dict[str, Decimal]:
    """Everybody's median price by item in yuan per unit, of the latest computation of a year; {} without one."""
    stored = (
        Computation.objects.filter(year=year, method=method, whole=True)
        .values_list("usual", flat=True)
        .first()
    )
    if not stored:
        return {}
    usual = Usual.from_json(stored)
    return {item: Decimal(str(price.value)) for item, price in usual.prices.items() if price.there}

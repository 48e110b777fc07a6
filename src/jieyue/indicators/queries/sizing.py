"""What a finding weighs, because a list is only worked through from the top."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Q, Sum

from jieyue.indicators.models import Finding as StoredFinding
from jieyue.indicators.rules.factors import FactorSet
from jieyue.ledgers.models import Entry
from jieyue.ledgers.rules.checks.found import DUPLICATE, Finding
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.rules.duplicates import Twin
from jieyue.values.rounding import PLACES, half_even
from jieyue.values.wording import say

_SHOWN_PLACES = 2


def stored(
    run_id: int | None, found: Finding, factor_set: FactorSet, energy: Decimal | None = None
) -> StoredFinding:
    """A finding as it is kept: the quantity in doubt in kgce by the factor set, the money in yuan.

    `energy` (kgce) is given where not an item but the whole organ is in doubt.
    """
    return StoredFinding(
        computation_id=run_id,
        organ_id=found.organ,
        kind=found.kind,
        item=found.item,
        year=found.year,
        month=found.month,
        last_month=found.last_month,
        found=_decimal(found.found, PLACES),
        expected=_decimal(found.expected, PLACES),
        kgce=_kgce(found, factor_set) if energy is None else half_even(energy, _SHOWN_PLACES),
        yuan=_decimal(found.yuan, _SHOWN_PLACES),
        past=found.past,
        peers=found.peers,
        reason=found.reason.as_json(),
    )


def _kgce(found: Finding, factor_set: FactorSet) -> Decimal | None:
    """None where no energy is in doubt: water, money, people."""
    sizes = [(item, size) for item, size in found.sizes if "energy" in ITEMS[item].groups]
    if not sizes:
        return None
    return _decimal(
        sum(size * float(factor_set.factor(item, "kgce").value) for item, size in sizes), _SHOWN_PLACES
    )


def _decimal(number: float | None, places: int) -> Decimal | None:
    return None if number is None else half_even(Decimal(number), places)


def costs_of(organs: Collection[int], year: int) -> dict[int, float]:
    """What these organs paid in a year, in yuan; monthly entries win over the annual one of an item."""
    rows = (
        Entry.objects.filter(organ__in=organs, year=year, cost__isnull=False)
        .order_by()
        .values_list("organ_id", "item")
        .annotate(monthly=Sum("cost", filter=Q(month__gt=0)), annual=Sum("cost", filter=Q(month=0)))
    )
    paid: dict[int, float] = {}
    for organ, _, monthly, annual in rows:
        paid[organ] = paid.get(organ, 0.0) + float(annual if monthly is None else monthly)
    return paid


def twin_finding(twin: Twin, year: int, yuan: float | None) -> Finding:
    """The second entry of an organ as a finding; `yuan` is what it says it paid."""
    sentence = (
        say(
            "名称与同一区划的“{name}”({code})实为一致,可能是同一机关重复登记,能耗会被计两次。",
            name=twin.first.name,
            code=twin.first.code,
        )
        if twin.same
        else say(
            "名称与同一区划的“{name}”({code})仅差一字,可能是同一机关重复登记,请核对。",
            name=twin.first.name,
            code=twin.first.code,
        )
    )
    return Finding(twin.organ.id, DUPLICATE, "", year, 0, 0, sentence, yuan=yuan, peers=1)

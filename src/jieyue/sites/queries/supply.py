"""户号: which accounts an organ or a compound has, and where an account is bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor
from jieyue.ledgers.rules.items import ITEMS, Item
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.sites.models import SupplyAccount
from jieyue.sites.queries.compounds import site_head
from jieyue.sites.rules.supply_rows import Binding

_BATCH = 5_000


@dataclass(frozen=True)
class SupplyLine:
    """One account as the pages of its holder show it."""

    number: str
    item: Item
    supplier: str
    first: date
    last: date | None


def accounts_of_organ(actor: Actor, code: str) -> list[SupplyLine]:
    """An organ's accounts.  Raises Refusal when it is out of scope.  Two statements."""
    return _lines(SupplyAccount.objects.filter(organ=organ_place(actor, code).pk))


def accounts_of_site(actor: Actor, code: str) -> list[SupplyLine]:
    """A compound's accounts.  Raises Refusal when it is out of scope.  Two statements."""
    return _lines(SupplyAccount.objects.filter(site=site_head(actor, code).pk))


def _lines(found: QuerySet[SupplyAccount]) -> list[SupplyLine]:
    rows = found.values_list("number", "item", "supplier", "valid_from", "valid_to")
    return [SupplyLine(number, ITEMS[item], *rest) for number, item, *rest in rows]


def exported_bindings(actor: Actor, *, region: str = "", organ: str = "") -> Iterator[Binding]:
    """The bindings of organs and compounds in the actor's scope; narrowed to a region or an organ."""
    rows = SupplyAccount.objects.filter(
        in_scope(actor, "organ__path") | in_scope(actor, "site__region__path")
    )
    if organ:
        rows = rows.filter(organ_id=organ_place(actor, organ).pk)
    elif region:
        path = region_of(actor, region).path
        rows = rows.filter(under((path,), "organ__path") | under((path,), "site__region__path"))
    ordered = rows.order_by("supplier", "number", "valid_from").values_list(
        "supplier", "number", "item", "organ__code", "site__code", "valid_from", "valid_to"
    )
    for supplier, number, item, holder, site, first, last in ordered.iterator(chunk_size=_BATCH):
        yield Binding(supplier, number, item, holder or site, holder is None, first, last)


Names = dict[tuple[bool, str], str]


def bindings_of(numbers: Collection[str]) -> tuple[dict[tuple[str, str], list[Binding]], Names]:
    """Every binding of these numbers, whoever holds them, by supplier and number; and the holders' names."""
    told: dict[tuple[str, str], list[Binding]] = defaultdict(list)
    names: Names = {}
    for row in _stored(numbers):
        supplier, number, item, first, last, organ, organ_name, site, site_name = row
        binding = Binding(supplier, number, item, organ or site, organ is None, first, last)
        told[binding.account].append(binding)
        names[binding.on_site, binding.holder] = organ_name or site_name
    return told, names


def _stored(numbers: Collection[str]) -> Iterable[tuple[Any, ...]]:
    fields = ("supplier", "number", "item", "valid_from", "valid_to")
    fields += ("organ__code", "organ__name", "site__code", "site__name")
    wanted = list(numbers)
    # Databases bound the number of parameters of one statement.
    for start in range(0, len(wanted), 900):
        yield from SupplyAccount.objects.filter(number__in=wanted[start : start + 900]).values_list(*fields)

"""Keeps the regions' totals in step with the entries, inside the transaction that writes them.

When an organ has moved, or was opened or closed, since it was counted, the next write to its ledger or `settle` takes all it
adds from the old place to the new one; until then readers do so for themselves (`queries.totals`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor, seat
from jieyue.ledgers.models import CountedOrgan, Declaration, Entry, RegionTotal, RegionUse
from jieyue.ledgers.queries.totals import Items, Seat, above, count, seats, stray_organs
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.totals import Difference
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import no_double

SETTLE = "ledger.settle"

_SEATS = 10_000
_ADD = """
    INSERT INTO ledgers_regiontotal (region_id, item, year, month, quantity, cost, covered, absent)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (region_id, year, item, month) DO UPDATE SET
        quantity = ledgers_regiontotal.quantity + excluded.quantity,
        cost = ledgers_regiontotal.cost + excluded.cost,
        covered = ledgers_regiontotal.covered + excluded.covered,
        absent = ledgers_regiontotal.absent + excluded.absent
"""
_ADD_USE = """
    INSERT INTO ledgers_regionuse (region_id, item, year, organs) VALUES (%s, %s, %s, %s)
    ON CONFLICT (region_id, item, year) DO UPDATE SET organs = ledgers_regionuse.organs + excluded.organs
"""


@contextmanager
def kept_in_step(touched: Items) -> Iterator[None]:
    """Bring the totals up to what is written inside the block: items by organ.  Must run inside an act."""
    placed = seats(touched)
    moved = {organ for organ, (counted, now) in placed.items() if counted != now}
    wanted = {organ: ITEMS.keys() if organ in moved else items for organ, items in touched.items()}
    difference = Difference()
    count(difference, wanted, {organ: counted for organ, (counted, _) in placed.items() if counted}, sign=-1)
    yield
    # What was written may be that an entry of the registry is another's double, or is none after all.
    standing = seats(touched)
    count(difference, wanted, {organ: now for organ, (_, now) in standing.items()}, sign=1)
    _store(difference)
    _remember({organ: now for organ, (counted, now) in standing.items() if counted != now})
    CountedOrgan.objects.filter(organ__in=placed.keys() - standing.keys()).delete()


def settle(actor: Actor) -> int:
    """Count organs that have moved at their new place; returns how many there were."""
    with draft(actor, SETTLE, path=seat(actor, SETTLE)):
        strays = stray_organs()
        with kept_in_step({organ: ITEMS.keys() for organ in strays}):
            pass
    return len(strays)


def recount(actor: Actor) -> None:
    """Count everything anew from the entries: after an upgrade, or a mass of entries at once."""
    with draft(actor, SETTLE, path=seat(actor, SETTLE)):
        for table in (RegionTotal, RegionUse, CountedOrgan):
            table.objects.all().delete()
        holding = Entry.objects.order_by().values_list("organ_id", flat=True).distinct()
        declaring = Declaration.objects.order_by().values_list("organ_id", flat=True).distinct()
        organs = {*holding, *declaring}
        counting = Organ.objects.filter(no_double()).order_by()
        places = {
            pk: Seat(*told) for pk, *told in counting.values_list("pk", "region_id", "opened", "closed")
        }
        difference = Difference()
        count(difference, dict.fromkeys(organs, ITEMS.keys()), places, sign=1)
        _store(difference)
        _remember({organ: places[organ] for organ in organs if organ in places})


def _store(difference: Difference) -> None:
    """Add the difference to every region it counts in, in one order, so that two writers never block each other."""
    spread = difference.with_regions_above(above())
    with connection.cursor() as cursor:
        cursor.executemany(
            _ADD,
            [
                (*cell, total.quantity, total.cost, total.covered, total.absent)
                for cell, total in sorted(spread.sums.items())
            ],
        )
        cursor.executemany(
            _ADD_USE, [(*use, organs) for use, organs in sorted(spread.uses.items()) if organs]
        )


def _remember(seats: Mapping[int, Seat]) -> None:
    CountedOrgan.objects.bulk_create(
        [
            CountedOrgan(organ_id=organ, region_id=seat.region, opened=seat.opened, closed=seat.closed)
            for organ, seat in seats.items()
        ],
        batch_size=_SEATS,
        update_conflicts=True,
        unique_fields=["organ"],
        update_fields=["region", "opened", "closed"],
    )

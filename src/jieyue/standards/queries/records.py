"""The facts that rows of the ledgers tell, for all organs at once: one statement for each ledger that is asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby

from jieyue.ledgers.models import Record
from jieyue.ledgers.queries.records import of_year
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.registry.models import Organ
from jieyue.standards.queries.facts import Filled
from jieyue.standards.rules.asking import readings_of
from jieyue.standards.rules.facts import Fact, as_fact
from jieyue.standards.rules.readings import Read, Row, reader
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.traits import READ, known

_BATCH = 5_000
_Readers = list[tuple[str, Callable[[Sequence[Row]], Read]]]


def record_facts(
    data_year: int, standards: Iterable[Standard], organ_ids: Collection[int] | None = None
) -> Filled:
    """What these standards ask of the catalogue's ledgers, by organ; an organ without rows has its facts too.

    None of `organ_ids`: of all organs.  Nothing is read where nothing is asked.
    """
    readings = readings_of(standards)
    if not readings:
        return {}
    organs = Organ.objects.values_list("pk", flat=True)
    filled: Filled = {pk: {} for pk in (organs if organ_ids is None else organs.filter(pk__in=organ_ids))}
    for ledger in dict.fromkeys(reading.ledger for reading in readings.values()):
        readers = [(name, reader(told)) for name, told in readings.items() if told.ledger == ledger]
        nothing = _read([one for one in readers if one[0] not in READ], ())
        for pk in filled:
            filled[pk] |= nothing
        for organ_id, rows in _rows(ledger, data_year, organ_ids):
            if organ_id in filled:
                filled[organ_id] |= _read(readers, rows)
    return filled


def _read(readers: _Readers, rows: Sequence[Row]) -> dict[str, Fact]:
    """What the rows tell; of a trait only where there are some."""
    told: dict[str, Fact] = {}
    for name, read in readers:
        found = read(rows)
        told[name] = known(name, bool(found.value)) if name in READ else as_fact(name, found)
    return told


def _rows(ledger: str, data_year: int, organ_ids: Collection[int] | None) -> Iterator[tuple[int, list[Row]]]:
    """The rows of a ledger that count in a year, organ by organ in the order of time."""
    found = Record.objects.filter(of_year(LEDGERS[ledger], data_year))
    if organ_ids is not None:
        found = found.filter(organ_id__in=organ_ids)
    told = found.order_by("organ_id", "year", "month", "key").values_list("organ_id", "pk", "month", "cells")
    for organ_id, rows in groupby(told.iterator(chunk_size=_BATCH), key=lambda row: row[0]):
        yield organ_id, [Row(*row[1:]) for row in rows]

"""The other ledgers of a demo province: the same from the same seed, bounded, and in order by every rule."""

from __future__ import annotations

from collections import Counter

import factories
from jieyue.cli.demo.records import records
from jieyue.cli.demo.running import running_rows
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import RecordRow, as_kept, plan_records, read_records
from jieyue.registry.queries.organs import OrganPlace
from jieyue.values.imports import RefusedCells

# Rows an organ has on the average: a province of 1,500 is to be filled in seconds.
MOST = 60


def drawn(province):
    return [(organ.code, kind, row) for organ in province.organs for kind, row in records(7, organ, 2025)]


def test_the_same_seed_gives_the_same_rows(small):
    assert drawn(small) == drawn(small)
    assert drawn(small) != [(organ.code, *row) for organ in small.organs for row in records(8, organ, 2025)]


def test_every_ledger_is_kept_by_some_and_most_not_by_all(small):
    keepers = Counter(kind for kind, _ in {(kind, code) for code, kind, _ in drawn(small)})
    assert set(keepers) >= LEDGERS.keys() - {"hazardous_waste", "bills"}
    assert sum(count < len(small.organs) for count in keepers.values()) > len(keepers) / 2
    assert len(drawn(small)) < MOST * len(small.organs)


def test_every_row_is_in_order_and_written_as_it_is_kept(small):
    places = {organ.code: OrganPlace(number, "610000/") for number, organ in enumerate(small.organs)}
    sheets: dict[str, list[RecordRow]] = {}
    running = [(organ.code, *row) for organ in small.organs for row in running_rows(small, organ)]
    for code, kind, row in (*drawn(small), *running):
        sheet = sheets.setdefault(kind, [])
        sheet.append(RecordRow(len(sheet), code, row))
    for kind, sheet in sheets.items():
        cells = RefusedCells(kind)
        readings = read_records(
            factories.actor(), "record.import", LEDGERS[kind], sheet, places, cells, this_year=2026
        )
        plan = plan_records(LEDGERS[kind], readings, {}, cells)
        cells.raise_if_any(len(sheet))
        # They are loaded as they are written: a sheet would have kept the very same.
        written = [as_kept(LEDGERS[kind], places[row.code].pk, row.cells) for row in sheet]
        assert plan.created == written

"""现场核查: a visit as a workbook, for places where a phone can't be used or has no encrypted way to the site."""

from __future__ import annotations

from jieyue.evaluations.actions.visit_sheets import FoundRow, found_cells, hold_visits, import_found
from jieyue.evaluations.columns import VISIT_COLUMNS
from jieyue.evaluations.queries.visits import visits_in_sheet
from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, told_in
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(FoundRow, visit="visit", item="item", verdict="verdict", score="score", note="note")
    return import_found(batch.actor, rows, **batch.told)


def give(wanted: Wanted) -> Given:
    found = visits_in_sheet(wanted.actor, wanted.year, region=wanted.region, organ=wanted.organ)
    return Given(
        {
            "visit": one.visit,
            "code": one.code,
            "organ": one.organ,
            "item": one.line.id,
            "title": one.line.title,
            "said": one.said,
            "own": one.own,
            "points": one.points,
        }
        | (found_cells(one.found) if one.found else {})
        for one in found
    )


KIND = Kind(
    "现场核查",
    VISIT_COLUMNS,
    ("visit", "item"),
    take,
    "visit.import",
    notes=(BLANK, WHOLE, "从现场核查页下载后填写;只有被安排的核查人员可以填写。"),
    give=give,
    kept_by=("visit", "item"),
    hold=lambda actor, rows: hold_visits(actor, told_in(rows, "visit")),
)

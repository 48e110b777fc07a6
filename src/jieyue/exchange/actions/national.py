"""Our tables in the layout of the national platform's forms, so that nobody types twice.  待核."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from jieyue.acts.rules import Actor
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Wanted
from jieyue.exchange.rules.national import (
    CREDIT_CODE,
    ENERGY,
    MONTH,
    NATIONAL,
    ORGAN_NAME,
    ORGANS,
    NationalTable,
    cost_header,
)
from jieyue.ledgers.queries.entries import exported_entries
from jieyue.ledgers.rules.records.rows import PERIOD
from jieyue.registry.queries.organs import exported_organs
from jieyue.sheets.writing import write_table
from jieyue.values.periods import Period
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

Row = dict[str, Any]


def give_national(actor: Actor, code: str, out: Path, *, year: int, region: str = "", organ: str = "") -> int:
    """Write a year's rows as a national form to `out`; returns their number.

    An organ without a credit code is told by its own code, so that the file comes back to the same organ.
    Raises NotFound where there is no such form, Refusal where the place is out of the actor's scope.
    """
    table = NATIONAL.get(code)
    if table is None:
        raise NotFound(say("没有这个映射方案,或已被删除。"))
    wanted = Wanted(actor, year if KINDS[table.kind].yearly else 0, region, organ)
    names = {
        facts.code: (facts.credit_code or facts.code, facts.name)
        for facts, _, _ in exported_organs(actor, region=region, organ=organ)
    }
    bearers = Counter(text for text, _ in names.values())
    found = _energy(table, wanted) if table.kind == ENERGY else _told(table, wanted, year)
    rows = []
    for own, cells in found:
        text, name = names[own]
        # A credit code that several organs of one premises share tells none of them.
        rows.append({CREDIT_CODE: own if bearers[text] > 1 else text, ORGAN_NAME: name, **cells})
    write_table(out, [(header, header) for header in _headers(table)], rows, "xlsx", title=table.form.title)
    return len(rows)


def _headers(table: NationalTable) -> list[str]:
    headers = [CREDIT_CODE, ORGAN_NAME, *([MONTH] if table.has_period else [])]
    headers += [header for header in table.columns.values() if header not in headers]
    for item, header in table.quantities:
        headers += [header, cost_header(item)]
    return headers


def _energy(table: NationalTable, wanted: Wanted) -> Iterator[tuple[str, Row]]:
    """A row for each organ and month that has anything."""
    headers = dict(table.quantities)
    entries = exported_entries(wanted.actor, wanted.year, region=wanted.region, organ=wanted.organ)
    for code, of_organ in groupby(entries, key=lambda entry: entry[0]):
        months: dict[int, Row] = {}
        for _, item, month, values in of_organ:
            if item in headers:
                row = months.setdefault(month, {})
                row[headers[item]] = values.quantity
                row[cost_header(item)] = values.cost
        for month, cells in sorted(months.items()):
            yield code, {MONTH: str(Period(wanted.year, month)), **cells}


def _told(table: NationalTable, wanted: Wanted, year: int) -> Iterator[tuple[str, Row]]:
    """The rows of another table, with the fields the form tells."""
    give = KINDS[table.kind].give
    rows: Iterable[Mapping[str, Any]] = give(wanted).rows if give else ()
    for row in _as_of(rows, date(year, 12, 31)) if table.kind == ORGANS else rows:
        cells = {header: row.get(key) for key, header in table.columns.items()}
        yield str(row["code"]), cells | ({MONTH: row[PERIOD]} if table.has_period else {})


def _as_of(rows: Iterable[Mapping[str, Any]], day: date) -> Iterator[Mapping[str, Any]]:
    """Of the dated rows of each organ the one that holds on a day; without any, the organ itself is told."""
    for _, of_organ in groupby(rows, key=lambda row: row["code"]):
        dated = list(of_organ)
        begun = [row for row in dated if row["valid_from"] is None or row["valid_from"] <= day]
        yield begun[-1] if begun else {**dated[0], "headcount": None, "floor_area": None}

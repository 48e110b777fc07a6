"""The energy ledger in the layout of the national platform's forms: a row for each organ and month.  待核."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from jieyue.acts.rules import Actor
from jieyue.exchange.rules.national import (
    CREDIT_CODE,
    MONTH,
    NATIONAL,
    ORGAN_NAME,
    NationalTable,
    cost_header,
)
from jieyue.ledgers.queries.entries import exported_entries
from jieyue.registry.queries.organs import exported_organs
from jieyue.sheets.writing import write_table
from jieyue.values.periods import Period
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say


def give_national(actor: Actor, code: str, out: Path, *, year: int, region: str = "", organ: str = "") -> int:
    """Write a year's monthly entries as a national form to `out`; returns the number of rows.

    An organ without a credit code is told by its own code, so that the file comes back to the same organ.
    Raises NotFound where there is no such form or the place is out of the actor's scope.
    """
    table = NATIONAL.get(code)
    if table is None:
        raise NotFound(say("没有这个映射方案,或已被删除。"))
    told = {
        facts.code: (facts.credit_code or facts.code, facts.name)
        for facts, _, _ in exported_organs(actor, region=region, organ=organ)
    }
    bearers = Counter(text for text, _ in told.values())
    shared = {text for text, count in bearers.items() if count > 1}
    rows = list(_rows(actor, table, told, shared, year, region, organ))
    headers = [CREDIT_CODE, ORGAN_NAME, MONTH]
    for item, header in table.quantities:
        headers += [header, cost_header(item)]
    write_table(out, [(header, header) for header in headers], rows, "xlsx", title=table.form.title)
    return len(rows)


def _rows(
    actor: Actor,
    table: NationalTable,
    told: Mapping[str, tuple[str, str]],
    shared: set[str],
    year: int,
    region: str,
    organ: str,
) -> Iterator[Mapping[str, Any]]:
    headers = dict(table.quantities)
    entries = exported_entries(actor, year, region=region, organ=organ)
    for code, of_organ in groupby(entries, key=lambda entry: entry[0]):
        months: dict[int, dict[str, Any]] = {}
        for _, item, month, values in of_organ:
            if item in headers:
                row = months.setdefault(month, {})
                row[headers[item]] = values.quantity
                row[cost_header(item)] = values.cost
        text, name = told[code]
        # A credit code that several organs of one premises share tells none of them.
        known_as = code if text in shared else text
        for month, cells in sorted(months.items()):
            yield {CREDIT_CODE: known_as, ORGAN_NAME: name, MONTH: str(Period(year, month)), **cells}

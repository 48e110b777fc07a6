"""以往批次名单: organs named before the programme was run here."""

from __future__ import annotations

from jieyue.evaluations.actions.registers import NamedRow, import_named
from jieyue.evaluations.columns import NAMED_COLUMNS
from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Kind
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(NamedRow, organ="code", year="year", batch="batch", document="number")
    return import_named(batch.actor, rows, **batch.told)


KIND = Kind("以往批次名单", NAMED_COLUMNS, ("code",), take, "named.import", notes=(BLANK, WHOLE))

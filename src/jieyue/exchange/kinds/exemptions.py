"""示范单位: titles that take an organ out of the evaluation and count it as created."""

from __future__ import annotations

from jieyue.evaluations.actions.registers import ExemptionRow, import_exemptions
from jieyue.evaluations.columns import EXEMPTION_COLUMNS
from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Kind
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(ExemptionRow, organ="code", title="title", granted="granted", expires="expires")
    return import_exemptions(batch.actor, rows, **batch.told)


KIND = Kind("示范单位", EXEMPTION_COLUMNS, ("code", "title"), take, "exemption.import", notes=(BLANK, WHOLE))

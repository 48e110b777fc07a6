"""What stands beside the figures of an organ's year: doubts, origins, reasons for blanks, closed periods."""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.indicators.queries.findings import FindingRow
from jieyue.ledgers.queries.blanks import year_blanks
from jieyue.ledgers.queries.origins import origins
from jieyue.web.ledgers.months import FilingYear
from jieyue.web.organs.grid import Signs, flagged_months
from jieyue.web.templatetags.wording import worded


def signs_of(year: FilingYear, found: Sequence[FindingRow]) -> Signs:
    """The signs of one year's grid.  Two statements."""
    filed = {
        (blank.item, line.period.month): blank
        for line in year.lines
        if line.row is not None
        for blank in line.row.blanks
    }
    return Signs(
        flags=flagged_months(found),
        origins=origins(year.organ_id, [year.year]),
        blanks=filed | year_blanks(year.organ_id, year.year),
        closed={line.period.month: worded(line.closed) for line in year.lines if line.closed.template},
    )

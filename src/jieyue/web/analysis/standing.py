"""Whether the figures on the screens still follow from the ledgers, and who may have them worked out anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jieyue.acts.rules import Actor, may, seat
from jieyue.indicators.queries.figures import computation, is_current
from jieyue.values.verdicts import Verdict


@dataclass(frozen=True)
class Outdated:
    """The figures of a data year are older than its ledgers."""

    year: int
    at: datetime  # when they were computed
    may: Verdict  # whether the reader may compute them anew


def outdated(actor: Actor, data_year: int) -> Outdated | None:
    """None where the figures are current, and where there are none.  Three statements."""
    run = computation(data_year)
    if run is None or is_current(run):
        return None
    return Outdated(data_year, run.at, may(actor, "indicator.compute", seat(actor, "indicator.compute")))

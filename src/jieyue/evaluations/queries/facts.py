"""Everything the ledgers say to some standards about some organs, gathered from all packages that know of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from jieyue.evaluations.queries.goals import goal_facts
from jieyue.standards.queries.facts import Filled, beside
from jieyue.standards.queries.facts import facts as figures
from jieyue.standards.queries.records import record_facts
from jieyue.standards.rules.standard import Standard


def gathered(
    data_year: int, standards: Sequence[Standard], today: date, organ_ids: Collection[int] | None = None
) -> Filled:
    """The facts of these organs (None: of all) by row key, in a fixed number of statements."""
    facts = figures(data_year, organ_ids)
    for further in (
        beside(data_year, standards, organ_ids),
        record_facts(data_year, standards, organ_ids),
        goal_facts(data_year, standards, today, organ_ids),
    ):
        for organ_id, told in further.items():
            facts[organ_id] |= told
    return facts

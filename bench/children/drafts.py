"""Opens the year after the latest and tells which organs have a draft in it, with a question of yes or no to answer."""

from __future__ import annotations

from datetime import UTC, datetime

from jieyue.acts.rules import operator
from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.queries.cases import score_rows
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import latest_version, standard_of
from jieyue.standards.rules.answers import YES_NO


def run(standard: str) -> dict[str, object]:
    """The year, how many organs were scored from their ledgers in how many seconds, the drafts and the question."""
    now = datetime.now(tz=UTC)  # noqa: TID251  a bench is a door of its own
    year = (latest_year() or now.year) + 1
    prefill(operator(now), year, now.date(), standard)
    started = datetime.now(tz=UTC)  # noqa: TID251
    done = prefill(operator(now), year, now.date())
    seconds = (datetime.now(tz=UTC) - started).total_seconds()  # noqa: TID251
    drafts = [row.code for row in score_rows(operator(now), year) if row.state is State.DRAFT]
    version = latest_version(standard)
    assert version is not None
    questions = standard_of(version).questions
    item = next(key for key, one in questions.items() if one.kind == YES_NO and not key.startswith("trait."))
    return {"year": year, "organs": done.prefilled, "seconds": seconds, "drafts": drafts, "item": item}

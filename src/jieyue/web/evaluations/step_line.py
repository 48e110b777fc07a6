"""The way of a case as one line of steps with their dates: drawn on the desk, the organ page and the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jieyue.evaluations.rules.workflow import STATE_TITLES, State

# The straight way; a case that was returned or failed stands before the step it could not take.
WAY = (State.DRAFT, State.SUBMITTED, State.REVIEWED, State.PASSED, State.NAMED)
TITLES = {
    State.DRAFT: "自评",
    State.SUBMITTED: "提交",
    State.REVIEWED: "审核",
    State.PASSED: "评定",
    State.NAMED: "命名",
}
DONE, NOW, STOPPED, AHEAD = "done", "now", "stopped", ""
# Where a case that left the way stands, and what its line says there.
_ASIDE = {State.RETURNED: State.SUBMITTED, State.FAILED: State.PASSED}


@dataclass(frozen=True)
class Station:
    """One step of the line: its word (a msgid), how far it is, and when it was reached."""

    title: str
    mark: str
    at: datetime | None


def step_line(state: State, steps: Sequence[Mapping[str, Any]]) -> list[Station]:
    """The stations of a case in `state`, whose log of steps is `steps`, oldest first."""
    reached = {State(step["to_state"]): step["at"] for step in steps}
    here = _ASIDE.get(state, state)
    place = WAY.index(here)
    line = []
    for position, station in enumerate(WAY):
        if position > place:
            line.append(Station(TITLES[station], AHEAD, None))
        elif position < place or state is State.NAMED:
            line.append(Station(TITLES[station], DONE, reached.get(station)))
        elif state in _ASIDE:
            line.append(Station(STATE_TITLES[state], STOPPED, reached.get(state)))
        else:
            line.append(Station(STATE_TITLES[state], NOW, reached.get(station)))
    return line

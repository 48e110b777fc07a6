"""The answer of a rule: yes or no, and in the second case why."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.values.wording import NOTHING, Message


@dataclass(frozen=True)
class Verdict:
    """`ok`, or not `ok` with one sentence that says what to do."""

    ok: bool
    reason: Message = NOTHING

    def __bool__(self) -> bool:
        return self.ok


YES = Verdict(ok=True)


def no(reason: Message) -> Verdict:
    return Verdict(ok=False, reason=reason)

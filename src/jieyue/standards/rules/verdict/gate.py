"""A gate: every condition has to be met, whatever the points say.

A condition whose figures are missing is not met: a target nobody can show to be reached is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.standards.rules.kinds.contract import Scored
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import Message, say


def judge(conditions: Sequence[tuple[Message, Scored]]) -> Verdict:
    """Whether the gate is met, from its conditions' titles and outcomes; the reason lists the unmet."""
    unmet = [
        say("{title}:{reason}", title=title, reason=scored.reason)
        for title, scored in conditions
        if not scored.met
    ]
    if not unmet:
        return YES
    told = unmet[0]
    for further in unmet[1:]:
        told = say("{first}{rest}", first=told, rest=further)
    return no(told)

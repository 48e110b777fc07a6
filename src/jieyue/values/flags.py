"""Yes and no as people write them in a sheet."""

from __future__ import annotations

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

YES_WORDS = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "✔"})
NO_WORDS = frozenset({"否", "no", "n", "false", "0", "×", "✗", "✘"})


def parse_flag(text: str) -> bool:
    """Read 是/否, yes/no, true/false or 1/0.  Raises Refusal for anything else."""
    word = text.strip().lower()
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise Refusal(say("“{text}”既不是“是”也不是“否”,请填写其中之一。", text=text[:40]))

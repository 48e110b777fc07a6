"""What decides beside the points: gates, bonus, vetoes, the grade, and whether all that makes a pass."""

from __future__ import annotations

from jieyue.standards.rules.verdict import gate

# Kinds of gate: how the conditions of a gate make one verdict.
GATES = {"must_pass": gate.judge}

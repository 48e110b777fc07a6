"""Facts as they are kept with a case, so that a score can be traced after the ledgers have moved on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jieyue.standards.rules.facts import Fact, Facts
from jieyue.values.quantities import plain
from jieyue.values.wording import NOTHING, Message


def as_json(facts: Facts) -> dict[str, Any]:
    """A short form: the value as text, and the sentences only where there are any."""
    return {name: _fact(fact) for name, fact in facts.items()}


def _fact(fact: Fact) -> dict[str, Any]:
    kept: dict[str, Any] = {"value": None if fact.value is None else plain(fact.value)}
    if fact.reason is not NOTHING:
        kept["reason"] = fact.reason.as_json()
    if fact.detail is not NOTHING:
        kept["detail"] = fact.detail.as_json()
    if fact.rows:
        kept["rows"] = fact.rows
    return kept


def from_json(stored: Mapping[str, Any]) -> Facts:
    return {
        name: Fact(
            name,
            None if kept["value"] is None else Decimal(kept["value"]),
            reason=Message.from_json(kept["reason"]) if "reason" in kept else NOTHING,
            detail=Message.from_json(kept["detail"]) if "detail" in kept else NOTHING,
            rows=tuple(kept.get("rows", ())),
        )
        for name, kept in stored.items()
    }

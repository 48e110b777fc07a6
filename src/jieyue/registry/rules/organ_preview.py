"""What a sheet of organs would change, organ by organ and date by date: for the person who looks before it is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from jieyue.registry.rules import PREMISES, SINCE_EVER, TIERS
from jieyue.registry.rules.organ_rows import OrganFacts, ProfileFacts, Vocabulary
from jieyue.values.imports import RowChange, cells_changed
from jieyue.values.quantities import plain

_TIERS, _PREMISES = dict(TIERS), dict(PREMISES)
# Told in the names of the record, or by no sheet.
_LEFT_OUT = frozenset({"code", "opened", "closed"})


def organ_change(
    row: int, words: Vocabulary, before: OrganFacts | None, after: OrganFacts
) -> Iterator[RowChange]:
    """What becomes of the organ itself; nothing where it stays as it is."""
    if before != after:
        cells = cells_changed(_facts(words, before) if before else {}, _facts(words, after))
        yield RowChange(row, (after.code, after.name), before is None, cells)


def profile_changes(
    row: int, organ: OrganFacts, before: Mapping[date, ProfileFacts], after: Mapping[date, ProfileFacts]
) -> Iterator[RowChange]:
    """What becomes of its dated figures."""
    for day, profile in after.items():
        was = before.get(day)
        if was != profile:
            since = "" if day == SINCE_EVER else day.isoformat()
            names = (organ.code, organ.name, *((since,) if since else ()))
            cells = cells_changed(_profile(was) if was else {}, _profile(profile))
            yield RowChange(row, names, was is None, cells)


def _facts(words: Vocabulary, facts: OrganFacts) -> dict[str, str]:
    told = {name: _word(value) for name, value in asdict(facts).items() if name not in _LEFT_OUT}
    return told | {
        "region": words.places[facts.region].name,
        "tier": _TIERS[facts.tier],
        "kind": words.kinds.get(facts.kind, facts.kind),
        "premises": _PREMISES.get(facts.premises, ""),
    }


def _profile(profile: ProfileFacts) -> dict[str, str]:
    return {
        "headcount": "" if profile.headcount is None else plain(profile.headcount),
        "floor_area": "" if profile.floor_area is None else plain(profile.floor_area),
        "vehicles": _word(profile.vehicles),
    }


def _word(value: object) -> str:
    return "" if value in {None, False} else "是" if value is True else str(value)

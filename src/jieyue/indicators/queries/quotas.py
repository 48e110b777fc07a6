"""Which quotas are typed in, and which of them an organ has to keep to."""

from __future__ import annotations

from collections.abc import Mapping

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.indicators.models import Quota as Stored
from jieyue.indicators.rules.quotas import Quota, by_key, fitting
from jieyue.registry.models import Organ

_FIELDS = ("indicator", "kind", "climate", "constraint", "base", "guide", "source", "mark")


def quotas() -> list[Quota]:
    """All of them, whoever asks: a standard is no secret."""
    return [Quota(*row) for row in Stored.objects.values_list(*_FIELDS)]


def quotas_of(actor: Actor, code: str) -> Mapping[str, Quota]:
    """What an organ should keep to, by indicator; nothing for an organ out of scope.  Two statements."""
    kept = by_key(quotas())
    rows = Organ.objects.filter(in_scope(actor), code=code).values_list("kind", "region__climate")
    return {
        indicator: found
        for kind, climate in rows
        for indicator in {key[0] for key in kept}
        if (found := fitting(kept, indicator, kind, climate))
    }

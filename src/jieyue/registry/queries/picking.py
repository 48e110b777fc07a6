"""An organ or a region picked by name: nobody knows codes by heart, and a province is too long for a pick-list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.registry.models import Organ, Region
from jieyue.registry.queries.history import open_on
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# What is offered at once; who needs more types one more character.
MOST_PICKS = 12
# 新城区财政局(A-1): a name with its code behind it, as a pick is written into the field.
_WITH_CODE = re.compile(r"(?P<name>.+)[((](?P<code>[^()()]+)[))]")


@dataclass(frozen=True)
class Pick:
    """One candidate: its code, its name and where it reports ("" for a region)."""

    code: str
    name: str
    place: str = ""

    @property
    def written(self) -> str:
        """As it stands in the field once it is picked."""
        return f"{self.name}({self.code})"


def organ_picks(actor: Actor, text: str, today: date, among: Q | None = None) -> list[Pick]:
    """Organs in the actor's scope that are there today and have `text` in name or code, by place; the first 12.

    `among` narrows them further.  One statement.
    """
    found = Organ.objects.filter(in_scope(actor), open_on(today), among or Q(), _fitting(text))
    rows = found.order_by("path").values_list("code", "name", "region__name")[:MOST_PICKS]
    return [Pick(*row) for row in rows]


def region_picks(actor: Actor, text: str) -> list[Pick]:
    """Regions in the actor's scope that have `text` in name or code, from above; the first 12.  One statement."""
    found = Region.objects.filter(in_scope(actor), _fitting(text))
    return [Pick(*row) for row in found.order_by("path").values_list("code", "name")[:MOST_PICKS]]


def organ_meant(actor: Actor, text: str) -> str:
    """The code of the organ somebody wrote as code, as name, or as a pick.

    What is none of these in the actor's scope is given back as it is, for the act itself to judge: a superior may
    stand elsewhere.  Raises Refusal where several organs bear the name.
    """
    return _meant(Organ.objects.filter(in_scope(actor), closed=None), text)


def region_meant(actor: Actor, text: str) -> str:
    """The code of the region somebody wrote as code, as name, or as a pick; else as `organ_meant`."""
    return _meant(Region.objects.filter(in_scope(actor)), text)


def _meant(found: QuerySet, text: str) -> str:
    told = text.strip()
    if not told or found.filter(code=told).exists():
        return told
    named = found.filter(name=told).values_list("code", flat=True)[:2]
    if len(named) > 1:
        raise Refusal(say("叫“{name}”的不止一家,请从候选中选定一家。", name=told))
    if named:
        return str(named[0])
    picked = _WITH_CODE.fullmatch(told)
    return picked["code"].strip() if picked else told


def _fitting(text: str) -> Q:
    """A pick that already stands in the field is found again by its code."""
    told = text.strip()
    picked = _WITH_CODE.fullmatch(told)
    fitting = Q(name__icontains=told) | Q(code__icontains=told)
    return fitting | Q(code=picked["code"].strip()) if picked else fitting

"""Writing organs as rows, and what becomes of them: one event, with each organ's part in it before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from django.apps import apps
from django.db.models import Model

from jieyue.acts.rules import Actor
from jieyue.registry.models import EventParty, Organ, OrganEvent, PlacePath, RegionAbove
from jieyue.registry.queries.organs import organ_places
from jieyue.registry.rules import organ_path, region_right_above
from jieyue.registry.rules.history import SELF, EventKind, Values
from jieyue.registry.rules.organ_merge import Turned
from jieyue.registry.rules.organ_rows import OrganFacts

# What a change of an organ may write.
ORGAN_FIELDS = (
    "name",
    "region",
    "tier",
    "kind",
    "credit_code",
    "superior",
    "premises",
    "joint",
    "sensitive",
    "contact",
    "phone",
    "opened",
    "closed",
    "path",
)
_BATCH = 500
# Organ row, its part, the fields before and after.
PartyRow = tuple[int, str, Values, Values]


def organ_row(
    facts: OrganFacts, paths: Mapping[str, str], ids: Mapping[str, int], *, pk: int | None = None
) -> Organ:
    """The row of an organ; `paths` of regions and `ids` of organs, both by code."""
    return Organ(
        pk=pk,
        code=facts.code,
        name=facts.name,
        region_id=facts.region,
        tier=facts.tier,
        kind_id=facts.kind,
        credit_code=facts.credit_code,
        superior_id=ids[facts.superior] if facts.superior else None,
        premises=facts.premises,
        joint=facts.joint,
        sensitive=facts.sensitive,
        contact=facts.contact,
        phone=facts.phone,
        opened=facts.opened,
        closed=facts.closed,
        path=organ_path(paths[facts.region], facts.code),
    )


def rewrite_organs(rows: Sequence[Organ]) -> None:
    """Store organs that are there already as they are to stand; what belongs to one that moves goes with it.

    Must run inside an act.
    """
    was: dict[int, str] = {}
    for start in range(0, len(rows), _BATCH):
        some = [row.pk for row in rows[start : start + _BATCH]]
        was |= Organ.objects.filter(pk__in=some).values_list("pk", "path")
    Organ.objects.bulk_update(rows, ORGAN_FIELDS, batch_size=_BATCH)
    _carry_paths({was[row.pk]: row.path for row in rows if was[row.pk] != row.path})


def _carry_paths(moved: Mapping[str, str]) -> None:
    """Rewrite the path, and the region above, wherever they are kept with something that belongs to the organ."""
    old = sorted(moved)
    for (table, name), start in product(_kept(PlacePath), range(0, len(old), _BATCH)):
        rows = table._default_manager  # noqa: SLF001  Django's own name for it
        held = rows.filter(**{f"{name}__in": old[start : start + _BATCH]}).order_by()
        above = [field for other, field in _kept(RegionAbove) if other is table]
        for path in list(held.values_list(name, flat=True).distinct()):
            for field in above:
                told = rows.filter(**{name: path, f"{field}__isnull": False})
                told.update(**{field: region_right_above(moved[path])})
            rows.filter(**{name: path}).update(**{name: moved[path]})


def _kept(wanted: type[PlacePath | RegionAbove]) -> list[tuple[type[Model], str]]:
    """Every table with a field of this kind, and the field's name."""
    return [
        (table, field.name)
        for table in apps.get_models()
        for field in table._meta.get_fields()
        if isinstance(field, wanted)
    ]


def record_event(
    actor: Actor,
    kind: EventKind,
    on: date,
    parties: Sequence[PartyRow],
    *,
    reason: str = "",
    document: str = "",
) -> OrganEvent:
    """Keep one event with all organs it touched.  Must run inside an act."""
    event = OrganEvent.objects.create(
        kind=kind, on=on, at=actor.at, by=actor.name, reason=reason, document=document
    )
    EventParty.objects.bulk_create(
        EventParty(event=event, organ_id=organ, part=part, before=before, after=after)
        for organ, part, before, after in parties
    )
    return event


def record_turned(actor: Actor, turned: Sequence[Turned], *, reason: str) -> None:
    """Keep what a sheet has changed, an event for each organ.  Must run inside an act."""
    places = organ_places({one.code for one in turned})
    events = OrganEvent.objects.bulk_create(
        [OrganEvent(kind=one.kind, on=one.on, at=actor.at, by=actor.name, reason=reason) for one in turned],
        batch_size=_BATCH,
    )
    EventParty.objects.bulk_create(
        [
            EventParty(
                event=event, organ_id=places[one.code].pk, part=SELF, before=one.before, after=one.after
            )
            for event, one in zip(events, turned, strict=True)
        ],
        batch_size=_BATCH,
    )

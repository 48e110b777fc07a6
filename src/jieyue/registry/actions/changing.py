"""Changing organs by an official act: whole plans stored with their history, and the last one taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q
from django.utils.timezone import localdate

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may
from jieyue.registry.actions.recording import organ_row, record_event, rewrite_organs
from jieyue.registry.models import EventParty, Organ, OrganEvent, Region
from jieyue.registry.queries.history import latest_event, registered
from jieyue.registry.queries.organs import organ_facts, organ_place, organ_places
from jieyue.registry.rules import organ_path
from jieyue.registry.rules.changing import ACT_OF, Party, Wish, plan_change
from jieyue.registry.rules.history import EventKind, differences, may_undo, with_values
from jieyue.registry.rules.organ_rows import OrganFacts
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

UNDO = "organ.undo"


def preview_change(actor: Actor, wish: Wish) -> list[Party]:
    """What a change would make of every organ it touches; nothing is stored.

    Raises Refusal as `change_organ` does.
    """
    _may(actor, ACT_OF[wish.kind], [organ_place(actor, wish.code).path])
    parties = plan_change(wish, registered(actor, wish), localdate(actor.at))
    _may(actor, ACT_OF[wish.kind], _paths(parties))
    return parties


def change_organ(actor: Actor, wish: Wish, *, seen: int | None = None) -> list[Party]:
    """Rename, move, merge, split or close an organ, or put it under another superior.

    `seen` is the organ's latest event when the office decided (see `latest_event`): if there is a later one,
    somebody else was quicker.  Raises Refusal when the actor may not change one of the organs touched, when
    the change is not possible, and when the reason is missing.
    """
    act = ACT_OF[wish.kind]
    place = organ_place(actor, wish.code)
    subject = f"organ {wish.code}"
    with perform(actor, act, subject=subject, path=place.path, reason=wish.reason) as detail:
        _hold(Q(code__in=[wish.code, wish.into, wish.superior]))
        if seen is not None and latest_event(place.pk) != seen:
            raise Refusal(say("该机关刚刚被他人变动过,请刷新后再办理。"))
        parties, _ = carry_out(actor, act, wish)
        detail.update(kind=wish.kind, on=wish.on.isoformat(), organs=[party.code for party in parties])
    return parties


def carry_out(actor: Actor, act: str, wish: Wish) -> tuple[list[Party], OrganEvent]:
    """Plan and store a change.  Must run inside an act; raises Refusal as `change_organ` does."""
    parties = plan_change(wish, registered(actor, wish), localdate(actor.at))
    _may(actor, act, _paths(parties))
    return parties, _store(actor, wish, parties)


def undo_change(actor: Actor, code: str, event: int, reason: str) -> None:
    """Take back the latest change of an organ, recorded by mistake; it stays in the history as undone.

    Raises Refusal when something has followed at any organ it touched.
    """
    place = organ_place(actor, code)
    with perform(actor, UNDO, subject=f"organ {code}", path=place.path, reason=reason) as detail:
        detail.update(event=event, organs=take_back(actor, UNDO, place.pk, event, reason))


def take_back(
    actor: Actor, act: str, organ: int, event: int, reason: str, *, absorbed: bool = False
) -> list[str]:
    """Take an organ's latest event back; gives the codes of all organs it touched.  Must run inside an act.

    An absorption is taken back where its ledgers are (`absorbed`).  Raises Refusal as `undo_change` does.
    """
    found = OrganEvent.objects.select_for_update().filter(pk=event, parties__organ=organ).first()
    if found is None:
        raise Refusal(say("没有这一次变动,请刷新后再办理。"))
    _hold(Q(event_parties__event=found))
    parties = list(EventParty.objects.filter(event=found).select_related("organ"))
    latest = all(latest_event(party.organ_id) == event for party in parties)
    verdict = may_undo(
        EventKind(found.kind), stands=found.undone_at is None, latest=latest, absorbed=absorbed
    )
    if not verdict:
        raise Refusal(verdict.reason)
    _may(actor, act, [party.organ.path for party in parties])
    now = organ_facts(Organ.objects.filter(event_parties__event=found))
    before = [with_values(now[party.organ.code], party.before) for party in parties]
    _may(actor, act, [organ_path(_region_paths(before)[one.region], one.code) for one in before])
    _write(before)
    found.undone_at, found.undone_by, found.undone_reason = actor.at, actor.name, reason.strip()
    found.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return [one.code for one in before]


def _may(actor: Actor, act: str, paths: Collection[str]) -> None:
    for path in paths:
        verdict = may(actor, act, path)
        if not verdict:
            raise Refusal(verdict.reason)


def _hold(wanted: Q) -> None:
    """Keep these organs as they are until the act is over."""
    held = Organ.objects.select_for_update(of=("self",)).filter(wanted).order_by("pk")
    list(held.values_list("pk", flat=True))


def _paths(parties: Sequence[Party]) -> list[str]:
    """Where the organs touched lie, before and after; those that only get another superior follow along."""
    facts = [
        one for party in parties for one in (party.before, party.after) if one is not None and _moved(party)
    ]
    paths = _region_paths(facts)
    return [organ_path(paths[one.region], one.code) for one in facts]


def _moved(party: Party) -> bool:
    if party.before is None:
        return True
    return party.after != replace(party.before, superior=party.after.superior) or party.part != "self"


def _region_paths(facts: Collection[OrganFacts]) -> Mapping[str, str]:
    return dict(Region.objects.filter(code__in={one.region for one in facts}).values_list("code", "path"))


def _store(actor: Actor, wish: Wish, parties: Sequence[Party]) -> OrganEvent:
    _write([party.after for party in parties if party.before != party.after])
    places = organ_places({party.code for party in parties})
    return record_event(
        actor,
        wish.kind,
        wish.on,
        [(places[party.code].pk, party.part, *_told(party)) for party in parties],
        reason=wish.reason.strip(),
        document=wish.document.strip(),
    )


def _told(party: Party) -> tuple[dict, dict]:
    """What changed; an organ that was founded was, before that, closed from its first day."""
    before = party.before or replace(party.after, closed=party.after.opened)
    return differences(before, party.after)


def _write(facts: Sequence[OrganFacts]) -> None:
    """Store organs as they are to stand, new ones too."""
    paths = _region_paths(facts)
    codes = {one.code for one in facts} | {one.superior for one in facts if one.superior}
    ids = {code: place.pk for code, place in organ_places(codes).items()}
    rows = [organ_row(one, paths, ids, pk=ids.get(one.code)) for one in facts]
    Organ.objects.bulk_create([row for row in rows if row.pk is None])
    rewrite_organs([row for row in rows if row.pk is not None])

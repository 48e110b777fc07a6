"""Two entries of one organ become one: what the one that stays lacks goes over, and can go back.

Doors call `plans.actions.absorbing`, which takes goals, compounds, account numbers and posts along.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.timezone import localdate

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor
from jieyue.ledgers.actions.carrying import carry, worked_on
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.actions.holding import hold_organs
from jieyue.ledgers.actions.records import write_record
from jieyue.ledgers.actions.reverting import note_entry, note_record, revert
from jieyue.ledgers.actions.totals import kept_in_step
from jieyue.ledgers.models import Absorption, Change, Declaration, Entry, Revision
from jieyue.ledgers.queries.absorbing import Contradiction, both_ledgers, standing_absorption
from jieyue.ledgers.queries.carrying import SETTLED, Differing, load_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.cells import period_text
from jieyue.ledgers.rules.records.rows import PERIOD
from jieyue.registry.actions.changing import carry_out, take_back
from jieyue.registry.queries.history import latest_event
from jieyue.registry.queries.organs import organ_place
from jieyue.registry.rules.changing import ACT_OF, Wish
from jieyue.registry.rules.history import EventKind
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

RESTORE = "organ.restore"
ABSORBED, STAYING = "absorbed", "staying"


def absorb(actor: Actor, code: str, into: str, reason: str, *, seen: int | None = None) -> Absorption:
    """Put the entry `code` into `into`: figures, rows and filings the latter lacks go over with their history.

    Contradictions stay with the absorbed entry until each is decided (`decide`); nothing of it counts in
    any total.  `seen` as in `registry.actions.changing.change_organ`.  Raises Refusal when the actor may not.
    """
    second, first = organ_place(actor, code), organ_place(actor, into)
    act = ACT_OF[EventKind.ABSORB]
    with perform(actor, act, subject=f"organ {code}", path=second.path, reason=reason) as detail:
        hold_organs({second.pk, first.pk})
        if seen is not None and latest_event(second.pk) != seen:
            raise Refusal(say("该机关刚刚被他人变动过,请刷新后再办理。"))
        both, load = both_ledgers(second.pk, first.pk), load_of(second.pk, first.pk)
        change = Change.objects.create(at=actor.at, by=actor.name, why=f"{code} → {into}")
        with kept_in_step({second.pk: ITEMS.keys(), first.pk: ITEMS.keys()}):
            wish = Wish(EventKind.ABSORB, code, localdate(actor.at), into=into, reason=reason)
            _, event = carry_out(actor, act, wish)
            _carry(both.going, first.pk, change)
            carry(load.as_json(), first.pk, change)
            declared = _declare(second.pk, first.pk)
        absorption = Absorption.objects.create(
            event=event,
            change=change,
            organ_id=second.pk,
            into_id=first.pk,
            entries=both.going,
            declared=declared,
            carried=load.as_json(),
        )
        detail.update(
            into=into,
            entries=len(both.going),
            contradictions=len(both.contradictions),
            rows=len(load.records),
            filings=len(load.filings),
        )
    return absorption


def _carry(entries: Collection[int], organ: int, change: Change) -> None:
    """Give these entries to another organ; a revision that changes no figure says so in their history."""
    found = Entry.objects.filter(pk__in=entries)
    Revision.objects.bulk_create(
        Revision(
            entry=entry,
            change=change,
            old_quantity=entry.quantity,
            new_quantity=entry.quantity,
            old_cost=entry.cost,
            new_cost=entry.cost,
            old_estimated=entry.estimated,
            new_estimated=entry.estimated,
            old_note=entry.note,
            new_note=entry.note,
        )
        for entry in found
    )
    found.update(organ=organ, change=change)


def _declare(organ: int, into: int) -> list[int]:
    """Copy what the absorbed entry declared and the other did not; gives the new rows."""
    known = set(Declaration.objects.filter(organ=into).values_list("item", flat=True))
    told = Declaration.objects.filter(organ=organ).exclude(item__in=known)
    made = Declaration.objects.bulk_create(
        Declaration(organ_id=into, item=row.item, from_year=row.from_year, in_use=row.in_use) for row in told
    )
    return [row.pk for row in made]


def decide(actor: Actor, code: str, entry: int, take: str) -> None:
    """Settle one contradiction of an absorbed organ: ABSORBED writes its figure, STAYING leaves the other's.

    Raises Refusal when it is settled already or the actor may not write there.
    """
    absorption = standing_absorption(actor, code)
    with draft(actor, "ledger.write", path=absorption.into.path):
        # Of two who decide at the same moment the second finds the first one's decision.
        hold_organs({absorption.organ_id, absorption.into_id})
        absorption.refresh_from_db(fields=["kept", "carried"])
        both = both_ledgers(absorption.organ_id, absorption.into_id, absorption.kept)
        found = next((one for one in both.contradictions if one.entry == entry), None)
        if found is None:
            raise Refusal(say("这一处不一致已经处理过,请刷新。"))
        if take == ABSORBED:
            _write(actor, absorption, found)
            note_entry(absorption, found.item.code, found.period)
        absorption.kept = [*absorption.kept, entry]
        absorption.save(update_fields=["kept", "carried"])


def _write(actor: Actor, absorption: Absorption, found: Contradiction) -> None:
    """The absorbed organ's figure into the ledger of the one that stays."""
    values = found.absorbed
    write_entry(
        actor,
        absorption.into.code,
        found.item.code,
        str(found.period),
        plain(values.quantity),
        cost=None if values.cost is None else plain(values.cost),
        estimated=values.estimated,
        reason=f"{absorption.organ.code} → {absorption.into.code}",
    )


def decide_row(actor: Actor, code: str, record: int, take: str) -> None:
    """Settle one row that differs, of any other ledger: ABSORBED writes its cells, STAYING leaves the other's.

    Raises Refusal when it is settled already or the actor may not write there.
    """
    absorption = standing_absorption(actor, code)
    with draft(actor, "ledger.write", path=absorption.into.path):
        hold_organs({absorption.organ_id, absorption.into_id})
        absorption.refresh_from_db(fields=["carried"])
        settled = absorption.carried.get(SETTLED, [])
        load = load_of(absorption.organ_id, absorption.into_id, settled)
        found = next((one for one in load.differing if one.record == record), None)
        if found is None:
            raise Refusal(say("这一处不一致已经处理过,请刷新。"))
        if take == ABSORBED:
            _write_row(actor, absorption, found)
            note_record(absorption, found.standing)
        absorption.carried = {**absorption.carried, SETTLED: [*settled, record]}
        absorption.save(update_fields=["carried"])


def _write_row(actor: Actor, absorption: Absorption, found: Differing) -> None:
    """The absorbed entry's row into the ledger of the one that stays; what it leaves empty is emptied there too."""
    kind = found.kind
    period = {PERIOD: period_text(kind.rhythm, found.year, found.month)} if kind.is_periodic else {}
    write_record(
        actor,
        kind,
        absorption.into.code,
        period | dict.fromkeys(found.staying or (), "") | dict(found.absorbed),
        # A row that was struck out is taken up again.
        pk=found.standing if found.staying is not None else None,
        seen=found.change,
        reason=f"{absorption.organ.code} → {absorption.into.code}",
    )


def restore(actor: Actor, code: str, reason: str) -> None:
    """Take an absorption back: the entry is an organ of its own again, with the figures that went over.

    What was decided for it is undone in the ledgers of the one that stays (`reverting.revert`).  Raises Refusal when something has followed, in the registry or in the figures that went over.
    """
    absorption = standing_absorption(actor, code)
    place = absorption.organ
    with perform(actor, RESTORE, subject=f"organ {code}", path=place.path, reason=reason) as detail:
        hold_organs({place.pk, absorption.into_id})
        moved = Entry.ever.select_for_update().filter(pk__in=absorption.entries)
        touched = moved.exclude(change=absorption.change_id).count()
        touched += worked_on(absorption.carried, absorption.change)
        if touched:
            raise Refusal(say("并入之后有 {count} 条台账又被改过,不能撤回。", count=touched))
        change = Change.objects.create(at=actor.at, by=actor.name, why=f"{absorption.into.code} → {code}")
        with kept_in_step({place.pk: ITEMS.keys(), absorption.into_id: ITEMS.keys()}):
            take_back(actor, RESTORE, place.pk, absorption.event_id, reason, absorbed=True)
            revert(actor, absorption, change)
            _carry(absorption.entries, place.pk, change)
            carry(absorption.carried, place.pk, change)
            Declaration.objects.filter(pk__in=absorption.declared).delete()
        detail.update(entries=len(absorption.entries))

"""Binding 户号 to organs and compounds."""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.queries.organs import organ_places
from jieyue.sites.models import SupplyAccount
from jieyue.sites.queries.compounds import site_places
from jieyue.sites.queries.supply import bindings_of
from jieyue.sites.rules.supply_rows import ACT, Known, Plan, SupplyRow, plan_supply
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused


def save_supply_accounts(
    actor: Actor, rows: Sequence[SupplyRow], *, source: Source, dry_run: bool = False
) -> Tally:
    """Take over a sheet of accounts, all of it or nothing; a number bound elsewhere is refused with its holder.

    Raises RowsRefused with every cell that can't be taken.  With `dry_run` all is decided and nothing stored.
    """
    path = seat(actor, ACT)
    if dry_run:
        verdict = may(actor, ACT, path)
        if not verdict:
            raise Refusal(verdict.reason)
        return _plan(actor, rows, source).tally
    with perform(actor, ACT, subject="supply accounts", path=path) as detail:
        hold_registry(())
        plan = _plan(actor, rows, source)
        _store(plan)
        detail.update(file=source.file, rows=len(rows), **plan.tally.as_json())
    return plan.tally


def save_supply_account(actor: Actor, row: SupplyRow) -> Tally:
    """As `save_supply_accounts`, for one typed on a screen: the first thing wrong is raised as one sentence."""
    try:
        return save_supply_accounts(actor, [row], source=Source("", ""))
    except RowsRefused as refused:
        raise Refusal(refused.errors[0].message) from None


def _plan(actor: Actor, rows: Sequence[SupplyRow], source: Source) -> Plan:
    bindings, names = bindings_of({row.account.strip() for row in rows if row.account})
    known = Known(
        organs=organ_places({row.organ.strip() for row in rows if row.organ}),
        sites=site_places({row.site.strip() for row in rows if row.site}),
        bindings=bindings,
        names=names,
    )
    return plan_supply(actor, rows, known, source=source)


def _store(plan: Plan) -> None:
    organs = organ_places({one.holder for one in plan.bindings if not one.on_site})
    sites = site_places({one.holder for one in plan.bindings if one.on_site})
    SupplyAccount.objects.bulk_create(
        [
            SupplyAccount(
                number=one.number,
                item=one.item,
                supplier=one.supplier,
                organ_id=None if one.on_site else organs[one.holder].pk,
                site_id=sites[one.holder].pk if one.on_site else None,
                valid_from=one.first,
                valid_to=one.last,
            )
            for one in plan.bindings
        ],
        update_conflicts=True,
        unique_fields=["supplier", "number", "valid_from"],
        update_fields=["item", "organ", "site", "valid_to"],
    )

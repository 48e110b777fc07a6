"""Writing what compounds are, who sits in them and how their bills are split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.queries.organs import organ_place, organ_places, vocabulary
from jieyue.sites.models import FixedShare, Membership, Site, SplitMethod
from jieyue.sites.queries.compounds import compounds_of, site_head, site_places
from jieyue.sites.rules import Method
from jieyue.sites.rules.site_rows import ACT, Known, Plan, SiteFacts, SiteRow, plan_sites
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say


def save_sites(actor: Actor, rows: Sequence[SiteRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Take over a sheet about compounds, all of it or nothing; the tally counts compounds.

    Raises RowsRefused with every cell that can't be taken.  With `dry_run` all is decided and nothing stored.
    """
    path = seat(actor, ACT)
    if dry_run:
        verdict = may(actor, ACT, path)
        if not verdict:
            raise Refusal(verdict.reason)
        return _plan(actor, rows, source).tally
    with perform(actor, ACT, subject="sites", path=path) as detail:
        hold_registry(())
        plan = _plan(actor, rows, source)
        _store(plan)
        detail.update(file=source.file, rows=len(rows), **plan.tally.as_json())
    return plan.tally


def save_site(actor: Actor, *rows: SiteRow) -> Tally:
    """As `save_sites`, for what was typed on a screen: the first thing wrong is raised as one sentence."""
    try:
        return save_sites(actor, rows, source=Source("", ""))
    except RowsRefused as refused:
        raise Refusal(refused.errors[0].message) from None


def drop_stay(actor: Actor, site: str, organ: str, first: date, *, reason: str) -> None:
    """Strike a membership that was entered by mistake; what it got before shows as to be split anew.

    Raises Refusal where there is no such membership in the actor's scope or the reason is missing.
    """
    head = site_head(actor, site)
    place = organ_place(actor, organ)
    if not reason.strip():
        raise Refusal(say("请写明原因。"))
    with perform(actor, ACT, subject=f"site {site}", path=head.path, reason=reason):
        gone, _ = Membership.objects.filter(site=head.pk, organ=place.pk, valid_from=first).delete()
        if not gone:
            raise Refusal(say("这条成员登记已被改动,请刷新页面后再试。"))


def _plan(actor: Actor, rows: Sequence[SiteRow], source: Source) -> Plan:
    codes = {row.site.strip() for row in rows if row.site}
    there = compounds_of(codes)
    known = Known(
        words=vocabulary(),
        organs=organ_places({row.organ.strip() for row in rows if row.organ}),
        sites={code: one.head.facts for code, one in there.items()},
        stays={(code, member.code): member.stays for code, one in there.items() for member in one.members},
        methods={
            (code, method.item, method.valid_from): method
            for code, one in there.items()
            for method in one.methods
        },
    )
    return plan_sites(actor, rows, known, source=source)


def _store(plan: Plan) -> None:
    Site.objects.bulk_create(
        [_site(facts) for facts in plan.sites],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "region", "floor_area"],
    )
    named = {site for site, _, _ in plan.stays} | {site for site, _ in plan.methods}
    sites = {code: place.pk for code, place in site_places(named).items()}
    told = {organ for _, organ, _ in plan.stays} | {organ for _, one in plan.methods for organ in one.shares}
    organs = {code: place.pk for code, place in organ_places(told).items()}
    Membership.objects.bulk_create(
        [
            Membership(
                site_id=sites[site],
                organ_id=organs[organ],
                valid_from=stay.first,
                valid_to=stay.last,
                floor_area=stay.floor_area,
            )
            for site, organ, stay in plan.stays
        ],
        update_conflicts=True,
        unique_fields=["site", "organ", "valid_from"],
        update_fields=["valid_to", "floor_area"],
    )
    for site, method in plan.methods:
        _store_method(sites[site], method, organs)


def _site(facts: SiteFacts) -> Site:
    return Site(code=facts.code, name=facts.name, region_id=facts.region, floor_area=facts.floor_area)


def _store_method(site: int, method: Method, organs: dict[str, int]) -> None:
    kept, _ = SplitMethod.objects.update_or_create(
        site_id=site, item=method.item, valid_from=method.valid_from, defaults={"kind": method.kind}
    )
    FixedShare.objects.filter(method=kept).delete()
    FixedShare.objects.bulk_create(
        FixedShare(method=kept, organ_id=organs[code], percent=percent)
        for code, percent in method.shares.items()
    )

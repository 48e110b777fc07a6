"""Writing what compounds used, and in the same transaction what each member gets of it in its own ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.timezone import localdate

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_places
from jieyue.sites.actions.giving import Parted, give
from jieyue.sites.actions.holding import hold_sites
from jieyue.sites.models import OwnFigure, SiteEntry, SiteRevision
from jieyue.sites.queries.compounds import Compound, compound, compounds_of, site_places
from jieyue.sites.rules.energy_rows import ACT, Given, SiteEnergyRow, SiteMonth, read_site_energy
from jieyue.sites.rules.splitting import Whole
from jieyue.sites.rules.standing import Month, split_month
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.periods import Period
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal, RowsRefused
from jieyue.values.wording import say

SPLIT = "site.split"
LONGEST_REASON = 100


@dataclass(frozen=True)
class _Change:
    """A month as it will be; `before` is None where it is new."""

    site: Compound
    key: SiteMonth
    whole: Whole
    estimated: bool
    before: Month | None
    parted: Parted
    row: int

    @property
    def told(self) -> RowChange:
        before = _cells(self.before.whole, guessed=self.before.estimated) if self.before else {}
        names = (self.key.site, say(ITEMS[self.key.item].title), Period(self.key.year, self.key.month).words)
        cells = cells_changed(before, _cells(self.whole, guessed=self.estimated))
        return RowChange(self.row, names, self.before is None, cells)


def _cells(whole: Whole, *, guessed: bool) -> dict[str, str]:
    return {
        "quantity": plain(whole.quantity),
        "cost": "" if whole.cost is None else plain(whole.cost),
        "estimated": "是" if guessed else "",
    }


@dataclass
class _Plan:
    changes: list[_Change] = field(default_factory=list)
    created: int = 0
    unchanged: int = 0

    @property
    def tally(self) -> Tally:
        changes = [one.told for one in self.changes[:MOST_LISTED]]
        return Tally(self.created, len(self.changes) - self.created, self.unchanged, changes)


def record_site_energy(
    actor: Actor, rows: Sequence[SiteEnergyRow], *, source: Source, dry_run: bool = False
) -> Tally:
    """Take over a sheet of what compounds used, all of it or nothing, and split every month that changed.

    The tally counts months of compounds.  Raises RowsRefused with every cell that can't be taken.
    """
    path = seat(actor, ACT)
    if dry_run:
        verdict = may(actor, ACT, path)
        if not verdict:
            raise Refusal(verdict.reason)
        return _plan(actor, rows, source).tally
    with perform(actor, ACT, subject="sites", path=path) as detail:
        plan = _plan(actor, rows, source)
        _store(actor, plan, source.label)
        detail.update(file=source.file, rows=len(rows), **plan.tally.as_json())
    return plan.tally


def write_site_energy(actor: Actor, code: str, rows: Sequence[SiteEnergyRow], *, reason: str = "") -> Tally:
    """Write months typed into one compound's grid and split them.  A figure that is there changes with a reason only.

    Raises Refusal with the one sentence that says what is wrong.
    """
    _check_reason(reason)
    if any(row.site != code for row in rows):
        raise ValueError("rows of another compound")
    place = site_places([code]).get(code)
    with draft(actor, ACT, path=place.path if place else ""):
        try:
            plan = _plan(actor, rows, Source("", code), whole_own=True)
        except RowsRefused as refused:
            raise Refusal(refused.errors[0].message) from None
        if not reason.strip() and any(one.before for one in plan.changes):
            raise Refusal(say("修改已有的数据请写明原因。"))
        _store(actor, plan, reason.strip())
    return plan.tally


def split_anew(actor: Actor, code: str, *, reason: str) -> int:
    """Split every month again that would be split otherwise today.  Returns how many there were.

    Raises Refusal without a reason, and where one of the months can't be split.
    """
    _check_reason(reason)
    path = compound(actor, code).head.path
    with perform(actor, SPLIT, subject=f"site {code}", path=path, reason=reason) as detail:
        hold_sites([code])
        there = compound(actor, code)
        months = there.outdated()
        give(actor, SPLIT, [_parted_anew(there, month) for month in months], reason)
        SiteRevision.objects.bulk_create(
            SiteRevision(
                entry_id=month.pk,
                at=actor.at,
                by=actor.name,
                why=str(say("重新分摊:{reason}", reason=reason.strip())),
                old_quantity=month.whole.quantity,
                new_quantity=month.whole.quantity,
                old_cost=month.whole.cost,
                new_cost=month.whole.cost,
            )
            for month in months
        )
        detail["months"] = len(months)
    return len(months)


def _check_reason(reason: str) -> None:
    if len(reason.strip()) > LONGEST_REASON:
        raise Refusal(say("原因超过 {longest} 字,请缩短。", longest=LONGEST_REASON))


def _plan(actor: Actor, rows: Sequence[SiteEnergyRow], source: Source, *, whole_own: bool = False) -> _Plan:
    """`whole_own`: the figures of sub-meters told are all there are; otherwise they add to those stored."""
    cells = RefusedCells(source.sheet)
    codes = {row.site.strip() for row in rows if row.site}
    readings = read_site_energy(actor, rows, site_places(codes), cells, this_year=localdate(actor.at).year)
    # Before anything is compared with what is there.
    hold_sites({key.site for key in readings})
    sites = compounds_of({key.site for key in readings})
    stored = {
        SiteMonth(code, month.item, month.year, month.month): month
        for code, site in sites.items()
        for month in site.months
    }
    plan = _Plan()
    for key, given in readings.items():
        _plan_month(plan, sites[key.site], key, given, stored.get(key), cells, whole_own=whole_own)
    cells.raise_if_any(len(rows))
    return plan


def _plan_month(
    plan: _Plan,
    site: Compound,
    key: SiteMonth,
    given: Given,
    before: Month | None,
    cells: RefusedCells,
    *,
    whole_own: bool,
) -> None:
    quantity = given.quantity if given.quantity is not None else before.whole.quantity if before else None
    if quantity is None:
        if given.row.quantity is None or given.row.organ is not None:
            cells.refuse(given.row, "quantity", say("缺少整个集中办公区的总数量。"))
        return
    cost = given.cost if given.cost is not None else before.whole.cost if before else None
    kept = {} if whole_own or before is None else dict(before.whole.own)
    whole = Whole(quantity, cost, {**kept, **given.own})
    guessed = before.estimated if before else False
    estimated = guessed if given.estimated is None else given.estimated
    if before is not None and (whole, estimated) == (before.whole, before.estimated):
        plan.unchanged += 1
        return
    stranger = next((c for c in whole.own if c not in {member.code for member in site.members}), None)
    if stranger is not None:
        cells.refuse(
            given.row, "organ", say("机关“{code}”不是这个集中办公区的成员单位。", code=stranger[:40])
        )
        return
    try:
        parted = replace(_parted(site, 0, key, whole), estimated=estimated)
    except Refusal as refused:
        cells.refuse(given.row, "quantity", refused.message)
        return
    plan.created += before is None
    plan.changes.append(_Change(site, key, whole, estimated, before, parted, given.row.number))


def _parted(site: Compound, entry: int, key: SiteMonth, whole: Whole) -> Parted:
    method, split = split_month(site.members, site.methods, key.item, key.year, key.month, whole)
    return Parted(entry, site.head.name, key, method.kind, split.parts)


def _parted_anew(site: Compound, month: Month) -> Parted:
    key = SiteMonth(site.head.code, month.item, month.year, month.month)
    return replace(_parted(site, month.pk, key, month.whole), estimated=month.estimated)


def _store(actor: Actor, plan: _Plan, why: str) -> None:
    """Whole figures first, then the members' parts under the same entries."""
    if not plan.changes:
        return
    rows = [
        SiteEntry(
            pk=one.before.pk if one.before else None,
            site_id=one.site.head.pk,
            item=one.key.item,
            year=one.key.year,
            month=one.key.month,
            quantity=one.whole.quantity,
            cost=one.whole.cost,
            estimated=one.estimated,
        )
        for one in plan.changes
    ]
    SiteEntry.objects.bulk_create([row for row in rows if row.pk is None])
    SiteEntry.objects.bulk_update(
        [row for row, one in zip(rows, plan.changes, strict=True) if one.before],
        ["quantity", "cost", "estimated"],
    )
    SiteRevision.objects.bulk_create(
        _revision(actor, row, one, why) for row, one in zip(rows, plan.changes, strict=True)
    )
    _store_own({row.pk: one.whole.own for row, one in zip(rows, plan.changes, strict=True)})
    parted = [replace(one.parted, entry=row.pk) for row, one in zip(rows, plan.changes, strict=True)]
    give(actor, ACT, parted, why)


def _revision(actor: Actor, row: SiteEntry, one: _Change, why: str) -> SiteRevision:
    return SiteRevision(
        entry=row,
        at=actor.at,
        by=actor.name,
        why=why,
        old_quantity=one.before.whole.quantity if one.before else None,
        new_quantity=one.whole.quantity,
        old_cost=one.before.whole.cost if one.before else None,
        new_cost=one.whole.cost,
    )


def _store_own(own: Mapping[int, Mapping[str, object]]) -> None:
    OwnFigure.objects.filter(entry__in=own).delete()
    organs = organ_places({code for figures in own.values() for code in figures})
    OwnFigure.objects.bulk_create(
        OwnFigure(entry_id=entry, organ_id=organs[code].pk, quantity=quantity)
        for entry, figures in own.items()
        for code, quantity in figures.items()
    )

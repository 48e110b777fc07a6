"""Writing the registry: the tree and the kinds once, organs as often as their sheet comes in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files

from django.db.models import ProtectedError
from django.utils.timezone import localdate

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.actions.recording import organ_row, record_turned, rewrite_organs
from jieyue.registry.models import Organ, OrganKind, Profile, Region
from jieyue.registry.queries.duplicates import suspects_among
from jieyue.registry.queries.history import changed_on
from jieyue.registry.queries.organs import (
    all_organs,
    has_organs,
    organ_places,
    profiles_of,
    stored_tree,
    vocabulary,
)
from jieyue.registry.rules import TIER_ORDER
from jieyue.registry.rules.organ_merge import ACT, Known, Plan, plan_organs
from jieyue.registry.rules.organ_rows import OrganFacts, OrganRow, ProfileFacts
from jieyue.registry.rules.tree import RegionNode, read_tree
from jieyue.registry.rules.tree_preview import tree_changes
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_DATA = files("jieyue.registry") / "data"
# So many suspects are told with a sheet; their page lists all.
MOST_NOTICES = 20
_BATCH = 500


def shipped_tree() -> str:
    """The region file of Shaanxi, the default."""
    return (_DATA / "shaanxi.toml").read_text(encoding="utf-8")


def load_regions(actor: Actor, text: str, *, dry_run: bool = False) -> Tally:
    """Make the reporting tree what a region file (TOML) says.

    Once there are organs a tree can only grow: every node must stand in the file as it is, but for its climate.
    A file that changes nothing leaves no record.  A trial run (`dry_run`) stores nothing and tells every region
    that would change.  Raises Refusal for a file that is no tree.
    """
    nodes = read_tree(text)
    wanted = {node.code: (place, node) for place, node in enumerate(nodes)}
    stored = {node.code: node for node in stored_tree()}
    gone = [node for code, node in stored.items() if code not in wanted]
    changed = [node for code, node in stored.items() if code in wanted and wanted[code][1] != node]
    created = [code for code in wanted if code not in stored]
    if not gone and not changed and not created:
        return Tally(unchanged=len(stored))
    moved = [
        node
        for node in changed
        if replace(node, climate=wanted[node.code][1].climate) != wanted[node.code][1]
    ]
    if (gone or moved) and has_organs():
        raise Refusal(
            say("已有机关数据,报送区划只能增加,不能修改或删除“{region}”。", region=(gone or moved)[0].name)
        )
    tally = Tally(len(created), len(changed) + len(gone), len(stored) - len(changed) - len(gone))
    if dry_run:
        return replace(tally, changes=tuple(tree_changes(stored, nodes)))
    with perform(actor, "region.load", subject="regions") as detail:
        _save_tree(wanted, gone)
        detail.update(created=len(created), updated=len(changed), removed=len(gone))
    return tally


def _save_tree(wanted: Mapping[str, tuple[int, RegionNode]], gone: Sequence[RegionNode]) -> None:
    Region.objects.bulk_create(
        [
            Region(
                code=node.code,
                name=node.name,
                level=node.level,
                parent_id=node.parent or None,
                path=node.path,
                order=place,
                climate=node.climate,
            )
            for place, node in sorted(wanted.values(), key=lambda pair: TIER_ORDER[pair[1].level])
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "path", "order", "climate"],
    )
    try:
        # From the leaves upwards, as a parent is protected while it has children.
        for level in sorted(TIER_ORDER, key=lambda tier: -TIER_ORDER[tier]):
            codes = [node.code for node in gone if node.level == level]
            Region.objects.filter(code__in=codes).delete()
    except ProtectedError:
        raise Refusal(say("有账号属于要删除的区划,请先停用这些账号,或只增加区划。")) from None


def load_kinds(actor: Actor) -> Tally:
    """The kinds of organ in the plan's scope.  Leaves no record when they are there already."""
    rows = tomllib.loads((_DATA / "kinds.toml").read_text(encoding="utf-8"))["kinds"]
    wanted = {row["code"]: (row["title"], row["title_en"], place) for place, row in enumerate(rows)}
    stored = {
        code: tuple(rest)
        for code, *rest in OrganKind.objects.values_list("code", "title", "title_en", "order")
    }
    created = [code for code in wanted if code not in stored]
    updated = [code for code in wanted if code in stored and stored[code] != wanted[code]]
    tally = Tally(len(created), len(updated), len(wanted) - len(created) - len(updated))
    if tally.changed:
        with perform(actor, "region.load", subject="kinds") as detail:
            OrganKind.objects.bulk_create(
                [
                    OrganKind(code=code, title=title, title_en=title_en, order=place)
                    for code, (title, title_en, place) in wanted.items()
                ],
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["title", "title_en", "order"],
            )
            detail.update(tally.as_json())
    return tally


def save_organs(actor: Actor, rows: Sequence[OrganRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Take over a sheet about organs, all of it or nothing.

    The tally counts organs, however many dated rows each has.  Raises RowsRefused with every cell
    that can't be taken.  With `dry_run` all is decided and nothing stored.
    """
    path = seat(actor, ACT)
    if dry_run:
        verdict = may(actor, ACT, path)
        if not verdict:
            raise Refusal(verdict.reason)
        return _with_notices(_plan(actor, rows, source))
    with perform(actor, ACT, subject="organs", path=path) as detail:
        hold_registry({row.code.strip() for row in rows if row.code})
        plan = _plan(actor, rows, source)
        told = _with_notices(plan)
        _store(plan)
        record_turned(actor, plan.turned, reason=source.label)
        detail.update(file=source.file, rows=len(rows), **plan.tally.as_json())
    return told


def _with_notices(plan: Plan) -> Tally:
    """What the plan does, and which of the new organs may stand in the registry already."""
    if not plan.created:
        return plan.tally
    pairs = suspects_among(plan.created)
    notices = [
        say(
            "“{name}”({code})与“{first}”({other})可能是同一家:{why}。",
            name=pair.organ.name,
            code=pair.organ.code,
            first=pair.first.name,
            other=pair.first.code,
            why=pair.why,
        )
        for pair in pairs[:MOST_NOTICES]
    ]
    if len(pairs) > MOST_NOTICES:
        notices.append(say("疑似重复的共 {count} 对,其余见“疑似重复”。", count=len(pairs)))
    return replace(plan.tally, notices=notices)


def _plan(actor: Actor, rows: Sequence[OrganRow], source: Source) -> Plan:
    codes = {row.code.strip() for row in rows if row.code}
    known = Known(
        words=vocabulary(),
        organs=all_organs(),
        profiles=profiles_of(codes),
        changed_on=changed_on(codes),
    )
    return plan_organs(actor, rows, known, source=source, today=localdate(actor.at))


def _store(plan: Plan) -> None:
    touched = [facts.code for facts in (*plan.created, *plan.updated)]
    codes = {*touched, *(code for code, _, _ in plan.profiles)}
    codes |= {facts.superior for facts in (*plan.created, *plan.updated) if facts.superior}
    ids = {code: place.pk for code, place in organ_places(codes).items()}
    paths = {region.code: region.path for region in Region.objects.all()}
    for wave in _superiors_first(plan.created):
        organs = [organ_row(facts, paths, ids) for facts in wave]
        Organ.objects.bulk_create(organs, batch_size=_BATCH)
        ids.update({organ.code: organ.pk for organ in organs})
    changed = [organ_row(facts, paths, ids, pk=ids[facts.code]) for facts in plan.updated]
    rewrite_organs(changed)
    Profile.objects.bulk_create(
        [_profile(ids[code], day, facts) for code, day, facts in plan.profiles],
        update_conflicts=True,
        unique_fields=["organ", "valid_from"],
        update_fields=["headcount", "floor_area", "vehicles"],
    )


def _superiors_first(created: Sequence[OrganFacts]) -> Sequence[Sequence[OrganFacts]]:
    """New organs in waves, each organ after its superior; the rules have ruled out circles."""
    waiting = {facts.code: facts for facts in created}
    waves = []
    while waiting:
        wave = [facts for facts in waiting.values() if facts.superior not in waiting]
        waves.append(wave)
        for facts in wave:
            del waiting[facts.code]
    return waves


def _profile(organ_id: int, day: date, facts: ProfileFacts) -> Profile:
    return Profile(
        organ_id=organ_id,
        valid_from=day,
        headcount=facts.headcount,
        floor_area=facts.floor_area,
        vehicles=facts.vehicles,
    )

"""Which screens a person's roles lead to: the menu, and where in the tree the person stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from jieyue.acts.rules import ACTS, KEEPERS, OFFICES, ROLE_TITLES, Actor, Role
from jieyue.campaigns.queries import latest_year


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    title: str
    address: str
    here: bool


@dataclass(frozen=True)
class Menu:
    """What stands in the top bar: `place` is the region or organ the person acts for, `post` the role."""

    place: str
    post: str
    entries: tuple[Entry, ...]
    beside: tuple[Entry, ...]  # the screens that belong together with the one that is open
    year: int
    keeps_accounts: bool


_YEAR = re.compile(r"/\d{4}(?=/)")


def own_organ(actor: Actor) -> str:
    """The code of the organ an officer works for; empty for everybody else, those who only stand in included."""
    for grant in actor.grants:
        if grant.role is Role.ORGAN and "@" in grant.path and not grant.proxy:
            return _code(grant.path)
    return ""


def _code(path: str) -> str:
    return path.rstrip("/").rpartition("@")[2]


def _stands_in_for(actor: Actor) -> list[tuple[str, str]]:
    """A line for each organ the actor reports for in somebody's stead."""
    return [
        (
            gettext("代报:{organ}").format(organ=grant.place),
            reverse("organ", args=[_code(grant.path)]),
        )
        for grant in actor.grants
        if grant.proxy
    ]


def is_office(actor: Actor) -> bool:
    """Whether the actor supervises others: province, city or county office."""
    return bool(actor.roles() & OFFICES)


def menu(actor: Actor, path: str, today: date) -> Menu:
    """The menu of an actor at the address `path`.  One statement."""
    year = latest_year() or today.year
    first = actor.grants[0] if actor.grants else None
    groups = [*_groups(actor, year), *(_alone(*one) for one in _stands_in_for(actor))]
    nearest = _nearest(groups, path)
    here = next((group for group in groups if nearest in {address for _, address in group.screens}), None)
    return Menu(
        place=first.place if first else "",
        post=gettext(ROLE_TITLES[first.role]) if first else "",
        entries=tuple(Entry(group.title, group.screens[0][1], group is here) for group in groups),
        beside=tuple(Entry(str(title), address, address == nearest) for title, address in here.screens)
        if here and len(here.screens) > 1
        else (),
        year=year,
        keeps_accounts=bool(actor.roles() & ACTS["account.create"].roles),
    )


@dataclass(frozen=True)
class _Group:
    """One line of the menu and the screens behind it, the first of which it opens.

    `parts`: beginnings of addresses elsewhere, each with the screen it belongs to.
    """

    title: str
    screens: tuple[tuple[Any, str], ...]
    parts: tuple[tuple[str, str], ...] = ()


def _nearest(groups: Sequence[_Group], path: str) -> str:
    """The address of the menu a screen stands below, whatever year it shows; empty where it stands below none."""
    homes = [(_YEAR.sub("", address), address) for group in groups for _, address in group.screens]
    homes += [part for group in groups for part in group.parts]
    stem = _YEAR.sub("", path)
    # Everything stands below the root, which is the desk, but nothing belongs to it.
    below = [
        (start, home) for start, home in homes if stem == start or (start != "/" and stem.startswith(start))
    ]
    return max(below, key=lambda one: len(one[0]), default=("", ""))[1]


def _alone(title: Any, address: str) -> _Group:
    return _Group(str(title), ((title, address),))


def _groups(actor: Actor, year: int) -> list[_Group]:
    """The lines of the menu by role; only what exists already."""
    desk = _alone(gettext_lazy("待办"), reverse("desk"))
    names = (gettext_lazy("命名名单"), reverse("name-list", args=[year]))
    sheets = (gettext_lazy("表格导入导出"), reverse("exchange"))
    calendar = _alone(gettext_lazy("年度日历"), reverse("campaign", args=[year]))
    organ = own_organ(actor)
    if organ:
        return [
            desk,
            _alone(gettext_lazy("能耗与指标"), reverse("organ", args=[organ])),
            _Group(
                gettext("台账"),
                ((gettext_lazy("各项台账"), reverse("organ-ledgers", args=[organ])), sheets),
                (("/ledgers/", reverse("organ-ledgers", args=[organ])),),
            ),
            _alone(gettext_lazy("自评"), reverse("score-sheet", args=[year, organ])),
            _alone(gettext_lazy("年度指标"), reverse("organ-goals", args=[organ])),
            _alone(*names),
            calendar,
        ]
    if is_office(actor) or actor.roles() & KEEPERS:
        return [
            desk,
            _Group(
                gettext("机关"),
                (
                    (gettext_lazy("机关名录"), reverse("organs")),
                    (gettext_lazy("集中办公区"), reverse("sites")),
                ),
            ),
            _Group(
                gettext("台账"),
                (
                    (gettext_lazy("各项台账"), reverse("region-ledgers")),
                    (gettext_lazy("台账报送"), reverse("filings")),
                    (gettext_lazy("数据核查"), reverse("findings")),
                    sheets,
                ),
                tuple((start, reverse("filings")) for start in ("/ledgers/progress/", "/ledgers/calendar/")),
            ),
            _assessing(names),
            _alone(gettext_lazy("年度指标"), reverse("goals")),
            _Group(
                gettext("分析"),
                (
                    (gettext_lazy("进度与趋势"), reverse("dashboard")),
                    (gettext_lazy("用能分析"), reverse("region-energy")),
                    (gettext_lazy("能耗定额"), reverse("quotas")),
                ),
            ),
            calendar,
        ]
    return [desk]


def _assessing(names: tuple[Any, str]) -> _Group:
    """What belongs to the evaluation: its cases, the lists of the named, the standards it goes by."""
    cases = (gettext_lazy("评价进度"), reverse("cases"))
    visits = (gettext_lazy("现场核查"), reverse("visits"))
    return _Group(
        gettext("评价验收"), (cases, visits, names, (gettext_lazy("评价标准"), reverse("standards")))
    )

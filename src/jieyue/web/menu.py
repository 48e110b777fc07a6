"""Which screens a person's roles lead to: the menu, and where in the tree the person stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from jieyue.acts.rules import ACTS, KEEPERS, OFFICES, ROLE_TITLES, Actor, Role
from jieyue.campaigns.queries import latest_year
from jieyue.registry.queries.organs import place_name


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
    year: int
    keeps_accounts: bool


# Screens that belong to a line of the menu without standing below its address.
_PARTS = {"/ledgers/progress/": "/ledgers/filings/", "/ledgers/calendar/": "/ledgers/filings/"}


def own_organ(actor: Actor) -> str:
    """The code of the organ an officer works for; empty for everybody else, those who only stand in included."""
    for grant in actor.grants:
        if grant.role is Role.ORGAN and "@" in grant.path and not grant.proxy:
            return _code(grant.path)
    return ""


def _code(path: str) -> str:
    return path.rstrip("/").rpartition("@")[2]


def _stands_in_for(actor: Actor) -> list[tuple[str, str]]:
    """A line for each organ the actor reports for in somebody's stead.  A statement each; there are few."""
    return [
        (
            gettext("代报:{organ}").format(organ=place_name(grant.path)),
            reverse("organ", args=[_code(grant.path)]),
        )
        for grant in actor.grants
        if grant.proxy
    ]


def is_office(actor: Actor) -> bool:
    """Whether the actor supervises others: province, city or county office."""
    return bool(actor.roles() & OFFICES)


def menu(actor: Actor, path: str, today: date) -> Menu:
    """The menu of an actor at the address `path`.  Two statements, and one for each organ stood in for."""
    year = latest_year() or today.year
    first = actor.grants[0] if actor.grants else None
    titles = [*_titles(actor, year), *_stands_in_for(actor)]
    path = next((home for part, home in _PARTS.items() if path.startswith(part)), path)
    nearest = max(
        (address for _, address in titles if path.startswith(address)), key=len, default=reverse("desk")
    )
    return Menu(
        place=place_name(first.path) if first and first.path else "",
        post=gettext(ROLE_TITLES[first.role]) if first else "",
        entries=tuple(Entry(str(title), address, address == nearest) for title, address in titles),
        year=year,
        keeps_accounts=bool(actor.roles() & ACTS["account.create"].roles),
    )


def _titles(actor: Actor, year: int) -> list[tuple[str, str]]:
    """The lines of the menu by role; only what exists already."""
    desk = (gettext_lazy("待办"), reverse("desk"))
    names = (gettext_lazy("命名名单"), reverse("name-list", args=[year]))
    calendar = (gettext_lazy("年度日历"), reverse("campaign", args=[year]))
    organ = own_organ(actor)
    if organ:
        return [
            desk,
            (gettext_lazy("能耗与指标"), reverse("organ", args=[organ])),
            (gettext_lazy("台账"), reverse("organ-ledgers", args=[organ])),
            (gettext_lazy("自评"), reverse("score-sheet", args=[year, organ])),
            (gettext_lazy("年度指标"), reverse("organ-goals", args=[organ])),
            names,
            calendar,
        ]
    registry = (gettext_lazy("机关名录"), reverse("organs"))
    if is_office(actor) or actor.roles() & KEEPERS:
        cases = (gettext_lazy("评价验收"), reverse("cases"))
        analysis = (gettext_lazy("分析"), reverse("dashboard"))
        checks = (gettext_lazy("数据核查"), reverse("findings"))
        goals = (gettext_lazy("年度指标"), reverse("goals"))
        shared = (gettext_lazy("集中办公区"), reverse("sites"))
        ledgers = (gettext_lazy("台账"), reverse("region-ledgers"))
        filings = (gettext_lazy("台账报送"), reverse("filings"))
        return [desk, registry, shared, ledgers, filings, cases, checks, goals, analysis, names, calendar]
    return [desk]

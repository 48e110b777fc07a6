"""集中办公区 of a demo province: a few compounds of organs without faults, whose bills come for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.cli.demo.chance import stream
from jieyue.cli.demo.organs import SHARED, DemoOrgan
from jieyue.cli.demo.places import Place
from jieyue.cli.demo.province import Figure, Province

MOST, LEAST_MEMBERS, MOST_MEMBERS = 4, 2, 6
# How each shared bill is split, by item.
METHODS = {"electricity": "floor_area", "water": "headcount"}
SUPPLIERS = {"electricity": "示例供电公司", "water": "示例自来水公司"}
_SIGNS = {"electricity": "D", "water": "S"}
_WITH_ACCOUNT = 0.94


@dataclass(frozen=True)
class DemoCompound:
    """A compound and who sits in it."""

    code: str
    name: str
    place: Place
    members: tuple[DemoOrgan, ...]

    @property
    def floor_area(self) -> int:
        """The members' square metres and a tenth more for halls and stairs."""
        return round(sum(member.profiles[0].floor_area for member in self.members) * 1.1)


def compounds(province: Province) -> list[DemoCompound]:
    """At most four compounds, in the places with the most organs that could share one."""
    faulty = {fault.organ_code for fault in province.faults} | {code for code, _ in province.planted.late}
    by_place: dict[str, list[DemoOrgan]] = {}
    for organ in province.organs:
        if organ.premises == SHARED and organ.code not in faulty and _steady(province, organ):
            by_place.setdefault(organ.place.code, []).append(organ)
    fit = sorted(
        (there for there in by_place.values() if len(there) >= LEAST_MEMBERS),
        key=lambda there: (-len(there), there[0].code),
    )
    return [_compound(there[:MOST_MEMBERS]) for there in fit[:MOST]]


def _steady(province: Province, organ: DemoOrgan) -> bool:
    """One profile throughout, and a figure for every month of everything that is shared."""
    meters = province.planted.ledgers[organ.code].meters
    months = {(year, month) for year in province.years for month in range(1, 13)}
    return (
        len(organ.profiles) == 1
        and not organ.sensitive
        and all(item in meters and months <= set(meters[item].periods) for item in METHODS)
    )


def _compound(members: Sequence[DemoOrgan]) -> DemoCompound:
    place = members[0].place
    return DemoCompound(f"JZ-{place.code}", f"{place.sign}机关集中办公区", place, tuple(members))


def shared_figure(figure: Figure, members: Iterable[str]) -> bool:
    """Whether a figure stands on a bill of the compound and not on one of its own."""
    return figure.item in METHODS and figure.month > 0 and figure.organ in members


@dataclass(frozen=True)
class Bill:
    """What a whole compound used in a month and paid, None where a member knows no price."""

    item: str
    year: int
    month: int
    quantity: Decimal
    cost: Decimal | None


def bills(compound: DemoCompound, figures: Iterable[Figure]) -> list[Bill]:
    """The bills of a compound out of its members' figures."""
    members = {member.code for member in compound.members}
    told: dict[tuple[str, int, int], list[Figure]] = {}
    for figure in figures:
        if shared_figure(figure, members):
            told.setdefault((figure.item, figure.year, figure.month), []).append(figure)
    return [
        Bill(
            *key,
            quantity=sum((one.quantity for one in some), Decimal(0)),
            cost=_sum([one.cost for one in some]),
        )
        for key, some in told.items()
    ]


def _sum(costs: Sequence[Decimal | None]) -> Decimal | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) else None


@dataclass(frozen=True)
class DemoAccount:
    """A 户号 of an organ or a compound (`on_site`), by code."""

    number: str
    item: str
    supplier: str
    holder: str
    on_site: bool


def supply_accounts(province: Province, shared: Sequence[DemoCompound]) -> Iterator[DemoAccount]:
    """Every compound's accounts, and those of nearly all organs that have bills of their own."""
    inside = {member.code for one in shared for member in one.members}
    for one in shared:
        yield from (
            DemoAccount(f"示例{_SIGNS[item]}-{one.code}", item, SUPPLIERS[item], one.code, True)
            for item in METHODS
        )
    for organ in province.organs:
        if organ.code in inside or stream(province.seed, "supply", organ.code).random() > _WITH_ACCOUNT:
            continue
        for item in METHODS:
            yield DemoAccount(f"示例{_SIGNS[item]}-{organ.code}", item, SUPPLIERS[item], organ.code, False)

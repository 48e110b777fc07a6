"""Faults planted on purpose, in few organs and all of them listed, so that checks can be tried on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from jieyue.cli.demo.chance import stream
from jieyue.cli.demo.ledgers import Ledger, Meter
from jieyue.cli.demo.organs import DemoOrgan, Profile

# Together at most this share of the organs.  Duplicates come first: they stand beside sound organs.
MOST = 0.08
SHARES = {
    "duplicate_organ": 0.008,
    "silent_months": 0.018,
    "stuck_meter": 0.013,
    "late_data": 0.013,
    "times_1000": 0.013,
    "wrong_headcount": 0.010,
}
LONG_ENOUGH = 6  # months of the same figure before a meter counts as stuck
METERED_ITEMS = ("electricity", "water", "natural_gas")


@dataclass(frozen=True)
class Fault:
    """One line of faults.csv.  `item` is empty where the fault is not in the ledger; `period` as 2025-03..2025-07."""

    organ_code: str
    organ_name: str
    fault: str
    item: str
    period: str
    detail: str


@dataclass
class Planted:
    """The province with its faults.  `late` says when a figure came in that came in late."""

    organs: list[DemoOrgan]
    ledgers: dict[str, Ledger]
    faults: list[Fault] = field(default_factory=list)
    late: dict[tuple[str, tuple[int, int]], date] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)  # the organs that duplicates stand beside


Plant = Callable[[Random, Planted, DemoOrgan, Sequence[int]], list[Fault]]


def plant(
    seed: int, organs: Sequence[DemoOrgan], ledgers: Mapping[str, Ledger], years: Sequence[int]
) -> Planted:
    """Spoil some organs, one kind of fault each; what was given is left as it is.

    Each kind is there at least once as long as that keeps to 8 % of the organs.
    """
    chance = stream(seed, "faults")
    planted = Planted(list(organs), dict(ledgers))
    drawn = chance.sample(list(organs), int(len(organs) * MOST))
    for kind, share in SHARES.items():
        _plant_one_kind(chance, planted, drawn, PLANTS[kind], max(1, int(len(organs) * share)), years)
    planted.faults.sort(key=lambda fault: (fault.organ_code, fault.item))
    return planted


def _plant_one_kind(
    chance: Random,
    planted: Planted,
    drawn: list[DemoOrgan],
    spoil: Plant,
    wanted: int,
    years: Sequence[int],
) -> None:
    """Spoil `wanted` of the organs drawn; one that does not lend itself stays for the next kind."""
    unfit: list[DemoOrgan] = []
    while wanted and drawn:
        organ = drawn.pop()
        found = [] if organ.code in planted.doubled else spoil(chance, planted, organ, years)
        planted.faults += found
        wanted -= bool(found)
        if not found:
            unfit.append(organ)
    drawn += unfit


def _span(chance: Random, year: int, shortest: int, longest: int) -> list[tuple[int, int]]:
    """Some months of a year in a row."""
    length = chance.randint(shortest, longest)
    first = chance.randint(1, 13 - length)
    return [(year, month) for month in range(first, first + length)]


def _written(months: Sequence[tuple[int, int]]) -> str:
    first, last = (f"{year}-{month:02}" for year, month in (months[0], months[-1]))
    return first if first == last else f"{first}..{last}"


def _silent(chance: Random, planted: Planted, organ: DemoOrgan, years: Sequence[int]) -> list[Fault]:
    """Nothing handed in for some months, of any item."""
    # More often in the last year, which the screens open with.
    gone = _span(chance, chance.choice((years[-2], years[-1], years[-1])), 3, 7)
    ledger = planted.ledgers[organ.code]
    hit = [item for item, meter in ledger.meters.items() if set(gone) & set(meter.periods)]
    planted.ledgers[organ.code] = Ledger(
        {item: meter.without(set(gone)) for item, meter in ledger.meters.items()}, ledger.given_up
    )
    return [
        _fault(organ, "silent_months", item, _written(gone), f"连续 {len(gone)} 个月没有任何填报")
        for item in hit
    ]


def _stuck(chance: Random, planted: Planted, organ: DemoOrgan, years: Sequence[int]) -> list[Fault]:
    """A meter that stands still: the same reading month after month, the bill with it."""
    meter = _meter(chance, planted, organ)
    months = _span(chance, years[-1], LONG_ENOUGH, 9)
    places = [place for period in months if (place := meter.place(period)) is not None]
    first = places[0] if places else 0
    if len(places) < LONG_ENOUGH or not meter.quantities[first]:
        return []
    for place in places[1:]:
        meter.quantities[place], meter.fen[place] = meter.quantities[first], meter.fen[first]
    detail = f"连续 {len(months)} 个月都是 {meter.quantity(first)}"
    return [_fault(organ, "stuck_meter", meter.item, _written(months), detail)]


def _times_1000(chance: Random, planted: Planted, organ: DemoOrgan, years: Sequence[int]) -> list[Fault]:
    """A slip of the unit in one month; the bill stays what it was."""
    meter = _meter(chance, planted, organ)
    places = [i for i, (year, month) in enumerate(meter.periods) if year in years[-2:] and month]
    places = [i for i in places if meter.quantities[i]]
    if not places:
        return []
    place = chance.choice(places)
    right = meter.quantity(place)
    meter.quantities[place] *= 1000
    detail = f"应为 {right},误填为 {meter.quantity(place)}(放大 1000 倍)"
    return [_fault(organ, "times_1000", meter.item, _written([meter.periods[place]]), detail)]


def _headcount(chance: Random, planted: Planted, organ: DemoOrgan, years: Sequence[int]) -> list[Fault]:
    """A digit too many, or one too few."""
    last = organ.profiles[-1]
    wrong = last.headcount * 10 if chance.random() < 0.7 else max(1, last.headcount // 10)  # noqa: PLR2004
    profiles = (*organ.profiles[:-1], Profile(last.valid_from, wrong, last.floor_area, last.vehicles))
    place = planted.organs.index(organ)
    planted.organs[place] = replace(organ, profiles=profiles)
    since = (last.valid_from.year, last.valid_from.month) if last.valid_from else (years[0], 1)
    detail = f"用能人数应为 {last.headcount},误填为 {wrong}"
    return [_fault(organ, "wrong_headcount", "", _written([since, (years[-1], 12)]), detail)]


def _late(chance: Random, planted: Planted, organ: DemoOrgan, years: Sequence[int]) -> list[Fault]:
    """Some months of the last year come in together, months later."""
    months = _span(chance, years[-1], 3, 6)
    came = date(years[-1] + 1, 1, chance.randint(20, 28))
    if months[-1][1] > 8:  # noqa: PLR2004  four months and more is late beyond doubt
        months = [(year, month - 4) for year, month in months]
    meters = planted.ledgers[organ.code].meters
    hit = [item for item, meter in meters.items() if set(months) & set(meter.periods)]
    planted.late |= {(organ.code, period): came for period in months}
    return [_fault(organ, "late_data", item, _written(months), f"迟至 {came} 才补报") for item in hit]


def _duplicate(chance: Random, planted: Planted, organ: DemoOrgan, _years: Sequence[int]) -> list[Fault]:
    """One organ stands in the registry twice: nearly the same name, another code, figures alike.

    The second entry takes the place of `organ`, so that the number of organs stays what it was.
    """
    if organ.joint or any(other.superior == organ.code for other in planted.organs):
        return []
    names = {other.name for other in planted.organs}
    taken = {fault.organ_code for fault in planted.faults} | {organ.code}
    firsts = [
        other
        for other in planted.organs
        if other.code not in taken and not other.joint and _double_name(other.name) not in names
    ]
    first = chance.choice(firsts)
    beside = sum(other.place == first.place for other in planted.organs)
    code = f"{first.code[:-3]}{beside + 1:03}"
    if any(other.code == code for other in planted.organs):
        return []
    twin = replace(first, code=code, name=_double_name(first.name), credit_code="")
    planted.doubled.add(first.code)
    planted.organs.remove(organ)
    planted.organs.insert(planted.organs.index(first) + 1, twin)
    del planted.ledgers[organ.code]
    planted.ledgers[code] = _copied(planted.ledgers[first.code])
    return [_fault(twin, "duplicate_organ", "", "", f"与 {first.code} {first.name} 是同一机关")]


def _double_name(name: str) -> str:
    """How the same organ gets entered a second time: the abbreviation, or a word more."""
    for full, short in (
        ("人民代表大会常务委员会", "人大常委会"),
        ("发展和改革", "发展改革"),
        ("住房和城乡建设", "住房城乡建设"),
        ("卫生健康", "卫健"),
        ("文化和旅游", "文旅"),
        ("人力资源和社会保障", "人社"),
        ("工业和信息化", "工信"),
        ("服务中心", "中心"),
        ("员会办公室", "办"),
        ("政府办公室", "政府办"),
    ):
        if full in name:
            return name.replace(full, short)
    return f"{name}机关"


def _copied(ledger: Ledger) -> Ledger:
    """The same meters once more."""
    return Ledger(
        {item: meter.without(set()) for item, meter in ledger.meters.items()}, dict(ledger.given_up)
    )


def _meter(chance: Random, planted: Planted, organ: DemoOrgan) -> Meter:
    meters = planted.ledgers[organ.code].meters
    return meters[chance.choice([item for item in METERED_ITEMS if item in meters])]


def _fault(organ: DemoOrgan, kind: str, item: str, period: str, detail: str) -> Fault:
    return Fault(organ.code, organ.name, kind, item, period, detail)


PLANTS: Mapping[str, Plant] = {
    "silent_months": _silent,
    "stuck_meter": _stuck,
    "late_data": _late,
    "times_1000": _times_1000,
    "wrong_headcount": _headcount,
    "duplicate_organ": _duplicate,
}

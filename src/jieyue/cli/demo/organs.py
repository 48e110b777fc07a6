"""The organs of a demo province: who they are, where they sit, how many people, square metres and cars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

from jieyue.cli.demo.chance import clamped, lognormal, stream
from jieyue.cli.demo.places import CITY, COUNTY, PROVINCE, Place, data
from jieyue.values.credit_codes import check_character

DEPARTMENTS = data("departments")

PROVINCE_SHARE = 0.05
# A city's own organs outnumber those of one of its counties by this much.
CITY_WEIGHT, LEAF_CITY_WEIGHT, DISTRICT_WEIGHT = 2.2, 1.5, 1.2
MEDIAN_HEADCOUNT = {PROVINCE: 150, CITY: 72, COUNTY: 42}
OFFICE, FIELD, POLICE = "office", "field", "police"
PERSONS_PER_CAR = {OFFICE: 22, FIELD: 13, POLICE: 9}
SHARED_SHARE = {PROVINCE: 0.12, CITY: 0.34, COUNTY: 0.30}
INDEPENDENT, SHARED = "independent", "shared"
# Sits with its partner under two signs (合署办公).
JOINT = {"supervision": "discipline", "discipline": "supervision"}
_TIER_DIGITS = {PROVINCE: "01", CITY: "02", COUNTY: "03"}
_INSTITUTION = "institution"
_SURNAMES = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Profile:
    """Headcount, floor area (m2) and cars from a date on; None: from before the first ledger."""

    valid_from: date | None
    headcount: int
    floor_area: int
    vehicles: int


@dataclass(frozen=True)
class DemoOrgan:
    """An organ as the registry shall hold it, with what only the demo knows: department and fleet."""

    code: str
    name: str
    place: Place
    tier: str
    kind: str
    department: str
    fleet: str
    credit_code: str
    superior: str
    premises: str
    joint: bool
    sensitive: bool
    contact: str
    phone: str
    profiles: tuple[Profile, ...]


@dataclass(frozen=True)
class _Sign:
    """A department at one place, before it has become an organ."""

    key: str
    name: str
    kind: str
    fleet: str
    sensitive: bool


def organs(seed: int, tree: Sequence[Place], count: int, years: Sequence[int]) -> list[DemoOrgan]:
    """`count` organs over the tree, in the order of the tree, each node's from its most usual department on."""
    made: list[DemoOrgan] = []
    seats: dict[tuple[str, str], str] = {}
    for place, number in _shares(tree, count):
        chance = stream(seed, "signs", place.code)
        for order, sign in enumerate(_signs(chance, place, number), start=1):
            code = f"{place.code}{_TIER_DIGITS[place.level]}-{order:03}"
            seats[place.code, sign.key] = code
            made.append(_organ(seed, place, sign, code, seats, years))
    return _with_partners(made, seats)


def _shares(tree: Sequence[Place], count: int) -> list[tuple[Place, int]]:
    """How many organs each place gets: 5 % the province, the rest by weight, remainders to the largest."""
    top = [place for place in tree if place.level == PROVINCE]
    rest = [place for place in tree if place.level != PROVINCE]
    own = round(count * PROVINCE_SHARE) if rest else count
    return _parted(top, own) + _parted(rest, count - own if top else count)


def _parted(tree: Sequence[Place], count: int) -> list[tuple[Place, int]]:
    if not tree:
        return []
    weights = [_weight(place) for place in tree]
    exact = [count * weight / sum(weights) for weight in weights]
    numbers = [int(value) for value in exact]
    by_remainder = sorted(range(len(tree)), key=lambda i: (numbers[i] - exact[i], i))
    for i in by_remainder[: count - sum(numbers)]:
        numbers[i] += 1
    return list(zip(tree, numbers, strict=True))


def _weight(place: Place) -> float:
    if place.level == CITY:
        return LEAF_CITY_WEIGHT if place.leaf else CITY_WEIGHT
    return DISTRICT_WEIGHT if place.sign != place.name else 1.0


def _signs(chance: Random, place: Place, number: int) -> list[_Sign]:
    """The departments of a place: a weighted draw without replacement, further institutions after them."""
    known = [row for row in DEPARTMENTS["departments"] if _template(row, place)]
    drawn = sorted(known, key=lambda row: -(chance.random() ** (1 / row.get("weight", 1))))[:number]
    signs = [_named(row, place) for row in drawn]
    further = _further(chance, place) if len(signs) < number else iter(())
    taken = {sign.name for sign in signs}
    for sign in further:
        if len(signs) == number:
            break
        if sign.name not in taken:
            signs.append(sign)
    if len(signs) < number:
        raise ValueError(f"{place.name}: {number} organs asked for, {len(signs)} names known")
    return signs


def capacity(tree: Sequence[Place]) -> int:
    """The largest number of organs whose names are all different, whatever the seed."""
    extra = len(DEPARTMENTS["institutions"]["topics"]) * len(DEPARTMENTS["institutions"][COUNTY])
    # Every place knows some forty departments of its own besides.
    weights = {place.code: _weight(place) for place in tree if place.level != PROVINCE}
    by_province = int(extra / PROVINCE_SHARE)
    if not weights:
        return extra
    return min(by_province, int(extra / max(weights.values()) * sum(weights.values())))


def _template(row: Mapping[str, Any], place: Place) -> str:
    # A city without counties has courts and bureaus of a county's kind (杨凌示范区人民法院).
    tier = COUNTY if place.level == CITY and place.leaf and COUNTY in row else place.level
    return row.get(tier) or (row.get("local", "") if place.level != PROVINCE else "")


def _named(row: Mapping[str, Any], place: Place) -> _Sign:
    return _Sign(
        key=row["key"],
        name=_template(row, place).format(p=place.sign, w=place.committee),
        kind=row["kind"],
        fleet=row.get("fleet", OFFICE),
        sensitive=row.get("sensitive", False),
    )


def _further(chance: Random, place: Place) -> Iterator[_Sign]:
    table = DEPARTMENTS["institutions"]
    pairs = [(topic, purpose) for topic in table["topics"] for purpose in table[place.level]]
    chance.shuffle(pairs)
    for topic, purpose in pairs:
        yield _Sign(f"{topic}{purpose}", f"{place.sign}{topic}{purpose}", _INSTITUTION, OFFICE, False)


def _organ(
    seed: int,
    place: Place,
    sign: _Sign,
    code: str,
    seats: Mapping[tuple[str, str], str],
    years: Sequence[int],
) -> DemoOrgan:
    chance = stream(seed, "organ", code)
    above = seats.get((place.parent, sign.key), "") if place.parent else ""
    lead = seats.get((place.code, "office_affairs"), "") if sign.kind == _INSTITUTION else ""
    return DemoOrgan(
        code=code,
        name=sign.name,
        place=place,
        tier=place.level,
        kind=sign.kind,
        department=sign.key,
        fleet=sign.fleet,
        credit_code=credit_code(place, sign.kind, code) if chance.random() < 0.97 else "",  # noqa: PLR2004
        superior=above or (lead if lead != code else ""),
        premises=SHARED if _shares_premises(chance, place, sign) else INDEPENDENT,
        joint=False,
        sensitive=sign.sensitive,
        contact=f"示例{_SURNAMES[chance.randrange(len(_SURNAMES))]}",
        phone=f"示例-{chance.randrange(10**8):08}",
        profiles=_profiles(chance, place, sign, years),
    )


def credit_code(place: Place, kind: str, code: str) -> str:
    """A made-up code with a right check character; `DEM` where an organisation's own number would stand."""
    category = "12" if kind == _INSTITUTION else "11"
    order = int(code[-3:]) + 1000 * int(code[len(place.code) : len(place.code) + 2])
    body = f"{category}{place.code[:6]:0<6}DEM{order:06}"
    return body + check_character(body)


def _shares_premises(chance: Random, place: Place, sign: _Sign) -> bool:
    return sign.fleet != POLICE and chance.random() < SHARED_SHARE[place.level]


def _profiles(chance: Random, place: Place, sign: _Sign, years: Sequence[int]) -> tuple[Profile, ...]:
    people = lognormal(chance, MEDIAN_HEADCOUNT[place.level], 0.5)
    if sign.fleet == POLICE:
        people *= 2
    headcount = round(clamped(people, 8, 900))
    per_head = clamped(lognormal(chance, 20, 0.22), 15, 40)
    cars = max(1, round(headcount / PERSONS_PER_CAR[sign.fleet] * chance.uniform(0.7, 1.3)))
    first = Profile(None, headcount, round(headcount * per_head), cars)
    if chance.random() >= 0.08:  # noqa: PLR2004
        return (first,)
    return (first, _changed(chance, first, years))


def _changed(chance: Random, before: Profile, years: Sequence[int]) -> Profile:
    """A change in the middle of a year: people come or go; one in four moves house as well."""
    start = date(chance.choice(years), chance.randint(3, 10), 1)
    headcount = max(6, round(before.headcount * chance.choice((0.78, 0.86, 0.92, 1.08, 1.15, 1.25))))
    moved = chance.random() < 0.25  # noqa: PLR2004
    area = round(clamped(before.floor_area * chance.uniform(0.7, 1.3), headcount * 15, headcount * 40))
    return Profile(start, headcount, area if moved else before.floor_area, before.vehicles)


def _with_partners(made: list[DemoOrgan], seats: Mapping[tuple[str, str], str]) -> list[DemoOrgan]:
    """合署办公: the two signs of one office share premises and credit code, where both were drawn."""
    by_code = {organ.code: organ for organ in made}
    for organ in made:
        partner = seats.get((organ.place.code, JOINT.get(organ.department, "")))
        if partner:
            by_code[organ.code] = replace(
                organ,
                joint=True,
                credit_code=credit_code(organ.place, organ.kind, min(organ.code, partner)),
                premises=SHARED,
            )
    return [by_code[organ.code] for organ in made]

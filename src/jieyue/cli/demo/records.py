"""What the organs of a demo province wrote into their other ledgers: a few believable rows each, from the seed.

Thorough organs keep every month, the others the last quarter; some ledgers are not kept at all, so that
an office has somebody to remind.  The planted faults are in the energy ledger, none are here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from random import Random

from jieyue.cli.demo.chance import stream
from jieyue.cli.demo.draws import WHOLE, Draw, Row
from jieyue.cli.demo.organs import SHARED, DemoOrgan

THOROUGH, KEPT, CANTEENS = 0.06, 0.72, 0.35
# So many organs run a server room of their own.
ROOMS = 0.2
_YES, _NO = "yes", "no"
_NAMES = "甲乙丙丁戊己庚辛壬癸"
_CARRIERS = ("示例环卫公司", "示例再生资源公司", "示例环境服务公司")
_CLASSES = {"recyclable": 0.9, "kitchen": 2.6, "other": 3.4, "hazardous": 0.02}
_SHOPPING = (
    ("台式计算机", "energy_saving", "computers", 4600),
    ("激光打印机", "energy_saving", "printers", 1800),
    ("再生复印纸", "recycled", "none", 160),
    ("感应水嘴", "water_saving", "taps", 380),
    ("环保文件柜", "environmental", "none", 900),
    ("办公座椅", "none", "none", 650),
)
_COSTS = {"electricity": 230, "water": 40, "office": 900, "property": 1500, "vehicles": 620, "meetings": 260}


def records(seed: int, organ: DemoOrgan, year: int, last: int = WHOLE) -> Iterator[tuple[str, Row]]:
    """Rows of an organ's ledgers in a year up to its month `last`, each with the ledger it belongs to.

    Cells are written as they are kept; rows of the whole year are there in any case.
    """
    chance = stream(seed, "records", organ.code)
    thorough = chance.random() < THOROUGH
    for kind, draw in _DRAWN.items():
        # Every ledger draws from a stream of its own, so that one more does not shift the others.
        own = stream(seed, "records" if last == WHOLE else "running", organ.code, kind)
        if thorough or own.random() < KEPT or kind == "waste_contracts":
            for row in draw(Draw(own, organ, year, thorough, last)):
                yield kind, row


def _tenths(number: float) -> str:
    """As a ledger keeps a figure: one place at most, no needless zero."""
    return f"{number:.1f}".removesuffix(".0")


def _people(organ: DemoOrgan) -> int:
    return organ.profiles[-1].headcount


def _day(chance: Random, year: int, first: int = 1, last: int = 12) -> str:
    start, end = date(year, first, 1), date(year, last, 28)
    return (start + timedelta(days=chance.randrange((end - start).days))).isoformat()


def _person(chance: Random) -> str:
    return f"示例{chance.choice(_NAMES)}"


def _contract(organ: DemoOrgan, year: int) -> str:
    return f"示例-{organ.code}-{year}"


def _contracts(one: Draw) -> Iterator[Row]:
    yield {
        "number": _contract(one.organ, one.year),
        "carrier": stream(0, "carrier", one.organ.code).choice(_CARRIERS),
        "class": "all",
        "begins": f"{one.year}-01-01",
        "ends": f"{one.year + 1}-12-31",
        "licence": f"示例证{one.chance.randrange(10**5):05}",
        "fee": str(_people(one.organ) * one.chance.randint(60, 110)),
    }


def _waste(one: Draw) -> Iterator[Row]:
    carrier = stream(0, "carrier", one.organ.code).choice(_CARRIERS)
    for month in one.months if one.thorough else (one.last,):
        for of, per_head in _CLASSES.items():
            row = {
                "period": f"{one.year}-{month:02}",
                "class": of,
                "carrier": carrier,
                "weight": _tenths(_people(one.organ) * per_head * one.chance.uniform(0.8, 1.2)),
                "contract": _contract(one.organ, one.signed),
            }
            if of == "hazardous":
                row |= {"licence": "示例证00001", "receipt": f"示例{one.year}{month:02}"}
            yield row


def _paper(one: Draw) -> Iterator[Row]:
    for month in one.months:
        used = max(2, round(_people(one.organ) * one.chance.uniform(0.15, 0.4)))
        pages = used * 480
        yield {
            "period": f"{one.year}-{month:02}",
            "used": str(used),
            "recycled": str(round(used * one.chance.uniform(0, 0.5))),
            "pages": str(pages),
            "duplex": str(round(pages * one.chance.uniform(0.3, 0.9))),
            "cost": str(used * 21),
        }


def _digital(one: Draw) -> Iterator[Row]:
    for month in one.months:
        documents = _people(one.organ) + one.chance.randrange(120)
        electronic = round(documents * one.chance.uniform(0.6, 0.98))
        yield {
            "period": f"{one.year}-{month:02}",
            "documents": str(documents),
            "electronic": str(electronic),
            "printed": str(documents - electronic),
        }


def _rooms(one: Draw) -> Iterator[Row]:
    # In a shared compound the room is the compound's, and on its bill.
    if one.chance.random() > ROOMS or one.organ.premises == SHARED:
        return
    pue = one.chance.uniform(1.25, 1.9)
    # By floor area as the whole bill is, and well below it in every month.
    load = one.organ.profiles[-1].floor_area * one.chance.uniform(0.2, 0.6)
    for month in one.months:
        used = load * one.chance.uniform(0.92, 1.08)
        yield {
            "period": f"{one.year}-{month:02}",
            "room": "中心机房",
            "total": f"{used * pue:.0f}",
            "it": f"{used:.0f}",
        }


def _heating(one: Draw) -> Iterator[Row]:
    area = one.organ.profiles[-1].floor_area
    yield {
        "period": str(one.year),
        "site": "办公楼",
        "mode": "central",
        "area": str(area),
        "begins": f"{one.year}-11-15",
        "ends": f"{one.year + 1}-03-15",
        "cost": str(round(area * one.chance.uniform(22, 30))),
    }


def _plastics(one: Draw) -> Iterator[Row]:
    for product in ("boxes", "cups", "bags"):
        stopped = one.chance.random() < KEPT
        row = {"period": str(one.year), "product": product, "declared": _YES if stopped else _NO}
        row |= (
            {"bought": "0", "used": "0"}
            if stopped
            else {"bought": "200", "used": str(one.chance.randrange(200))}
        )
        if stopped:
            row |= {
                "stopped": f"{one.year - 2}-12-31",
                "declared_on": f"{one.year}-01-15",
                "declared_by": _person(one.chance),
                "substitute": "可降解制品",
            }
        yield row


def _purchases(one: Draw) -> Iterator[Row]:
    for name, kind, category, price in one.chance.sample(_SHOPPING, 2):
        count = one.chance.randint(1, 1 + _people(one.organ) // 20)
        row = {"date": _day(one.chance, one.year), "name": name, "kind": kind, "category": category}
        row |= {"quantity": str(count), "amount": str(count * price)}
        yield row | (
            {"certificate": f"示例{one.chance.randrange(10**6):06}"} if kind == "energy_saving" else {}
        )


def _cars(one: Draw) -> Iterator[Row]:
    if one.chance.random() > 0.3:  # noqa: PLR2004
        return
    electric = one.chance.random() < 0.45  # noqa: PLR2004
    yield {
        "date": _day(one.chance, one.year),
        "model": "示例电动轿车" if electric else "示例轿车",
        "way": one.chance.choice(("new", "renewed")),
        "energy": "battery" if electric else "petrol",
        "use": "enforcement" if one.organ.fleet == "police" else "general",
        "cars": "1",
        "exempt": _NO,
        "price": str(one.chance.randint(110, 178) * 1000),
    }


def _canteens(one: Draw) -> Iterator[Row]:
    if one.chance.random() > CANTEENS:
        return
    for quarter in one.quarters:
        meals = _people(one.organ) * one.chance.randint(50, 70)
        score = one.chance.randint(78, 97)
        yield {
            "period": f"{one.year}-Q{quarter}",
            "canteen": "机关食堂",
            "meals": str(meals),
            "food_waste": _tenths(meals * one.chance.uniform(0.04, 0.12)),
            "assessed_on": f"{one.year}-{quarter * 3:02}-25",
            "score": str(score),
            "grade": "excellent" if score >= 90 else "good",  # noqa: PLR2004
        }


def _patrols(one: Draw) -> Iterator[Row]:
    kept = one.chance.random() < 0.8  # noqa: PLR2004
    yield {
        "date": _day(one.chance, one.year, 6, 8),
        "place": "办公区",
        "topic": "air_conditioning",
        "season": "summer",
        "temperature": str(one.chance.choice((26, 26, 27))) if kept else "24",
        "rooms": "12",
        "faulty": "0" if kept else str(one.chance.randint(1, 4)),
        "kept": _YES if kept else _NO,
    }


def _goods(one: Draw) -> Iterator[Row]:
    for goods in ("reused_toner", "new_toner"):
        count = one.chance.randint(1, 2 + _people(one.organ) // 15)
        yield {
            "period": f"{one.year}-Q{one.last // 3}",
            "goods": goods,
            "bought": str(count),
            "cost": str(count * 180),
        }


def _travel(one: Draw) -> Iterator[Row]:
    asked = _people(one.organ)
    foot, public, nev = (round(asked * one.chance.uniform(0.12, 0.28)) for _ in range(3))
    yield {
        "period": f"{one.year}-Q{one.last // 3}",
        "asked": str(asked),
        "foot": str(foot),
        "public": str(public),
        "nev": str(nev),
        "car": str(asked - foot - public - nev),
    }


def _reuse(one: Draw) -> Iterator[Row]:
    yield {
        "date": _day(one.chance, one.year),
        "goods": one.chance.choice(("旧办公桌", "旧显示器", "旧文件柜")),
        "kind": "furniture",
        "way": one.chance.choice(("passed_on", "repaired")),
        "pieces": str(one.chance.randint(1, 9)),
    }


def _meters(one: Draw) -> Iterator[Row]:
    for kind, level in (("electricity", "organ"), ("water", "organ")):
        yield {
            "number": f"示例-{kind[0].upper()}{one.organ.code}",
            "kind": kind,
            "level": level,
            "place": "配电间" if kind == "electricity" else "水表井",
            "begins": f"{one.chance.randint(2012, 2021)}-06-01",
            "verified": _day(one.chance, one.year - 1),
            "verify_by": f"{one.year + 4}-06-01",
        }


def _fit(one: Draw) -> Iterator[Row]:
    needed = one.chance.randint(4, 16)
    by_use = one.thorough or one.chance.random() < 0.4  # noqa: PLR2004
    yield {
        "period": str(one.year),
        "by_organ": _YES,
        "by_area": _YES if by_use else _NO,
        "by_use": _YES if by_use else _NO,
        "diagram": _YES if one.thorough else _NO,
        "needed": str(needed),
        "fitted": str(needed if by_use else max(2, needed - one.chance.randint(1, 4))),
    }


def _costs(one: Draw) -> Iterator[Row]:
    for item, per_head in list(_COSTS.items())[: None if one.thorough else 2]:
        budget = round(_people(one.organ) * per_head * one.chance.uniform(0.8, 1.2), -2)
        actual = round(budget * one.chance.uniform(0.85, 1.02))
        yield {"period": str(one.year), "item": item, "budget": _tenths(budget), "actual": _tenths(actual)}


def _publicity(one: Draw) -> Iterator[Row]:
    for day, title, theme in (
        ("06-23", "节能宣传周主题活动", "energy_week"),
        ("03-22", "中国水周宣传", "water_week"),
    ):
        people = str(max(5, round(_people(one.organ) * one.chance.uniform(0.3, 0.9))))
        yield {
            "date": f"{one.year}-{day}",
            "title": title,
            "theme": theme,
            "participants": people,
            "photos": _YES,
        }


def _training(one: Draw) -> Iterator[Row]:
    yield {
        "date": _day(one.chance, one.year),
        "title": "节能节水和垃圾分类知识讲座",
        "kind": "lecture",
        "participants": str(max(5, round(_people(one.organ) * one.chance.uniform(0.3, 0.8)))),
        "hours": "2",
        "sheet": _YES,
    }


def _rules(one: Draw) -> Iterator[Row]:
    for title, topic in (("节能管理办法", "energy"), ("生活垃圾分类管理办法", "waste"))[
        : 2 if one.thorough else 1
    ]:
        begins = f"{one.chance.randint(2017, one.year - 1)}-05-01"
        yield {
            "title": title,
            "number": f"示例发〔{begins[:4]}〕{one.chance.randint(3, 40)}号",
            "topic": topic,
            "begins": begins,
        }


def _posts(one: Draw) -> Iterator[Row]:
    for post in ("body", "energy", "statistics"):
        yield {
            "post": post,
            "name": _person(one.chance),
            "begins": f"{one.chance.randint(2018, one.year - 1)}-03-01",
        }


def _assessments(one: Draw) -> Iterator[Row]:
    yield {
        "date": f"{one.year}-12-10",
        "subject": "各处室",
        "kind": "check",
        "result": "合格",
        "score": str(one.chance.randint(82, 98)),
    }


def _systems(one: Draw) -> Iterator[Row]:
    yield {
        "name": "协同办公系统",
        "begins": f"{one.chance.randint(2015, one.year - 2)}-01-01",
        "connected": _YES,
        "connected_to": "政务外网",
        "datasets": str(one.chance.randint(0, 6)),
    }


# Contracts first: the ledger of removals refers to them.
_DRAWN: Mapping[str, Callable[[Draw], Iterator[Row]]] = {
    "waste_contracts": _contracts,
    "waste": _waste,
    "paper": _paper,
    "digital_office": _digital,
    "data_centre": _rooms,
    "heating": _heating,
    "plastics": _plastics,
    "purchasing": _purchases,
    "vehicles": _cars,
    "canteen": _canteens,
    "patrols": _patrols,
    "office_goods": _goods,
    "green_travel": _travel,
    "reuse": _reuse,
    "meters": _meters,
    "metering_fit": _fit,
    "running_costs": _costs,
    "publicity": _publicity,
    "training": _training,
    "rules": _rules,
    "posts": _posts,
    "assessment": _assessments,
    "systems": _systems,
}

"""Makes the rows that tests begin with; every function saves one thing and fills in what a test need not say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from jieyue.accounts.models import Post, User
from jieyue.acts.rules import Actor, Grant, Role, operator
from jieyue.campaigns.models import Campaign, TierTarget
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Case, Visit
from jieyue.ledgers.actions.records import record_rows
from jieyue.ledgers.actions.totals import kept_in_step
from jieyue.ledgers.models import Change, Declaration, Entry, Record, Revision
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import RecordRow
from jieyue.registry.models import Organ, OrganKind, Profile, Region
from jieyue.registry.rules import SINCE_EVER, organ_path, region_path
from jieyue.values.credit_codes import check_character
from jieyue.values.imports import Source
from jieyue.values.periods import parse_period

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PASSWORD = "correct-horse-9"

# A province small enough to know by heart: two cities, one of them with two counties.
TREE = (
    ("610000", "陕西省", "province", None),
    ("610100", "西安市", "city", "610000"),
    ("610102", "新城区", "county", "610100"),
    ("610103", "碑林区", "county", "610100"),
    ("610200", "铜川市", "city", "610000"),
    ("610202", "王益区", "county", "610200"),
)
KINDS = (
    ("party", "党的机关", "Party organ"),
    ("administrative", "行政机关", "Administrative organ"),
    ("institution", "参照公务员法管理的事业单位", "Civil-service-law institution"),
)


def registry() -> dict[str, Region]:
    """The small province and three kinds of organ; regions by code."""
    regions: dict[str, Region] = {}
    for place, (code, name, level, parent) in enumerate(TREE):
        above = regions.get(parent or "")
        regions[code] = Region.objects.create(
            code=code,
            name=name,
            level=level,
            parent=above,
            path=region_path(above.path if above else "", code),
            order=place,
        )
    for place, (code, title, title_en) in enumerate(KINDS):
        OrganKind.objects.create(code=code, title=title, title_en=title_en, order=place)
    return regions


def organ(
    code: str = "A-001", *, region: str = "610100", kind: str = "administrative", **fields: Any
) -> Organ:
    """An organ in the tier of its region."""
    place = Region.objects.get(code=region)
    given = {"name": f"机关{code}", "tier": place.level, **fields}
    return Organ.objects.create(
        code=code, region=place, kind_id=kind, path=organ_path(place.path, code), **given
    )


def profile(
    of: Organ,
    *,
    valid_from: date = SINCE_EVER,
    headcount: str | None = "100",
    floor_area: str | None = "2000",
    vehicles: int | None = None,
) -> Profile:
    return Profile.objects.create(
        organ=of,
        valid_from=valid_from,
        headcount=None if headcount is None else Decimal(headcount),
        floor_area=None if floor_area is None else Decimal(floor_area),
        vehicles=vehicles,
    )


def change(why: str = "测试") -> Change:
    return Change.objects.create(at=NOON, by="operator", why=why)


def entry(
    of: Organ,
    item: str,
    period: str,
    quantity: str,
    *,
    cost: str | None = None,
    estimated: bool = False,
    note: str = "",
    by: Change | None = None,
) -> Entry:
    """One ledger entry (`period` as 2025-03 or 2025) with its first revision."""
    when = parse_period(period)
    occasion = by or change()
    with kept_in_step({of.pk: {item}}):
        made = Entry.objects.create(
            organ=of,
            item=item,
            year=when.year,
            month=when.month,
            quantity=Decimal(quantity),
            cost=None if cost is None else Decimal(cost),
            estimated=estimated,
            note=note,
            change=occasion,
        )
    Revision.objects.create(
        entry=made,
        change=occasion,
        new_quantity=made.quantity,
        new_cost=made.cost,
        new_estimated=estimated,
    )
    return made


def declaration(of: Organ, item: str, *, from_year: int = 2020, in_use: bool = True) -> Declaration:
    with kept_in_step({of.pk: {item}}):
        return Declaration.objects.create(organ=of, item=item, from_year=from_year, in_use=in_use)


def user(username: str, role: Role, scope: str = "", *, demo: bool = False, name: str = "") -> User:
    """A person with one post; `scope` is a region's code, or an organ's for Role.ORGAN.  Password: PASSWORD."""
    made = User(username=username, name=name or username, demo=demo)
    made.set_password(PASSWORD)
    made.save()
    Post.objects.create(
        user=made,
        role=role.value,
        region=Region.objects.get(code=scope) if scope and role is not Role.ORGAN else None,
        organ=Organ.objects.get(code=scope) if role is Role.ORGAN else None,
    )
    return made


def actor(role: Role = Role.OPERATOR, path: str = "", *, name: str = "", at: datetime = NOON) -> Actor:
    """Someone acting in one role over one subtree; the operator unless said otherwise."""
    if role is Role.OPERATOR and not path:
        return operator(at)
    return Actor(name=name or role.value, grants=(Grant(role, path),), at=at)


def campaign(year: int = 2026, *, data_year: int | None = None, standard: str = "example-2026") -> Campaign:
    """A programme year with the first stage's targets."""
    made = Campaign.objects.create(
        year=year,
        data_year=data_year or year - 1,
        standard=standard,
        plans_due=date(year, 7, 31),
        acceptance_due=date(year, 8, 31),
        summary_due=date(year, 10, 31),
    )
    for tier, percent in (("province", 50), ("city", 40), ("county", 40)):
        TierTarget.objects.create(campaign=made, tier=tier, percent=percent)
    return made


def credit_code(number: int) -> str:
    """A well-formed 统一社会信用代码, a different one for each number."""
    body = f"11610000{number:09d}"
    return body + check_character(body)


def record(of: Organ, ledger: str, /, **cells: str) -> Record:
    """One row of a ledger of the catalogue, read and stored as a sheet would be; `period` among its cells."""
    row = RecordRow(2, of.code, cells)
    record_rows(actor(), LEDGERS[ledger], [row], source=Source("测试.xlsx", "表"))
    return Record.objects.filter(organ=of, kind=ledger).latest("pk")


def visit(of: Organ, year: int, *items: str, assessor: str = "assessor") -> Visit:
    """An open visit to an organ's case of a year, which is handed in; the assessor is the organ's own county's or city's."""
    prefill(operator(NOON), year, date(year, 8, 1))
    case = Case.objects.get(campaign__year=year, organ=of)
    Case.objects.filter(pk=case.pk).update(state="submitted")
    level = Role.COUNTY if of.region.level == "county" else Role.CITY
    person = User.objects.filter(username=assessor).first() or user(assessor, level, of.region_id)
    return Visit.objects.create(
        case=case, assessor=person, day=date(year, 9, 1), items=list(items), by="县", at=NOON
    )

"""A compound's ledger of one year as a grid, with what each member got of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jieyue.ledgers.rules.items import ITEMS, UNIT_WORDS, Item
from jieyue.sites.queries.compounds import Compound
from jieyue.sites.rules import METHOD_TITLES, Method, method_on
from jieyue.sites.rules.occupancy import Member
from jieyue.sites.rules.standing import Month, Standing, standing
from jieyue.values.periods import Period
from jieyue.values.wording import Message, say
from jieyue.web.templatetags.wording import month_name, titled, worded


@dataclass(frozen=True)
class SiteCell:
    """One month of one item; `stands` is None where nothing is registered."""

    item: str
    period: Period
    month: Month | None
    stands: Standing | None
    expected: bool

    @property
    def name(self) -> str:
        return month_name(self.period.month)

    @property
    def mark(self) -> str:
        """The identity of the cell on the page."""
        return f"cell-{self.item}-{self.period.month}"


@dataclass(frozen=True)
class SiteGridRow:
    """One item over twelve months with its total, in its unit and in yuan, and its method today."""

    item: Item
    cells: Sequence[SiteCell]
    total: Decimal | None
    cost: Decimal | None
    method: Method | None

    @property
    def title(self) -> str:
        return titled(self.item)

    @property
    def unit_word(self) -> str:
        return worded(UNIT_WORDS[self.item.unit])

    @property
    def method_title(self) -> Message:
        return say(METHOD_TITLES[self.method.kind]) if self.method else say("未设分摊方法")


@dataclass(frozen=True)
class SiteGrid:
    """The items a compound keeps, those it could still begin with, and the problems in the way of a new split."""

    year: int
    rows: Sequence[SiteGridRow]
    unused: Sequence[SiteGridRow]
    problems: Sequence[Message]


def site_grid(site: Compound, year: int, today: date) -> SiteGrid:
    """A year of a compound's ledger, the items in use first."""
    used = {month.item for month in site.months if month.year in {year, year - 1}}
    used |= {method.item for method in site.methods if method.item}
    rows = [site_row(site, item, year, today, used=item in used) for item in ITEMS]
    told = [cell.stands for row in rows for cell in row.cells if cell.stands]
    # The same member without an area is behind many months; it is named once.
    problems = {
        str(one): one for stands in told for one in (stands.problem, *stands.warnings) if one.template
    }
    return SiteGrid(
        year,
        [row for row in rows if row.item.code in used],
        [row for row in rows if row.item.code not in used],
        list(problems.values()),
    )


def site_row(site: Compound, item: str, year: int, today: date, *, used: bool) -> SiteGridRow:
    """One item's row."""
    months = {month.month: month for month in site.months if (month.item, month.year) == (item, year)}
    cells = []
    for number in range(1, 13):
        month = months.get(number)
        over = (year, number) < (today.year, today.month)
        due = used and over and number in ITEMS[item].expected_months
        stands = standing(site.members, site.methods, month) if month else None
        cells.append(SiteCell(item, Period(year, number), month, stands, due))
    costs = [month.whole.cost for month in months.values() if month.whole.cost is not None]
    return SiteGridRow(
        ITEMS[item],
        cells,
        sum((month.whole.quantity for month in months.values()), Decimal(0)) if months else None,
        sum(costs, Decimal(0)) if costs else None,
        method_on(site.methods, item, min(today, date(year, 12, 1))),
    )


@dataclass(frozen=True)
class GotLine:
    """What one member got of each item in a year, in the order of the grid's rows; None where it got no part."""

    code: str
    name: str
    parts: Sequence[tuple[Decimal, Decimal] | None]  # quantity and share of the whole, 0 to 1


def got(site: Compound, grid: SiteGrid) -> list[GotLine]:
    """The parts of a year by member."""
    by_item = {row.item.code: _of_item(site, row.item.code, grid.year) for row in grid.rows}
    lines = [
        GotLine(member.code, member.name, [by_item[row.item.code].get(member.code) for row in grid.rows])
        for member in site.members
    ]
    return [line for line in lines if any(line.parts)]


def _of_item(site: Compound, item: str, year: int) -> Mapping[str, tuple[Decimal, Decimal]]:
    sums: dict[str, Decimal] = {}
    whole = Decimal(0)
    for month in site.months:
        if (month.item, month.year) == (item, year):
            whole += month.whole.quantity
            for code, part in month.got.items():
                sums[code] = sums.get(code, Decimal(0)) + part.quantity
    return {code: (quantity, quantity / whole if whole else Decimal(0)) for code, quantity in sums.items()}


@dataclass(frozen=True)
class MemberLine:
    """One stay of a member; area in m2, `portion` of the compound's occupied area today, 0 to 1."""

    member: Member
    first: date
    last: date | None
    headcount: Decimal | None
    floor_area: Decimal | None
    own_area: bool
    portion: Decimal | None
    here: bool


def member_lines(site: Compound, today: date) -> list[MemberLine]:
    """Every stay, those under way first."""
    lines = []
    for member in site.members:
        headcount, area = (_now(member, name, today) for name in ("headcount", "floor_area"))
        for stay in member.stays:
            here = stay.first <= today and (stay.last is None or stay.last >= today)
            own = stay.floor_area is not None
            lines.append(
                MemberLine(
                    member,
                    stay.first,
                    stay.last,
                    headcount,
                    stay.floor_area if own else area,
                    own,
                    None,
                    here,
                )
            )
    whole = sum((line.floor_area or Decimal(0) for line in lines if line.here), Decimal(0))
    told = [_with_portion(line, whole) for line in lines]
    return sorted(told, key=lambda line: (not line.here, line.member.code, line.first))


def _with_portion(line: MemberLine, whole: Decimal) -> MemberLine:
    if not line.here or line.floor_area is None or not whole:
        return line
    return replace(line, portion=line.floor_area / whole)


def _now(member: Member, name: str, today: date) -> Decimal | None:
    told = [
        (size.valid_from, getattr(size, name))
        for size in member.sizes
        if size.valid_from <= today and getattr(size, name) is not None
    ]
    return max(told)[1] if told else None

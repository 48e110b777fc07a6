"""What a sheet about compounds asks for: each with its members and methods, held against the tree before any is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from jieyue.acts.rules import Actor, may
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.rules.organ_rows import Vocabulary
from jieyue.sites.rules import FIXED, METHOD_TITLES, WHOLE_PERCENT, Method
from jieyue.sites.rules.occupancy import Stay
from jieyue.sites.rules.words import (
    EVERY_ITEM_WORD,
    read_code,
    read_item_or_all,
    read_method,
    read_month_start,
    read_text,
)
from jieyue.values.dates import parse_date
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

ACT = "site.save"
_NEEDED = ("name", "region")
LONGEST_NAME = 120


@dataclass(frozen=True)
class SiteRow:
    """One row as it is written; None is a blank cell, which leaves things as they are.

    A row with a method speaks of how an item is split, one with an organ only of a member, any other of
    the compound itself.
    """

    number: int
    site: str | None
    name: str | None = None
    region: str | None = None
    floor_area: str | None = None
    organ: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    organ_area: str | None = None
    item: str | None = None
    method: str | None = None
    share: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SiteFacts:
    """What a compound is, besides its members and methods."""

    code: str
    name: str
    region: str
    floor_area: Decimal | None = None


class OrganPlace(Protocol):
    """An organ's path in the tree."""

    @property
    def path(self) -> str: ...


Stays = Mapping[tuple[str, str], Sequence[Stay]]
Methods = Mapping[tuple[str, str, date], Method]


@dataclass(frozen=True)
class Known:
    """The compounds the sheet names as they stand: stays by compound and organ, methods by compound, item, date."""

    words: Vocabulary
    organs: Mapping[str, OrganPlace]
    sites: Mapping[str, SiteFacts]
    stays: Stays
    methods: Methods


@dataclass
class Plan:
    """What to store: whole rows each."""

    sites: list[SiteFacts] = field(default_factory=list)
    stays: list[tuple[str, str, Stay]] = field(default_factory=list)
    methods: list[tuple[str, Method]] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


class _Reader:
    """Reads the rows one after the other and remembers what they say together."""

    def __init__(self, actor: Actor, known: Known, cells: RefusedCells) -> None:
        self.actor, self.known, self.cells = actor, known, cells
        self.facts: dict[str, dict[str, Any]] = {}
        self.first: dict[str, SiteRow] = {}
        self.stays: dict[tuple[str, str], list[Stay]] = {}
        self.methods: dict[tuple[str, str, date], Method] = {}
        self.method_rows: dict[tuple[str, str, date], SiteRow] = {}

    def take(self, row: SiteRow) -> None:
        site = self.cells.required(row, "site", row.site, read_code)
        if site is None:
            return
        self.first.setdefault(site, row)
        self._facts(site, row)
        if row.item is not None or row.method is not None or row.share is not None:
            self._method(site, row)
        elif row.organ is not None:
            self._stay(site, row)

    def _facts(self, site: str, row: SiteRow) -> None:
        facts = self.facts.setdefault(site, {})
        read = {
            "name": self.cells.read(row, "name", row.name, read_text(LONGEST_NAME)),
            "region": self.cells.read(row, "region", row.region, self.known.words.region),
            "floor_area": self.cells.read(row, "floor_area", row.floor_area, parse_amount),
        }
        for name, value in read.items():
            if value is None:
                continue
            if facts.setdefault(name, value) != value:
                message = say("与第 {first} 行对同一集中办公区的填写不一致。", first=self.first[site].number)
                self.cells.refuse(row, name, message)

    def _stay(self, site: str, row: SiteRow) -> None:
        organ = self.cells.required(row, "organ", row.organ, self._organ)
        first = self.cells.read(row, "valid_from", row.valid_from, parse_date)
        last = self.cells.read(row, "valid_to", row.valid_to, parse_date)
        area = self.cells.read(row, "organ_area", row.organ_area, parse_amount)
        if organ is None or (row.valid_from is not None and first is None):
            return
        stays = self.stays.setdefault((site, organ), list(self.known.stays.get((site, organ), ())))
        if first is None:
            # Without a date the row speaks of the stay that is under way.
            if not stays or stays[-1].last is not None:
                self.cells.refuse(row, "valid_from", say("请填写成员自哪一天起在此办公。"))
                return
            first = stays[-1].first
        before = next((stay for stay in stays if stay.first == first), Stay(first))
        after = replace(
            before,
            last=before.last if last is None else last,
            floor_area=before.floor_area if area is None else area,
        )
        if after.last is not None and after.last < first:
            self.cells.refuse(row, "valid_to", say("截止日期早于起始日期。"))
            return
        others = [stay for stay in stays if stay.first != first]
        if any(_overlap(after, other) for other in others):
            message = say("机关“{code}”在这里的起止日期与另一段重叠,请先填写前一段的截止日期。", code=organ)
            self.cells.refuse(row, "valid_from", message)
            return
        self.stays[site, organ] = sorted([*others, after], key=lambda stay: stay.first)

    def _organ(self, text: str) -> str:
        if text not in self.known.organs:
            raise Refusal(say("机关代码“{code}”不在名录里,请先导入机关名录。", code=text[:60]))
        return text

    def _method(self, site: str, row: SiteRow) -> None:
        item = self.cells.required(row, "item", row.item, read_item_or_all)
        kind = self.cells.required(row, "method", row.method, read_method)
        since = self.cells.required(row, "valid_from", row.valid_from, read_month_start)
        if item is None or kind is None or since is None:
            return
        key = (site, item, since)
        told = self.methods.get(key, Method(item, since, kind))
        self.method_rows.setdefault(key, row)
        if told.kind != kind:
            self.cells.refuse(row, "method", say("同一项目同一日期写了两种分摊方法,请只保留一种。"))
            return
        if kind == FIXED:
            organ = self.cells.required(row, "organ", row.organ, self._organ)
            share = self.cells.required(row, "share", row.share, parse_amount)
            if organ is None or share is None:
                return
            told = replace(told, shares={**told.shares, organ: share})
        elif row.share is not None or row.organ is not None:
            message = say("只有“按固定比例”才逐个机关填写比例;其他方法请每个项目只填一行,不写机关。")
            self.cells.refuse(row, "share" if row.share is not None else "organ", message)
            return
        self.methods[key] = told


def _overlap(one: Stay, other: Stay) -> bool:
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def plan_sites(actor: Actor, rows: Sequence[SiteRow], known: Known, *, source: Source) -> Plan:
    """Decide what the sheet changes.  Raises RowsRefused with every cell that can't be taken."""
    cells = RefusedCells(source.sheet)
    reader = _Reader(actor, known, cells)
    for row in rows:
        reader.take(row)
    facts = _whole_facts(reader)
    for code, one in facts.items():
        _check_place(reader, code, one)
    _check_members(reader, facts)
    _check_shares(reader)
    cells.raise_if_any(len(rows))
    return _plan(reader, facts)


def _whole_facts(reader: _Reader) -> dict[str, SiteFacts]:
    """The compounds as they will be; a new one that lacks name or region is refused."""
    whole = {}
    for code, given in reader.facts.items():
        stored = reader.known.sites.get(code)
        lacking = [name for name in _NEEDED if name not in given] if stored is None else []
        for name in lacking:
            if getattr(reader.first[code], name) is None:
                message = say("新的集中办公区“{code}”缺少这一项,请补填。", code=code)
                reader.cells.refuse(reader.first[code], name, message)
        if not lacking:
            whole[code] = replace(stored, **given) if stored else SiteFacts(code, **given)
    return whole


def _check_place(reader: _Reader, code: str, facts: SiteFacts) -> None:
    """Both its old and its new region are the actor's to keep."""
    stored = reader.known.sites.get(code)
    for region in {facts.region, stored.region if stored else facts.region}:
        verdict = may(reader.actor, ACT, reader.known.words.places[region].path)
        if not verdict:
            reader.cells.refuse(reader.first[code], "region", verdict.reason)
            return


def _check_members(reader: _Reader, facts: Mapping[str, SiteFacts]) -> None:
    """Every member lies within the compound's region, so that whoever keeps it may write their ledgers."""
    named = {(site, organ) for site, organ in reader.stays}
    named |= {(site, organ) for (site, _, _), told in reader.methods.items() for organ in told.shares}
    for site, organ in sorted(named):
        if site not in facts:
            continue
        place = reader.known.words.places[facts[site].region]
        if not reader.known.organs[organ].path.startswith(place.path):
            message = say(
                "机关“{code}”不在集中办公区的报送区划“{region}”之内;跨区划的,请把集中办公区登记在共同的上级区划。",
                code=organ,
                region=place.name,
            )
            reader.cells.refuse(reader.first[site], "organ", message)


def _check_shares(reader: _Reader) -> None:
    for key, told in reader.methods.items():
        total = sum(told.shares.values(), Decimal(0))
        if told.kind == FIXED and total != WHOLE_PERCENT:
            message = say("固定比例合计为 {total}%,应为 100%。", total=plain(total))
            reader.cells.refuse(reader.method_rows[key], "share", message)


def _plan(reader: _Reader, facts: Mapping[str, SiteFacts]) -> Plan:
    known, plan = reader.known, Plan()
    for (site, organ), stays in reader.stays.items():
        stored = known.stays.get((site, organ), ())
        plan.stays += [(site, organ, stay) for stay in stays if stay not in stored]
    plan.methods = [(key[0], told) for key, told in reader.methods.items() if known.methods.get(key) != told]
    plan.sites = [one for code, one in facts.items() if known.sites.get(code) != one]
    touched = {one.code for one in plan.sites} | set(_sites_of(plan))
    created = len([code for code in facts if code not in known.sites])
    changes = [*_changes(reader, facts, plan)][:MOST_LISTED]
    plan.tally = Tally(created, len(touched) - created, len(facts) - len(touched), changes)
    return plan


def _changes(reader: _Reader, facts: Mapping[str, SiteFacts], plan: Plan) -> Iterator[RowChange]:
    for one in plan.sites:
        before = reader.known.sites.get(one.code)
        cells = cells_changed(_facts_cells(before) if before else {}, _facts_cells(one))
        yield RowChange(reader.first[one.code].number, (one.code, one.name), before is None, cells)
    for site, organ, stay in plan.stays:
        was = next(
            (old for old in reader.known.stays.get((site, organ), ()) if old.first == stay.first), None
        )
        cells = cells_changed(_stay_cells(was) if was else {}, _stay_cells(stay))
        yield RowChange(reader.first[site].number, (site, facts[site].name, organ), was is None, cells)
    for site, told in plan.methods:
        item = ITEMS[told.item].title if told.item else EVERY_ITEM_WORD
        old = reader.known.methods.get((site, told.item, told.valid_from))
        cells = cells_changed(_method_cells(old) if old else {}, _method_cells(told))
        yield RowChange(reader.first[site].number, (site, facts[site].name, item), old is None, cells)


def _facts_cells(facts: SiteFacts) -> dict[str, str]:
    area = "" if facts.floor_area is None else plain(facts.floor_area)
    return {"name": facts.name, "region": facts.region, "floor_area": area}


def _stay_cells(stay: Stay) -> dict[str, str]:
    return {
        "valid_from": stay.first.isoformat(),
        "valid_to": stay.last.isoformat() if stay.last else "",
        "organ_area": "" if stay.floor_area is None else plain(stay.floor_area),
    }


def _method_cells(told: Method) -> dict[str, str]:
    shares = ";".join(f"{organ} {plain(share)}%" for organ, share in told.shares.items())
    return {
        "valid_from": told.valid_from.isoformat(),
        "method": METHOD_TITLES[told.kind],
        "share": shares,
    }


def _sites_of(plan: Plan) -> Iterable[str]:
    yield from (site for site, _, _ in plan.stays)
    yield from (site for site, _ in plan.methods)

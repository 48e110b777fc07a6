"""Installs a demo province's compounds: members and methods at the start, then a bill for each month, split as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jieyue.acts.rules import operator
from jieyue.cli.demo.compounds import METHODS, DemoCompound, bills, supply_accounts
from jieyue.cli.demo.province import Delivery
from jieyue.cli.installing.cast import HANDED_OVER, Cast, moment, source
from jieyue.sites.actions.keeping import save_sites
from jieyue.sites.actions.recording import record_site_energy
from jieyue.sites.actions.supplying import save_supply_accounts
from jieyue.sites.rules.energy_rows import SiteEnergyRow
from jieyue.sites.rules.site_rows import SiteRow
from jieyue.sites.rules.supply_rows import SupplyRow

_FIRST_ROW = 2  # below the header, as in a sheet


def save_compounds(cast: Cast, shared: Sequence[DemoCompound]) -> None:
    """Compounds with members, methods and all account numbers, before the first figure comes in."""
    start = date(cast.province.years[0], 1, 1)
    day = date(cast.province.years[0], *HANDED_OVER)
    rows = [row for one in shared for row in _site_rows(one, start)]
    keeper = operator(moment(day))
    if rows:
        save_sites(keeper, rows, source=source("集中办公区"))
    accounts = [
        SupplyRow(
            number,
            one.number,
            one.item,
            one.supplier,
            organ=None if one.on_site else one.holder,
            site=one.holder if one.on_site else None,
            valid_from=start.isoformat(),
        )
        for number, one in enumerate(supply_accounts(cast.province, shared), start=_FIRST_ROW)
    ]
    save_supply_accounts(keeper, accounts, source=source("户号"))


def _site_rows(one: DemoCompound, start: date) -> list[SiteRow]:
    since = start.isoformat()
    facts = SiteRow(
        _FIRST_ROW, one.code, name=one.name, region=one.place.code, floor_area=str(one.floor_area)
    )
    members = [SiteRow(_FIRST_ROW, one.code, organ=member.code, valid_from=since) for member in one.members]
    methods = [
        SiteRow(_FIRST_ROW, one.code, item=item, method=kind, valid_from=since)
        for item, kind in METHODS.items()
    ]
    return [facts, *members, *methods]


def save_bills(cast: Cast, shared: Sequence[DemoCompound], delivery: Delivery) -> int:
    """The bills that came in with a delivery, handed in as one sheet.  Returns the entries made."""
    told = [(one, bill) for one in shared for bill in bills(one, delivery.figures)]
    rows = [
        SiteEnergyRow(
            number,
            one.code,
            bill.item,
            f"{bill.year}-{bill.month:02}",
            str(bill.quantity),
            None if bill.cost is None else str(bill.cost),
        )
        for number, (one, bill) in enumerate(told, start=_FIRST_ROW)
    ]
    if rows:
        record_site_energy(cast.province_office(delivery.on), rows, source=source("集中办公区用能"))
    return sum(len(one.members) for one, _ in told)

"""Installs what a province knows before its programme year: organs, ledgers, earlier titles, indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby

from jieyue.acts.rules import Actor, operator
from jieyue.cli.demo.compounds import compounds, shared_figure
from jieyue.cli.demo.draws import Row
from jieyue.cli.demo.fates import LIST_PUBLISHED, earlier_naming, title
from jieyue.cli.demo.organs import DemoOrgan, Profile
from jieyue.cli.demo.province import HANDED_IN, Delivery
from jieyue.cli.demo.records import records
from jieyue.cli.demo.running import MONTHS, running_figures, running_rows
from jieyue.cli.installing.cast import COMPUTED, HANDED_OVER, Cast, Tell, clerks, moment, source
from jieyue.cli.installing.compounds import save_bills, save_compounds
from jieyue.evaluations.actions.registers import (
    ExemptionRow,
    NamedRow,
    import_exemptions,
    import_named,
)
from jieyue.indicators.actions.computing import compute
from jieyue.ledgers.actions.entries import declare_items, load_entries
from jieyue.ledgers.actions.records import load_records
from jieyue.ledgers.actions.totals import recount
from jieyue.ledgers.rules.entry_rows import Key, Values
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import Place, RowKey, as_kept
from jieyue.registry.actions.organs import save_organs
from jieyue.registry.queries.organs import organ_places
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.values.wording import say

FIRST_ROW = 2  # below the header, as in a sheet


def save_registry(cast: Cast) -> None:
    """The organs with their dated profiles, handed over before the first figure comes in."""
    told = [(organ, profile) for organ in cast.province.organs for profile in organ.profiles]
    rows = [_organ_row(number, *one) for number, one in enumerate(told, start=FIRST_ROW)]
    day = date(cast.province.years[0], *HANDED_OVER)
    save_organs(operator(moment(day)), rows, source=source("机关名录"))


def _organ_row(number: int, organ: DemoOrgan, profile: Profile) -> OrganRow:
    return OrganRow(
        number=number,
        code=organ.code,
        name=organ.name,
        region=organ.place.code,
        tier=organ.tier,
        kind=organ.kind,
        credit_code=organ.credit_code or None,
        superior=organ.superior or None,
        premises=organ.premises,
        joint="是" if organ.joint else "否",
        sensitive="是" if organ.sensitive else "否",
        valid_from=profile.valid_from.isoformat() if profile.valid_from else None,
        headcount=str(profile.headcount),
        floor_area=str(profile.floor_area),
        vehicles=str(profile.vehicles),
        contact=organ.contact,
        phone=organ.phone,
    )


def save_ledgers(cast: Cast, tell: Tell) -> int:
    """Every figure on the day it came in, and the items that were given up.  Returns the number of entries."""
    places = organ_places([organ.code for organ in cast.province.organs])
    ids = {code: place.pk for code, place in places.items()}
    last = date(cast.year, MONTHS + 1, HANDED_IN)
    shared = compounds(cast.province)
    save_compounds(cast, shared)
    inside = {member.code for one in shared for member in one.members}
    written = 0
    billed: list[Delivery] = []
    for delivery in chain(cast.province.deliveries(), _running_year(cast)):
        tell(say("能源资源台账"), delivery.on.toordinal() - _start(cast), last.toordinal() - _start(cast))
        why = "逾期补报" if delivery.late else "按月填报"
        written += load_entries(clerks(delivery.on), _entries(delivery, ids, inside), why=why)
        # The bills of a compound are split a quarter at a time: each split weighs the whole ledger anew, and
        # what came half a year after its month would be found late.
        if billed and _quarter(billed[-1].on) != _quarter(delivery.on):
            written += save_bills(cast, shared, _together(billed, inside))
            billed = []
        billed.append(delivery)
    written += save_bills(cast, shared, _together(billed, inside))
    for code, kept in cast.province.planted.ledgers.items():
        for item, year in kept.given_up.items():
            declare_items(clerks(date(year, *HANDED_OVER)), code, {item: False}, from_year=year)
    recount(operator(moment(last)))
    return written


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _together(deliveries: Sequence[Delivery], inside: Collection[str]) -> Delivery:
    """What stands on shared bills in several deliveries, as the last of them."""
    told = chain.from_iterable(delivery.figures for delivery in deliveries)
    figures = [figure for figure in told if shared_figure(figure, inside)]
    return Delivery(deliveries[-1].on, late=False, figures=figures)


def _running_year(cast: Cast) -> Iterator[Delivery]:
    """What the year under way has brought so far, each month on the day it was handed in."""
    for month in range(1, MONTHS + 1):
        figures = running_figures(cast.province, month)
        yield Delivery(date(cast.year, month + 1, HANDED_IN), late=False, figures=figures)


def save_records(cast: Cast, tell: Tell) -> int:
    """The other ledgers: of the last data year once it was over, of the year under way so far.

    Returns the number of rows.
    """
    province, year = cast.province, cast.province.years[-1]
    whole = ((organ.code, *row) for organ in province.organs for row in records(province.seed, organ, year))
    running = ((organ.code, *row) for organ in province.organs for row in running_rows(province, organ))
    ids = {code: place.pk for code, place in organ_places([organ.code for organ in province.organs]).items()}
    return sum(
        _save_rows(clerks(on), rows, ids, why, tell)
        for on, rows, why in (
            (date(year + 1, *HANDED_OVER), whole, "年度汇总"),
            (date(year + 1, MONTHS + 1, HANDED_IN), running, "按期填报"),
        )
    )


def _save_rows(
    hand: Actor, rows: Iterable[tuple[str, str, Row]], ids: Mapping[str, int], why: str, tell: Tell
) -> int:
    ledgers: dict[str, list[tuple[RowKey, Place, Cells]]] = defaultdict(list)
    for organ, kind, cells in rows:
        ledgers[kind].append(as_kept(LEDGERS[kind], ids[organ], cells))
    for done, (kind, kept) in enumerate(ledgers.items()):
        tell(say("业务台账"), done, len(ledgers))
        load_records(hand, LEDGERS[kind], kept, why=why)
    return sum(len(kept) for kept in ledgers.values())


def _start(cast: Cast) -> int:
    return date(cast.province.years[0], 1, 1).toordinal()


def _entries(
    delivery: Delivery, ids: Mapping[str, int], inside: Collection[str]
) -> Iterator[tuple[Key, Values]]:
    """Figures that organs hand in themselves; `inside` are those whose shared bills come by the compound."""
    for figure in delivery.figures:
        if not shared_figure(figure, inside):
            yield (
                Key(ids[figure.organ], figure.item, figure.year, figure.month),
                Values(figure.quantity, figure.cost, figure.estimated),
            )


def save_titles(cast: Cast) -> None:
    """The lists of earlier batches, each in its year, and the register of demonstration units."""
    province, year = cast.province, cast.year
    named = [earlier_naming(province.seed, organ, province.temper(organ), year) for organ in province.organs]
    by_year = sorted((one for one in named if one), key=lambda one: one.year)
    for of_year, group in groupby(by_year, key=lambda one: one.year):
        rows = [
            NamedRow(number, one.organ, str(of_year), one.batch, one.document)
            for number, one in enumerate(group, start=FIRST_ROW)
        ]
        import_named(cast.province_office(date(of_year, *LIST_PUBLISHED)), rows, source=source("名单"))
    titles = [title(province.seed, organ, year) for organ in province.organs]
    exempt = [
        ExemptionRow(number, one.organ, one.title, one.granted.isoformat(), one.expires.isoformat())
        for number, one in enumerate((one for one in titles if one), start=FIRST_ROW)
    ]
    office = cast.province_office(cast.this_year(HANDED_OVER))
    import_exemptions(office, exempt, source=source("示范单位"))


def compute_years(cast: Cast, years: Iterable[int], tell: Tell) -> None:
    """Each data year is computed in the spring after it."""
    for done, year in enumerate(years):
        tell(say("指标"), done, len(cast.province.years))
        compute(cast.province_office(date(year + 1, *COMPUTED)), year)

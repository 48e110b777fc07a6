"""What is exported comes back and changes nothing, whatever it holds: every table, by workbook and by CSV."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import factories
from jieyue.evaluations.models import SiteRecord
from jieyue.evaluations.rules.visits import VERDICTS
from jieyue.exchange.actions.giving import give_table
from jieyue.exchange.actions.taking import Handed, read_sheet, take
from jieyue.exchange.kinds import EXPORTED
from jieyue.indicators.models import Quota
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.quotas import MARKS
from jieyue.ledgers.models import Entry, Record, RecordRevision, Revision
from jieyue.ledgers.rules.forms import edition_of
from jieyue.ledgers.rules.records.cells import YES, period_text
from jieyue.ledgers.rules.records.kinds import LEDGERS, FieldType
from jieyue.ledgers.rules.records.rows import FOR_GOOD, Place, row_key
from jieyue.plans.models import Assignment
from jieyue.plans.rules.measures import MEASURES
from jieyue.registry.models import Organ
from jieyue.registry.rules.climate import CLIMATES
from jieyue.sites.models import Membership, OwnFigure, Site, SiteEntry, SplitMethod, SupplyAccount

pytestmark = pytest.mark.django_db
YEAR = 2025
# A workbook is written and parsed in a process of its own, some 0.4 s each way.
ROUNDS = settings(
    max_examples=4,
    deadline=None,
    # A smaller example would take minutes to find; the first one tells enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
DANGEROUS = st.sampled_from(
    ["=1+1", "+86 29", "-1 号", "@SUM(A1)", "'=2", "''x", "=cmd|' /C calc'!A0", "_x0041_", "true", "否"]
)
# As people may type it and the ledger keeps it: printable, single spaces, none at the ends.
PRINTABLE = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
TEXTS = st.one_of(DANGEROUS, st.text(PRINTABLE, max_size=12).map(lambda text: " ".join(text.split())))
NUMBERS = st.decimals(0, 10**10, places=4, allow_nan=False, allow_infinity=False)
DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))


@pytest.fixture
def organ():
    factories.registry()
    return factories.organ("A-1", name="市财政局")


def cell(field, told):
    """A canonical cell of a field."""
    match field.type:
        case FieldType.NUMBER:
            most = field.most if field.most is not None else Decimal(10**10)
            number = told.draw(NUMBERS)
            return format(min(max(number, field.least or Decimal(0)), most).normalize(), "f")
        case FieldType.INTEGER:
            most = int(field.most) if field.most is not None else 10**6
            return str(told.draw(st.integers(int(field.least or 0), most)))
        case FieldType.DATE:
            return told.draw(DAYS).isoformat()
        case FieldType.YES_NO:
            return told.draw(st.sampled_from([YES, "no"]))
        case FieldType.CHOICE:
            return told.draw(st.sampled_from([choice.code for choice in field.choices]))
        case _:
            return told.draw(TEXTS)[: field.longest].strip()


def fill_ledger(kind, organ, told):
    """Rows as they could stand; nothing but the cells themselves is tested on the way in."""
    change = factories.change()
    asked = [field for field in kind.fields if field.asked_in(edition_of(YEAR).code)]
    rows = {}
    for number in range(told.draw(st.integers(1, 3))):
        cells = {field.key: cell(field, told) for field in asked if field.type is not FieldType.REFERENCE}
        cells = {key: text for key, text in cells.items() if text}
        for key in (*kind.identity, *(field.key for field in asked if field.required)):
            cells.setdefault(key, f"甲{number}")
        day = date.fromisoformat(cells[kind.begins]) if kind.begins else date(YEAR, 3 * (number + 1), 1)
        month = 0 if kind.rhythm == "year" else day.month
        place = Place(YEAR, month, FOR_GOOD if kind.lasts and kind.ends not in cells else YEAR)
        if kind.lasts:
            cells.pop(kind.ends, None)
            place = place._replace(last_year=FOR_GOOD)
        rows[row_key(kind, place, cells)] = (place, cells)
    for key, (place, cells) in rows.items():
        made = Record.objects.create(
            organ=organ, kind=kind.code, key=key, **place._asdict(), cells=cells, change=change
        )
        RecordRevision.objects.create(record=made, change=change, new=cells)
    assert all(
        period_text(kind.rhythm, place.year, place.month) for place, _ in rows.values() if kind.is_periodic
    )


def fill(table, organ, told):
    """Something in the table that an export has to carry."""
    if table == "organs":
        Organ.objects.filter(pk=organ.pk).update(
            name=told.draw(TEXTS.filter(bool)), contact=told.draw(TEXTS), phone=told.draw(TEXTS)
        )
        factories.profile(organ, headcount="7", floor_area=format(told.draw(NUMBERS), "f"))
        factories.profile(organ, valid_from=told.draw(DAYS), headcount=None, floor_area=None, vehicles=3)
    elif table == "energy":
        for item in ("electricity", "water"):
            factories.entry(
                organ,
                item,
                f"{YEAR}-{told.draw(st.integers(1, 12)):02}",
                format(told.draw(NUMBERS), "f"),
                cost=told.draw(st.none() | NUMBERS.map(str)),
                estimated=told.draw(st.booleans()),
                note=told.draw(TEXTS),
            )
    elif table == "supply-accounts":
        number = told.draw(TEXTS.filter(bool))
        SupplyAccount.objects.create(
            organ=organ, number=number, supplier="供电局", item="water", valid_from=told.draw(DAYS)
        )
    elif table == "sites":
        site = Site.objects.create(
            code="S-1", name=told.draw(TEXTS.filter(bool)), region=organ.region, floor_area=told.draw(NUMBERS)
        )
        Membership.objects.create(site=site, organ=organ, valid_from=told.draw(DAYS))
        SplitMethod.objects.create(site=site, item="", valid_from=date(YEAR, 1, 1), kind="headcount")
    elif table == "site-energy":
        site = Site.objects.create(code="S-1", name="一号院", region=organ.region)
        Membership.objects.create(site=site, organ=organ, valid_from=date(2020, 1, 1))
        quantity = told.draw(NUMBERS)
        entry = SiteEntry.objects.create(
            site=site,
            item="water",
            year=YEAR,
            month=3,
            quantity=quantity,
            cost=told.draw(st.none() | NUMBERS),
        )
        OwnFigure.objects.create(entry=entry, organ=organ, quantity=quantity)
    elif table == "goals":
        measure = told.draw(st.sampled_from(list(MEASURES.values())))
        Assignment.objects.create(
            organ=organ,
            path=organ.path,
            giver=organ.region,
            indicator=measure.code,
            year=YEAR,
            base_year=YEAR - 1,
            base=told.draw(NUMBERS) / 7,
            limit=told.draw(NUMBERS).quantize(measure.step),
            state="assigned",
            at=factories.NOON,
            by="市",
        )
    elif table == "quotas":
        levels = sorted(told.draw(st.lists(NUMBERS, min_size=3, max_size=3)))
        Quota.objects.create(
            indicator=told.draw(st.sampled_from(list(DEFINITIONS))),
            kind=told.draw(st.sampled_from(["", "party"])),
            climate=told.draw(st.sampled_from(["", *CLIMATES])),
            guide=told.draw(st.none() | st.just(levels[0])),
            base=told.draw(st.none() | st.just(levels[1])),
            constraint=levels[2],
            source=told.draw(TEXTS.filter(bool)),
            mark=told.draw(st.sampled_from(list(MARKS))),
        )
    elif table == "site-visits":
        visit = factories.visit(organ, YEAR, "2.2", "2.3")
        SiteRecord.objects.create(
            visit=visit,
            item="2.2",
            verdict=told.draw(st.sampled_from(VERDICTS)),
            score=told.draw(st.none() | st.just(Decimal("1.5"))),
            note=told.draw(TEXTS.filter(bool)),
            key="test",
            at=factories.NOON,
        )
    else:
        fill_ledger(LEDGERS[table], organ, told)


def come_back(table, form):
    """The export, taken over again: how much it changed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{form}"
        assert give_table(factories.actor(), table, path, year=YEAR) > 0
        refuse_formulas(path)
        return take(factories.actor(), read_sheet(table, Handed(path, path.name))).tally


def refuse_formulas(path):
    """No cell of the file is one that a spreadsheet would run."""
    if path.suffix == ".csv":
        rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell[:1] in "=+@" and cell]
    else:
        for sheet in openpyxl.load_workbook(path).worksheets:
            assert not [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("table", EXPORTED)
@ROUNDS
@given(told=st.data())
def test_an_export_changes_nothing_when_it_comes_back(organ, table, told):
    with transaction.atomic():
        fill(table, organ, told)
        revisions = Revision.objects.count() + RecordRevision.objects.count()
        form = told.draw(st.sampled_from(["xlsx", "csv"]))
        tally = come_back(table, form)
        assert not tally.changed, json.dumps(tally.as_json())
        assert tally.unchanged > 0
        assert Revision.objects.count() + RecordRevision.objects.count() == revisions
        transaction.set_rollback(True)


def test_the_other_form_of_a_figure_is_no_change(organ, tmp_path):
    factories.entry(organ, "electricity", f"{YEAR}-03", "1234.5", cost="10")
    path = tmp_path / "t.csv"
    path.write_text('机关代码,项目,期间,数量,费用\nA-1,电,2025年3月,"1,234.50",１０\n', encoding="utf-8")
    assert not take(factories.actor(), read_sheet("energy", Handed(path, path.name))).tally.changed
    assert Entry.objects.get().quantity == Decimal("1234.5")

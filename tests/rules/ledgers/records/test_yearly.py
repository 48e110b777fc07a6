"""What ledgers say of a year, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jieyue.ledgers.rules.forms import EDITIONS, ITEM_NAMED, edition_from, edition_of
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.due import missing_periods
from jieyue.ledgers.rules.records.kinds import LEDGERS, Rhythm
from jieyue.ledgers.rules.records.yearly import derived, measured, total


def figure(kind, code, rows):
    (one,) = [figure for figure in LEDGERS[kind].figures if figure.code == code]
    return derived(one, {name: total(term, rows) for name, term in one.terms.items()})


def car(way, energy, cars, exempt="no"):
    return {"way": way, "energy": energy, "cars": str(cars), "exempt": exempt}


def test_the_share_of_new_energy_cars_is_a_flow_without_exempt_kinds():
    rows = [
        car("new", "battery", 2),
        car("renewed", "plug_in", 1),
        car("renewed", "petrol", 6),
        car("new", "hybrid", 1),
        car("leased", "battery", 9),
        car("new", "diesel", 5, "yes"),
    ]
    told = figure("vehicles", "nev_share", rows)
    assert told.value == 30
    assert str(told.reason) == "其中新能源汽车 3;新购和更新的公务用车 10"


def test_a_year_without_new_cars_has_no_share_and_says_why():
    told = figure("vehicles", "nev_share", [car("new", "diesel", 1, "yes")])
    assert told.value is None
    assert "没有新购或更新" in str(told.reason)


def test_pue_is_of_the_months_that_have_both():
    rows = [{"total": "150", "it": "100"}, {"total": "130", "it": "100"}, {"total": "999"}]
    assert figure("data_centre", "pue", rows).value == Decimal("1.4")


def test_each_kind_of_purchase_has_its_share():
    rows = [
        {"kind": "energy_saving", "amount": "30"},
        {"kind": "recycled", "amount": "10"},
        {"kind": "none", "amount": "60"},
    ]
    shares = {
        code: figure("purchasing", f"{code}_share", rows).value
        for code in ("energy_saving", "water_saving", "recycled")
    }
    assert shares == {"energy_saving": 30, "water_saving": 0, "recycled": 10}


def test_sums_are_grouped():
    measure = LEDGERS["waste"].sums[0]
    rows = [
        {"class": "kitchen", "weight": "1.5"},
        {"class": "other", "weight": "2"},
        {"class": "kitchen", "weight": "3"},
    ]
    assert measured(measure, rows) == [("kitchen", Decimal("4.5")), ("other", Decimal(2))]


@pytest.mark.parametrize(
    ("rhythm", "there", "missing"),
    [
        (Rhythm.MONTH, {1, 3}, (2, 4)),
        (Rhythm.QUARTER, set(), (3,)),
        (Rhythm.YEAR, set(), ()),
        (Rhythm.OCCASION, set(), ()),
        (Rhythm.STANDING, set(), ()),
    ],
)
def test_what_is_missing_is_what_is_over(rhythm, there, missing):
    assert missing_periods(rhythm, there, 2026, date(2026, 5, 2)) == missing


def test_a_year_is_due_once_it_is_over():
    assert missing_periods(Rhythm.YEAR, set(), 2025, date(2026, 1, 1)) == (0,)


def test_an_old_year_keeps_its_edition():
    assert [edition_of(year).code for year in (2015, 2022, 2024, 2025, 2030)] == [
        2022,
        2022,
        2022,
        2025,
        2025,
    ]
    assert all(edition.items <= ITEMS.keys() for edition in EDITIONS)
    old, new = ({field.key for form in edition.forms for field in form.fields} for edition in EDITIONS)
    assert {"land", "chargers", "renewables", "ups", "heat_metered"} == (old ^ new) - {"heat"}


def test_an_item_goes_by_the_names_of_every_edition():
    assert edition_of(2023).title_of("pv_generation") == "太阳能光电系统发电量"
    assert edition_of(2025).title_of("pv_generation") == "太阳能光电发电量"
    assert {ITEM_NAMED[edition.title_of("pv_generation")] for edition in EDITIONS} == {"pv_generation"}
    assert set(ITEM_NAMED.values()) == set(ITEMS)


def test_an_edition_names_no_item_that_is_unknown():
    row = {"key": "steam", "title": "蒸汽", "title_en": "Steam", "item": "steam"}
    form = {
        "code": "x",
        "title": "表",
        "title_en": "Form",
        "rhythm": "year",
        "source": "示例",
        "mark": "示例",
        "fields": [row],
    }
    table = {
        "code": 1,
        "title": "一",
        "title_en": "One",
        "document": "",
        "from_year": 1,
        "source": "示例",
        "mark": "示例",
        "forms": [form],
    }
    with pytest.raises(ValueError, match="no item"):
        edition_from(table)
    row |= {"item": "heat", "unit": "kJ"}
    with pytest.raises(ValueError, match="kept in GJ"):
        edition_from(table)

"""One ledger of an organ: its rows, its sums, its figures with their reasons."""

from __future__ import annotations

import pytest

import factories
from jieyue.ledgers.rules.records.kinds import LEDGERS

pytestmark = pytest.mark.django_db


def car(organ, model, energy, cars):
    factories.record(
        organ,
        "vehicles",
        date="2025-05-01",
        model=model,
        way="new",
        energy=energy,
        use="general",
        cars=cars,
        exempt="否",
    )


def test_rows_sums_and_figures_are_shown(officer, year):
    car(year, "甲型", "battery", "1")
    car(year, "乙型", "petrol", "3")
    page = officer.get("/organs/A-1/ledgers/vehicles/?year=2025").content.decode()
    assert "甲型" in page
    assert "纯电动" in page
    assert "其中新能源汽车 1;新购和更新的公务用车 4" in page
    assert "25" in page


def test_a_figure_that_is_not_there_says_why(officer):
    page = officer.get("/organs/A-1/ledgers/vehicles/?year=2025").content.decode()
    assert "没有新购或更新公务用车" in page
    assert "这一年还没有登记" in page


@pytest.mark.parametrize("code", LEDGERS)
def test_every_ledger_opens_with_its_form(officer, code):
    assert officer.get(f"/organs/A-1/ledgers/{code}/?year=2024").status_code == 200
    form = officer.get(f"/organs/A-1/ledgers/{code}/row/?year=2024").content.decode()
    assert all(f'name="{key}"' in form for key in LEDGERS[code].identity)


def test_a_ledger_there_is_none_of_says_so(officer):
    assert officer.get("/organs/A-1/ledgers/magic/").status_code == 404


def test_who_may_only_read_is_told_so(county, province, year):
    factories.record(year, "paper", period="2025-01", used="5")
    assert "登记一行" in county.get("/organs/A-1/ledgers/paper/?year=2025").content.decode()

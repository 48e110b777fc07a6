"""The page that says which ledger fills each line of a standard, and leads to it."""

from __future__ import annotations

import pytest

from jieyue.standards.rules.shipped import shipped_codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", shipped_codes())
def test_every_shipped_standard_has_its_page(county, code):
    page = county.get(f"/standards/{code}/filling/")
    assert page.status_code == 200
    assert "台账可以自动评" in page.content.decode()


def test_an_office_is_led_to_the_ledger_of_its_area_an_organ_to_its_own(county, officer):
    address = "/standards/example-2027/filling/"
    assert 'href="/ledgers/waste/"' in county.get(address).content.decode()
    own = officer.get(address).content.decode()
    assert 'href="/organs/A-1/ledgers/waste/"' in own
    assert 'href="/goals/organs/A-1/"' in own


def test_the_standard_leads_there(county):
    assert "/standards/example-2027@1/filling/" in county.get("/standards/example-2027/").content.decode()


def test_it_reads_in_english(county):
    county.post("/accounts/language/", {"language": "en"})
    text = county.get("/standards/example-2027/filling/").content.decode()
    assert "Monthly electricity ledger" in text
    assert "number of months with a row" in text

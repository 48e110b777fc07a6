"""One ledger over an area: sums, who keeps it, who has nothing."""

from __future__ import annotations

import pytest

import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(year):
    factories.record(year, "waste", period="2025-03", **{"class": "kitchen"}, carrier="甲", weight="1200.5")


def test_an_office_sees_its_area(county, kept):
    page = county.get("/ledgers/waste/?year=2025").content.decode()
    assert "已登记 1 家,共 2 家" in page
    assert "1,200.5" in page
    assert "B-1" not in page


def test_the_address_narrows(province, kept):
    page = province.get("/ledgers/waste/?year=2025&region=610100&only=none").content.decode()
    assert "A-2" in page
    assert "/organs/A-1/" not in page
    assert "/organs/B-1/" not in page


@pytest.mark.parametrize("address", ["/ledgers/magic/", "/ledgers/waste/?region=610200"])
def test_what_is_not_there_or_not_mine_is_refused(county, address):
    assert county.get(address).status_code == 404

"""The menu says where one is: other years and parts of a screen stand below it, what is elsewhere below nothing."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def here(client, address):
    page = client.get(address).content.decode()
    menu = re.search(r'<nav class="menu".*?</nav>', page, re.DOTALL)[0]
    return re.findall(r'aria-current="page">([^<]+)<', menu)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/", ["待办"]),
        ("/names/2025/", ["评价验收"]),
        ("/campaigns/2026/", ["年度日历"]),
        ("/ledgers/progress/", ["台账"]),
        ("/ledgers/calendar/", ["台账"]),
        ("/organs/cleaning/", ["机关"]),
        ("/inbox/", []),
        ("/accounts/tokens/", []),
    ],
)
def test_an_office_sees_where_it_is(county, address, line):
    assert here(county, address) == line


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/", ["待办"]),
        ("/organs/A-1/", ["能耗与指标"]),
        ("/organs/A-1/ledgers/waste/", ["台账"]),
        ("/ledgers/filings/A-1/2025/3/", ["台账"]),
        ("/exchange/", ["台账"]),
        ("/evaluations/2026/A-1/", ["自评"]),
    ],
)
def test_an_organ_sees_where_it_is(officer, address, line):
    assert here(officer, address) == line

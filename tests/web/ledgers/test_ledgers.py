"""All ledgers of an area: how many organs keep each."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db


def test_every_ledger_is_counted_in_ones_own_area(county, year):
    factories.record(year, "paper", period="2025-01", used="5")
    factories.record(factories.Organ.objects.get(code="B-1"), "paper", period="2025-01", used="5")
    page = county.get("/ledgers/?year=2025").content.decode()
    assert page.count("/ledgers/") >= 24
    assert '>1 <span class="soft small">50%' in page


def test_it_is_english_in_english(signed_in, latin_names):
    client = signed_in(Role.PROVINCE, "610000", language="en")
    assert "Paperless office" in client.get("/ledgers/").content.decode()

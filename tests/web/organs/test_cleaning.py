"""名录清理: what organs lack, counted by kind and region, listed, each with the way to mend it."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

import factories
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
PAGE = "/organs/cleaning/"


@pytest.fixture
def reporting(year):
    """The first organ has reported this month; the others never have."""
    factories.entry(year, "water", f"{localdate():%Y-%m}", "50")


def listed(client, address=PAGE):
    return {row.code: set(row.lacks) for row in client.get(address).context["page"].rows}


def test_every_organ_is_listed_with_all_it_lacks(province, officer, reporting):
    assert listed(province)["A-1"] == {"contact"}
    assert listed(province)["A-2"] == {"contact", "size", "items", "silent", "account"}


def test_an_organ_that_lacks_nothing_is_gone_from_the_list(province, officer, reporting):
    Organ.objects.filter(code="A-1").update(contact="张三", phone="1")
    assert "A-1" not in listed(province)


def test_a_kind_a_region_and_the_months_narrow_the_list(province):
    assert set(listed(province, f"{PAGE}?lack=size&region=610200")) == {"B-1"}
    # Long ago is not lately.
    factories.entry(Organ.objects.get(code="A-2"), "water", "2020", "5")
    assert "silent" in listed(province, f"{PAGE}?months=3")["A-2"]
    counts = province.get(f"{PAGE}?lack=contact").context["page"]
    assert counts.counts["size"] == 3
    assert {one.code: one.counts["size"] for one in counts.regions} == {"610100": 2, "610200": 1}


def test_a_county_sees_its_own_only(county):
    assert set(listed(county)) == {"A-1", "A-2"}


def test_closed_organs_need_no_cleaning(province):
    Organ.objects.filter(code="B-1").update(closed="2025-01-01")
    assert "B-1" not in listed(province)

"""The list of compounds: what is in scope, what waits for a new split, a new one from the form below."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role
from jieyue.sites.models import Site

pytestmark = pytest.mark.django_db
NEW = {"site": "S-1", "name": "一号院", "region": "610102", "floor_area": "1000"}


def test_a_compound_is_registered_and_found_again(county, signed_in):
    answer = county.post("/sites/", NEW)
    assert answer.headers["Location"] == "/sites/S-1/"
    page = county.get("/sites/").content.decode()
    assert "一号院" in page
    assert "尚无用量" in page
    assert "一号院" not in signed_in(Role.COUNTY, "610202").get("/sites/").content.decode()
    assert "一号院" not in county.get("/sites/", {"text": "二号"}).content.decode()


def test_what_is_wrong_is_told_and_kept_in_the_form(county):
    refused = county.post("/sites/", {**NEW, "floor_area": "很大"})
    assert refused.status_code == 409
    assert "不是数字" in refused.content.decode()
    assert 'value="一号院"' in refused.content.decode()
    assert not Site.objects.exists()


def test_an_officer_sees_no_form(officer):
    page = officer.get("/sites/").content.decode()
    assert "登记集中办公区" not in page
    assert officer.post("/sites/", NEW).status_code == 409

"""Tokens on the screen: made, shown once, seen by their owner and by who keeps the account, revoked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jieyue.accounts.models import Token
from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db


def made(client: Client, name: str = "每日报数") -> str:
    page = client.post("/accounts/tokens/", {"name": name, "days": "30"})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    return re.search(r'id="token">(jy_[\w-]+)<', page.content.decode())[1]


def test_a_token_is_shown_once_and_works(officer):
    secret = made(officer)
    assert secret not in officer.get("/accounts/tokens/").content.decode()
    answer = Client().get("/api/v1/organs", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["rows"][0]["code"] == "A-1"


def test_a_token_needs_a_name_and_days(officer):
    for sent in ({"name": "", "days": "30"}, {"name": "x", "days": "400"}, {"name": "x", "days": "many"}):
        page = officer.post("/accounts/tokens/", sent)
        assert page.status_code == 409
        assert 'role="alert"' in page.content.decode()
    assert not Token.objects.exists()


def test_it_is_revoked_by_its_owner(officer):
    made(officer)
    token = Token.objects.get()
    answer = officer.post(f"/accounts/tokens/{token.pk}/revoke/")
    assert answer["Location"] == "/accounts/tokens/"
    assert "已撤销" in officer.get("/accounts/tokens/").content.decode()


def test_the_office_above_sees_and_revokes_it_others_do_not(officer, county, signed_in):
    made(officer, "市局平台")
    place = "/accounts/people/organ-A-1/"
    assert "市局平台" in county.get(place).content.decode()
    token = Token.objects.get()
    equal = signed_in(Role.ORGAN, "A-2")
    equal.post(f"/accounts/tokens/{token.pk}/revoke/", {"next": "/"})
    token.refresh_from_db()
    assert token.revoked_at is None
    answer = county.post(f"/accounts/tokens/{token.pk}/revoke/", {"next": place})
    assert answer["Location"] == place
    token.refresh_from_db()
    assert token.revoked_at is not None

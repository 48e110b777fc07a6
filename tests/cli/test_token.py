"""`jieyue token`: whoever makes one proves to be its owner; whoever keeps the machine may revoke it."""

from __future__ import annotations

import io
import sys

import pytest

import factories
from jieyue.accounts.models import Home, Token, User
from jieyue.acts.rules import Role


@pytest.fixture
def person(db):
    factories.registry()
    return factories.user("office", Role.COUNTY, "610102")


def typed(monkeypatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{text}\n"))


def test_the_own_password_makes_a_token(person, jieyue, monkeypatch):
    typed(monkeypatch, factories.PASSWORD)
    done = jieyue("token", "make", "office", "--name", "报数", "--days", "5")
    assert done.code == 0
    assert done.out.startswith("jy_")
    listed = jieyue("token", "list", "office", "--format", "json")
    assert [(row["name"], row["good"]) for row in listed.json] == [("报数", True)]
    assert done.out.strip() not in listed.out
    assert jieyue("token", "revoke", listed.json[0]["number"]).code == 0
    assert Token.objects.get().revoked_at is not None


def test_a_wrong_password_makes_none_and_five_lock(person, jieyue, monkeypatch):
    for _ in range(5):
        typed(monkeypatch, "guess")
        assert jieyue("token", "make", "office", "--name", "x").code == 1
    typed(monkeypatch, factories.PASSWORD)
    assert jieyue("token", "make", "office", "--name", "x").code == 1
    assert User.objects.get().locked_until is not None
    assert not Token.objects.exists()


def test_a_demo_home_asks_no_password(person, jieyue):
    Home.objects.create(demo=True, created_at=factories.NOON)
    assert jieyue("token", "make", "office", "--name", "x", "--json").json["token"].startswith("jy_")
    assert jieyue("token", "list", "nobody").code == 1
    assert jieyue("token", "revoke", "12345").code == 1

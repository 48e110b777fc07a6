"""How long a refusal takes must not tell which names exist: a password is hashed whatever the reason."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.web.accounts import backend

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("username", ["zhang", "nobody"])
def test_a_locked_name_takes_as_long_as_an_unknown_one(client, monkeypatch, username):
    factories.registry()
    person = factories.user("zhang", Role.PROVINCE, "610000")
    person.locked_until = datetime(2999, 1, 1, tzinfo=UTC)
    person.save()
    hashed = []
    make_password = backend.make_password
    monkeypatch.setattr(backend, "make_password", lambda text: hashed.append(text) or make_password(text))
    client.post("/accounts/sign-in/", {"username": username, "password": "x"})
    assert hashed == ["x"]

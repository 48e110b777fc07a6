"""Who gets in: tokens only, while they are good, and never further than their owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from tests.api.conftest import Caller, token_of

import factories
from jieyue.accounts.actions.keeping import lock, reset_password
from jieyue.accounts.actions.tokens import make_token, revoke_token
from jieyue.accounts.models import Token, User
from jieyue.accounts.queries import actor_of
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.api.door import moment
from jieyue.ledgers.models import Revision
from jieyue.values.refusals import NotAllowed, Refusal

pytestmark = pytest.mark.django_db
CELL = {"cells": [{"item": "electricity", "period": "2026-01", "quantity": "5"}]}


def test_without_a_token_nothing_is_told(year):
    for token in ("", "jy_wrong"):
        answer = Caller(token).get("/organs")
        assert answer.status_code == 401
        assert "令牌" in answer.told["error"]
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing_and_writes_nothing(year):
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.user("officer", Role.ORGAN, "A-1"))
    before = Revision.objects.count()
    assert client.get("/api/v1/organs").status_code == 401
    answer = client.put("/api/v1/organs/A-1/entries", CELL, content_type="application/json")
    assert answer.status_code == 401
    assert Revision.objects.count() == before


def test_a_token_is_kept_as_a_digest_and_its_use_is_noted(officer):
    token = Token.objects.get()
    assert officer.token not in {str(value) for value in vars(token).values()}
    assert token.last_used is None
    assert officer.get("/organs").status_code == 200
    token.refresh_from_db()
    first = token.last_used
    assert first is not None
    officer.get("/organs")
    token.refresh_from_db()
    assert token.last_used == first, "noted every few minutes only"


def test_an_old_a_revoked_and_a_closed_token_are_refused(year):
    office = factories.user("office", Role.COUNTY, "610102")
    user = factories.user("officer", Role.ORGAN, "A-1")
    now = moment()
    old = make_token(actor_of(user, now - timedelta(days=40)), "旧", 30)
    assert Caller(old).get("/organs").status_code == 401
    revoked = token_of(user)
    assert Caller(revoked).get("/organs").status_code == 200
    revoke_token(actor_of(office, now), Token.objects.latest("pk").pk)
    assert Caller(revoked).get("/organs").status_code == 401
    assert AuditRecord.objects.filter(act="account.revoke", actor="office").exists()
    for end in (
        lambda: reset_password(actor_of(office, now), "officer"),
        lambda: lock(actor_of(office, now), "officer", reason="离岗"),
    ):
        user.refresh_from_db()
        token = token_of(user)
        end()
        assert Caller(token).get("/organs").status_code == 401


def test_nobody_revokes_the_token_of_an_equal(year):
    mine = factories.user("a", Role.ORGAN, "A-1")
    token_of(factories.user("b", Role.ORGAN, "A-2"))
    with pytest.raises(NotAllowed):
        revoke_token(actor_of(mine, moment()), Token.objects.get().pk)
    assert Token.objects.get().revoked_at is None


def test_a_first_password_is_changed_before_a_token_works(officer):
    User.objects.update(must_change_password=True)
    answer = officer.get("/organs")
    assert answer.status_code == 403
    assert "初始密码" in answer.told["error"]


def test_tokens_have_a_name_an_end_and_are_few(year):
    actor = actor_of(factories.user("officer", Role.ORGAN, "A-1"), moment())
    for name, days in (("", 30), ("用途", 0), ("用途", 367)):
        with pytest.raises(Refusal):
            make_token(actor, name, days)
    for number in range(10):
        make_token(actor, f"第 {number} 个", 30)
    with pytest.raises(Refusal, match="至多"):
        make_token(actor, "第十一个", 30)


def test_errors_come_in_the_callers_language_and_always_as_json(calling):
    officer = calling(Role.ORGAN, "A-1", **{"Accept-Language": "fr, en-GB;q=0.8"})
    answer = officer.get("/organs/NONE")
    assert answer.status_code == 404
    assert answer.told["error"].startswith("There is no organ")
    assert answer.headers["Content-Language"] == "en"
    assert officer.get("/nowhere").status_code == 404
    wrong = officer.post("/organs", {})
    assert wrong.status_code == 405
    assert wrong.told["error"]
    officer.headers = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    assert "机关" in officer.get("/organs/NONE").told["error"]


def test_what_does_not_fit_the_shape_is_told_field_by_field(officer):
    answer = officer.put("/organs/A-1/entries", {"cells": [{"item": "electricity", "quantitiy": "5"}]})
    assert answer.status_code == 422
    told = {fault["field"].rpartition(".")[2]: fault["message"] for fault in answer.told["fields"]}
    assert told == {"period": "缺少此项。", "quantitiy": "没有此项,请核对名称。"}
    assert officer.get("/organs", limit=0).status_code == 422
    assert officer.get("/organs", cursor="nonsense").status_code == 400

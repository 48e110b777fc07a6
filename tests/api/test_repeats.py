"""Asking twice under one key writes once, also at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection
from tests.api.conftest import Caller, token_of

import factories
from jieyue.acts.actions import ANSWERS_KEPT
from jieyue.acts.models import Answer
from jieyue.acts.rules import Role
from jieyue.ledgers.models import Change, Entry

AT = "/organs/A-1/entries"


def cells(quantity: str, period: str = "2026-01"):
    return {"cells": [{"item": "electricity", "period": period, "quantity": quantity}]}


@pytest.mark.django_db
def test_the_same_again_gets_the_same_answer_and_writes_nothing(officer):
    first = officer.put(AT, cells("5"), key="k-1")
    assert first.told == {"created": 1, "updated": 0, "unchanged": 0}
    changes = Change.objects.count()
    again = officer.put(AT, cells("5"), key="k-1")
    assert (again.status_code, again.told) == (first.status_code, first.told)
    assert Change.objects.count() == changes


@pytest.mark.django_db
def test_another_request_under_the_key_is_a_conflict(officer):
    officer.put(AT, cells("5"), key="k-1")
    answer = officer.put(AT, cells("6"), key="k-1")
    assert answer.status_code == 409
    assert "Idempotency-Key" in answer.told["error"]
    assert str(Entry.objects.get(year=2026).quantity) == "5.0000"


@pytest.mark.django_db
def test_keys_belong_to_people(officer, calling):
    officer.put(AT, cells("5"), key="k-1")
    other = calling(Role.COUNTY, "610102")
    assert other.put(AT, cells("5"), key="k-1").told["unchanged"] == 1


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again(officer):
    assert officer.put(AT, cells("-5"), key="k-1").status_code == 422
    assert not Answer.objects.exists()
    assert officer.put(AT, cells("5"), key="k-1").told["created"] == 1


@pytest.mark.django_db
def test_answers_are_not_kept_for_good(officer):
    officer.put(AT, cells("5"), key="old")
    Answer.objects.update(at=Answer.objects.get().at - ANSWERS_KEPT * 2)
    officer.put(AT, {**cells("6"), "reason": "抄错"}, key="new")
    assert list(Answer.objects.values_list("key", flat=True)) == ["new"]
    assert officer.put(AT, cells("7"), key="k" * 201).status_code == 409


CELL = {"organ": "A-1", "item": "coal", "period": "2026-01", "quantity": "5"}
BILL = {"begins": "2026-01-01", "ends": "2026-01-31", "item": "水", "number": "1", "quantity": "60"}
PUT_IN = {"organ": "A-9", "into": "A-1", "reason": "重复登记"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "sent", "answer"),
    [
        ("/entries", {"cells": [CELL]}, {"created": 1}),
        ("/organs/A-1/ledgers/bills/rows", {"cells": BILL}, {"created": 1}),
        ("/doubles/absorb", PUT_IN, {"entries": 1}),
    ],
)
def test_what_was_written_stands_and_is_told_again_though_what_follows_failed(
    county, monkeypatch, path, sent, answer
):
    double = factories.organ("A-9", region="610102", name="新城区财政局(机关)")
    factories.entry(double, "natural_gas", "2026-01", "7")

    def fails(*_told):
        raise OSError

    with monkeypatch.context() as meanwhile, suppress(OSError):
        meanwhile.setattr("jieyue.indicators.actions.looking.look_in", fails)
        assert county.post(path, sent, key="k").status_code is None, "nothing was followed"
    changes = Change.objects.count()
    again = county.post(path, sent, key="k")
    assert (again.status_code // 100, again.told | answer) == (2, again.told)
    assert Change.objects.count() == changes


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_write_once():
    factories.registry()
    factories.organ("A-1", region="610102")
    officer = Caller(token_of(factories.user("officer", Role.ORGAN, "A-1")))
    together = Barrier(4)

    def ask(number: int):
        caller = Caller(officer.token)
        try:
            together.wait(timeout=10)
            return caller.put(AT, cells("5"), key="k-1").told
        finally:
            connection.close()

    before = Change.objects.count()
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(ask, range(4)))
    assert told == [{"created": 1, "updated": 0, "unchanged": 0}] * 4
    assert Change.objects.count() == before + 1

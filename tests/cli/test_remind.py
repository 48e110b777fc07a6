"""`jieyue remind` may be run as often as one likes; mail goes out where it is set up, and only once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail

import factories
from jieyue.accounts.models import Notice, User
from jieyue.acts.rules import Role
from jieyue.config.mail import mail_settings
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.rules.closing import ENERGY, default_dates


@pytest.fixture
def late(db):
    factories.registry()
    factories.entry(factories.organ("A-1", region="610102"), "electricity", "2025-02", "100")
    factories.user("officer", Role.ORGAN, "A-1")
    factories.user("county", Role.COUNTY, "610102")
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(ENERGY, 2025))


def test_the_second_run_sends_nothing(late, jieyue):
    first = jieyue("remind", "--today", "2025-04-16", "--json")
    assert (first.code, first.json["sent"]) == (0, 2)
    assert jieyue("remind", "--today", "2025-04-16", "--json").json["sent"] == 0
    assert Notice.objects.count() == 2


def test_mail_goes_to_those_with_an_address_once(late, jieyue, settings):
    settings.MESSAGES_BY_MAIL = True
    User.objects.filter(username="officer").update(email="a@example.org")
    assert jieyue("remind", "--today", "2025-04-16", "--json").json["mailed"] == 1
    assert mail.outbox[0].to == ["a@example.org"]
    assert "2025年3月" in mail.outbox[0].body
    assert jieyue("remind", "--today", "2025-04-16", "--json").json["mailed"] == 0


def test_without_an_address_of_a_server_no_mail_is_sent(late, jieyue):
    User.objects.update(email="a@example.org")
    assert jieyue("remind", "--today", "2025-04-16", "--json").json["mailed"] == 0
    assert mail.outbox == []


def test_a_day_that_is_none_is_wrong_usage(late, jieyue):
    assert jieyue("remind", "--today", "tomorrow").code == 64


def test_the_setting_names_server_and_sender():
    assert mail_settings("")["MESSAGES_BY_MAIL"] is False
    told = mail_settings("smtp://clerk:p%40ss@mail.example.org:2525?from=jieyue@example.org")
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("mail.example.org", 2525)
    assert (told["EMAIL_HOST_PASSWORD"], told["DEFAULT_FROM_EMAIL"]) == ("p@ss", "jieyue@example.org")
    assert told["EMAIL_USE_TLS"]
    assert mail_settings("smtps://mail.example.org")["EMAIL_PORT"] == 465
    assert mail_settings("file:///srv/mail")["EMAIL_FILE_PATH"] == "/srv/mail"
    with pytest.raises(ValueError, match="smtp"):
        mail_settings("pigeon://mail")


def test_an_office_asks_by_command(late, jieyue, monkeypatch):
    monkeypatch.setattr("jieyue.cli.door.is_demo_home", lambda: True)
    User.objects.update(demo=True)
    monkeypatch.setattr("jieyue.cli.door.moment", lambda: datetime(2025, 3, 20, 4, tzinfo=UTC))
    words = ("chase", "--year", "2025", "--month", "2", "--as", "county")
    assert jieyue(*words).code == 64
    told = jieyue(*words, "A-1", "--json")
    assert (told.code, told.json) == (0, {"period": "2025-02", "done": 1, "left": []})
    again = jieyue(*words, "--region", "610102", "--json")
    assert [one["code"] for one in again.json["left"]] == ["A-1"]
    assert "已催报 0 家" in again.err
    assert jieyue(*words, "A-1").code == 1
    assert jieyue(*words, "A-1", "--ledger", "paper", "--month", "13").code == 64

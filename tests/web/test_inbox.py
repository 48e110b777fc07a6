"""The inbox: a bell that counts, messages that lead to what they are about, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.accounts.models import Notice, User
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.reminding import remind
from jieyue.ledgers.actions.schedule import change_schedule
from jieyue.ledgers.rules.closing import ENERGY, default_dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminded(officer, county):
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(ENERGY, 2025))
    remind(factories.actor(), ENERGY, date(2025, 4, 16))
    return officer


def test_the_bell_counts_and_a_message_leads_on(reminded):
    assert '<span class="bell-count">1</span>' in reminded.get("/").content.decode()
    assert "2025年3月 的能源资源台账已超过截止日期" in reminded.get("/inbox/").content.decode()
    number = Notice.objects.get(post__user__username="organ-A-1").pk
    answer = reminded.post("/inbox/", {"number": number})
    assert answer["Location"] == "/ledgers/filings/A-1/2025/3/"
    assert "bell-count" not in reminded.get("/").content.decode()


def test_looking_at_the_inbox_reads_nothing(reminded):
    reminded.get("/inbox/")
    assert Notice.objects.filter(read_at=None).count() == 2


def test_nobody_reads_another_inbox(reminded, county):
    number = Notice.objects.get(post__user__username="organ-A-1").pk
    assert county.post("/inbox/", {"number": number})["Location"] == "/inbox/"
    assert Notice.objects.get(pk=number).read_at is None
    assert "新城区还有 2 家机关未提交" in county.get("/inbox/").content.decode()


def test_all_are_marked_at_once(reminded):
    reminded.post("/inbox/", {"all": "1"})
    assert not Notice.objects.filter(post__user__username="organ-A-1", read_at=None).exists()


def test_mail_is_offered_only_where_it_is_set_up(reminded, settings):
    assert 'type="email"' not in reminded.get("/inbox/").content.decode()
    settings.MESSAGES_BY_MAIL = True
    assert 'type="email"' in reminded.get("/inbox/").content.decode()
    assert reminded.post("/inbox/", {"email": "nobody"}).status_code == 409
    reminded.post("/inbox/", {"email": "a@example.org"})
    assert User.objects.get(username="organ-A-1").email == "a@example.org"

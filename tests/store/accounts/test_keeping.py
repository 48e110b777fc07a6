"""Posts outlive persons: handed over from a day on, passwords made up above, nobody keeps their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import factories
from jieyue.accounts.actions.keeping import hand_over, lock, reset_password, unlock
from jieyue.accounts.actions.opening import create_accounts
from jieyue.accounts.actions.proxies import appoint_proxy, end_proxy
from jieyue.accounts.models import Post, User
from jieyue.accounts.queries import (
    ENDED,
    LOCKED,
    active_user,
    actor_of,
    person_of,
    post_page,
    posts_of_organ,
    user_for_sign_in,
)
from jieyue.accounts.rules import NewAccount
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.entries import write_entry
from jieyue.ledgers.queries.entries import entry_history
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
CITY = "610000/610100/"
COUNTY = f"{CITY}610102/"
TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def county():
    """The county's office; two of its organs have an officer each."""
    factories.registry()
    for code in ("A", "B"):
        factories.organ(code, region="610102")
        factories.user(f"officer-{code}", Role.ORGAN, code, name=f"经办人{code}")
    user = factories.user("county", Role.COUNTY, "610102", name="县局")
    return actor_of(user, factories.NOON)


def acting(username, *, days=0):
    return actor_of(User.objects.get(username=username), factories.NOON + timedelta(days=days))


def post(username):
    return Post.objects.get(user__username=username).pk


def test_a_post_goes_to_a_new_person_from_a_day_on(county):
    password = hand_over(county, post("officer-A"), username="zhang", name="张三", since=TOMORROW)
    taker = User.objects.get(username="zhang")
    assert taker.check_password(password)
    assert taker.must_change_password
    # The day before, the post is the old officer's still.
    assert [bool(acting(who).grants) for who in ("officer-A", "zhang")] == [True, False]
    assert [bool(acting(who, days=1).grants) for who in ("officer-A", "zhang")] == [False, True]
    assert [row.name for row in posts_of_organ(county, "A")] == ["张三", "经办人A"]
    record = AuditRecord.objects.get(act="account.hand")
    assert record.detail == {"since": "2026-03-03", "giver": "officer-A", "taker": "zhang"}


def test_what_the_old_officer_wrote_keeps_the_name(county):
    write_entry(acting("officer-A"), "A", "water", "2025-03", "5")
    hand_over(county, post("officer-A"), username="zhang", name="张三", since=TODAY)
    with pytest.raises(Refusal):
        write_entry(acting("officer-A"), "A", "water", "2025-04", "5")
    write_entry(acting("zhang"), "A", "water", "2025-03", "6", reason="更正")
    history = entry_history(county, "A", "water", Period(2025, 3))
    assert [change.by for change in history] == ["张三", "经办人A"]


def test_a_post_goes_to_somebody_who_has_an_account_already(county):
    assert hand_over(county, post("officer-A"), username="officer-B", name="", since=TODAY) == ""
    assert len(acting("officer-B").grants) == 2
    with pytest.raises(Refusal, match="已经交接"):
        hand_over(county, post("officer-A"), username="x", name="x", since=TODAY)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"username": "nobody", "name": ""}, "没有可用的账号"),
        ({"username": "officer-B", "name": "李四"}, "已被使用"),
        ({"username": "officer-A", "name": ""}, "同一个账号"),
        ({"username": "a b", "name": "李四"}, "登录名"),
        ({"username": "li", "name": "李四", "since": date(2026, 3, 1)}, "早于今天"),
        ({"username": "county", "name": ""}, "不能办理自己"),
    ],
)
def test_a_handing_over_that_can_not_be_changes_nothing(county, told, sentence):
    with pytest.raises(Refusal, match=sentence):
        hand_over(county, post("officer-A"), **{"since": TODAY, **told})
    assert Post.objects.get(pk=post("officer-A")).until is None
    assert User.objects.count() == 3


def test_a_reset_password_is_new_and_to_be_changed(county):
    user = User.objects.get(username="officer-A")
    password = reset_password(county, "officer-A")
    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password(factories.PASSWORD)
    assert user.must_change_password
    assert password not in str(AuditRecord.objects.values_list("detail", "subject", "reason"))


def test_an_account_is_locked_with_a_reason_and_opened_again(county):
    user = User.objects.get(username="officer-A")
    with pytest.raises(Refusal, match="理由"):
        lock(county, "officer-A", reason=" ")
    lock(county, "officer-A", reason="停职")
    assert user_for_sign_in("officer-A") is None
    assert active_user(user.pk) is None
    assert [row.username for row in post_page(county, TODAY, state=LOCKED).rows] == ["officer-A"]
    unlock(county, "officer-A")
    assert active_user(user.pk)


def test_nobody_keeps_their_own_account_nor_those_beside_or_above(county):
    city = actor_of(factories.user("city", Role.CITY, "610100"), factories.NOON)
    factories.user("colleague", Role.COUNTY, "610102")
    for username, sentence in (("county", "自己的账号"), ("colleague", "本部门以下"), ("city", "管辖范围")):
        with pytest.raises(Refusal, match=sentence):
            reset_password(county, username)
    assert reset_password(city, "county")
    with pytest.raises(Refusal, match="自己的账号"):
        reset_password(acting("officer-B"), "officer-B")


def test_who_holds_a_higher_post_besides_is_not_the_countys_to_keep(county):
    user = User.objects.get(username="officer-A")
    Post.objects.create(user=user, role=Role.CITY.value, region_id="610100")
    with pytest.raises(Refusal, match="本部门以下"):
        reset_password(county, "officer-A")


def test_an_office_opens_accounts_below_itself_only(county):
    made = create_accounts(county, [NewAccount("li", "李四", Role.ORGAN, "B")])
    assert User.objects.get(username="li").check_password(made["li"])
    assert Post.objects.get(user__username="li").since == TODAY
    for role, scope in ((Role.COUNTY, "610102"), (Role.CITY, "610100"), (Role.ADMINISTRATOR, "")):
        with pytest.raises(Refusal, match="本部门以下"):
            create_accounts(county, [NewAccount("wang", "王五", role, scope)])
    factories.organ("C", region="610202")
    with pytest.raises(Refusal, match="本部门以下"):
        create_accounts(county, [NewAccount("wang", "王五", Role.ORGAN, "C")])


def test_the_list_shows_who_is_there_and_who_was(county):
    hand_over(county, post("officer-A"), username="zhang", name="张三", since=TODAY)
    assert [row.name for row in post_page(county, TODAY).rows] == ["县局", "张三", "经办人B"]
    assert [row.name for row in post_page(county, TODAY, state=ENDED).rows] == ["经办人A"]
    assert post_page(county, TODAY, text="张").total == 1
    assert post_page(county, TODAY, role="organ").total == 2
    elsewhere = actor_of(factories.user("far", Role.COUNTY, "610103"), factories.NOON)
    assert [row.username for row in post_page(elsewhere, TODAY).rows] == ["far"]
    with pytest.raises(Refusal, match="没有账号"):
        person_of(elsewhere, "officer-B")


def test_a_proxy_writes_under_the_own_name_and_ends_by_itself(county):
    with pytest.raises(Refusal, match="没有机关"):
        write_entry(acting("officer-B"), "A", "water", "2025-03", "5")
    appoint_proxy(
        county, "A", "officer-B", since=TODAY, until=TODAY + timedelta(days=30), reason="经办人休产假"
    )
    write_entry(acting("officer-B"), "A", "water", "2025-03", "5")
    write_entry(acting("officer-B"), "B", "water", "2025-03", "7")
    told = [entry_history(county, code, "water", Period(2025, 3))[0] for code in ("A", "B")]
    assert [(change.by, change.proxy) for change in told] == [("经办人B", True), ("经办人B", False)]
    assert len(acting("officer-B", days=30).grants) == 2
    assert len(acting("officer-B", days=31).grants) == 1
    # Reporting for somebody else is no post of one's own: the county keeps the account still.
    assert reset_password(county, "officer-B")


def test_a_proxy_ends_earlier_when_told_to(county):
    appoint_proxy(county, "A", "officer-B", since=TODAY, until=TOMORROW, reason="借调")
    held = Post.objects.get(proxy=True)
    end_proxy(county, held.pk)
    assert len(acting("officer-B").grants) == 1
    with pytest.raises(Refusal, match="已经结束"):
        end_proxy(county, held.pk)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": ""}, "理由"),
        ({"until": TODAY - timedelta(days=1)}, "截止日期"),
        ({"until": TODAY + timedelta(days=400)}, "至多一年"),
        ({"username": "officer-A"}, "就是这个机关"),
        ({"username": "nobody"}, "没有账号"),
    ],
)
def test_a_proxy_that_can_not_be(county, told, sentence):
    given = {"username": "officer-B", "since": TODAY, "until": TOMORROW, "reason": "借调", **told}
    with pytest.raises(Refusal, match=sentence):
        appoint_proxy(county, "A", given.pop("username"), **given)
    assert not Post.objects.filter(proxy=True).exists()


def test_an_organ_appoints_no_proxy(county):
    with pytest.raises(Refusal, match="本部门以下"):
        appoint_proxy(acting("officer-A"), "A", "officer-A", since=TODAY, until=TOMORROW, reason="x")

"""Reminders reach the posts they concern, once, and go up the tree when nothing happens."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import factories
from jieyue.accounts.models import Notice
from jieyue.acts.rules import Role
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.actions.reminding import chase, remind
from jieyue.ledgers.actions.schedule import change_schedule, reopen
from jieyue.ledgers.queries.late import late_page
from jieyue.ledgers.rules.closing import ENERGY, default_dates
from jieyue.registry.models import Organ
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message

pytestmark = pytest.mark.django_db
MARCH = Period(2025, 3)


@pytest.fixture
def people():
    """Two organs of one county with an officer each, and the offices above them."""
    factories.registry()
    for code in ("A-1", "A-2"):
        factories.entry(factories.organ(code, region="610102"), "electricity", "2025-03", "100")
        factories.user(f"officer-{code}", Role.ORGAN, code)
    factories.user("county", Role.COUNTY, "610102")
    factories.user("next-door", Role.COUNTY, "610103")
    factories.user("city", Role.CITY, "610100")
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates(ENERGY, 2025))


def told():
    return sorted(Notice.objects.values_list("post__user__username", "key"))


def act(code, act, role=Role.ORGAN, **given):
    organ = Organ.objects.get(code=code)
    path = organ.path if role is Role.ORGAN else "610000/610100/610102/"
    actor = factories.actor(role, path, name=role.value, at=datetime(2025, 4, 10, 4, tzinfo=UTC))
    return step(actor, ENERGY, MARCH, code, act, **given)


def test_organs_hear_first_then_their_office_then_the_one_above(people):
    operator = factories.actor()
    assert remind(operator, ENERGY, date(2025, 4, 11)).sent == 0
    assert remind(operator, ENERGY, date(2025, 4, 12)).sent == 2
    assert remind(operator, ENERGY, date(2025, 4, 15)).sent == 2
    assert remind(operator, ENERGY, date(2025, 4, 16)).sent == 3
    assert {name for name, key in told() if key.endswith("office")} == {"county"}
    assert remind(operator, ENERGY, date(2025, 4, 20)).sent == 1
    assert {name for name, key in told() if key.endswith("above")} == {"city"}
    assert "next-door" not in dict(told())


def test_the_same_is_not_told_twice(people):
    remind(factories.actor(), ENERGY, date(2025, 4, 16))
    before = told()
    assert remind(factories.actor(), ENERGY, date(2025, 4, 17)).sent == 0
    assert told() == before


def test_who_has_handed_in_is_left_alone(people):
    act("A-1", "submit")
    assert remind(factories.actor(), ENERGY, date(2025, 4, 16)).late == 1
    assert ("officer-A-1", "filing energy 2025-03 over") not in told()


def test_a_return_is_told_to_the_organ_with_its_reason(people):
    act("A-1", "submit")
    act("A-1", "return", Role.COUNTY, reason="电量与单据不符")
    notice = Notice.objects.get()
    assert notice.post.user.username == "officer-A-1"
    assert notice.message["with"]["reason"] == "电量与单据不符"
    assert notice.link == {"screen": "filing", "args": ["A-1", 2025, 3], "query": {}}


def test_an_organ_sends_no_reminders(people):
    officer = factories.actor(Role.ORGAN, Organ.objects.get(code="A-1").path)
    with pytest.raises(Refusal, match="职责"):
        remind(officer, ENERGY, date(2025, 4, 16))


def test_many_organs_need_no_more_statements(people, django_assert_max_num_queries):
    for number in range(30):
        code = f"M-{number}"
        factories.organ(code, region="610102")
        factories.user(f"officer-{code}", Role.ORGAN, code)
    with django_assert_max_num_queries(14):
        remind(factories.actor(), ENERGY, date(2025, 4, 16))


def test_an_organ_that_is_gone_is_not_reminded(people):
    Organ.objects.filter(code="A-2").update(closed=date(2025, 3, 10))
    assert remind(factories.actor(), ENERGY, date(2025, 4, 12)).late == 1


def test_a_new_organ_is_asked_from_its_first_whole_month(people):
    Organ.objects.filter(code="A-2").update(opened=date(2025, 3, 2))
    assert remind(factories.actor(), ENERGY, date(2025, 4, 12)).late == 1
    assert remind(factories.actor(), ENERGY, date(2025, 5, 12)).late == 2


def test_other_ledgers_remind_by_their_own_name_and_link(people):
    change_schedule(factories.actor(Role.PROVINCE, "610000/"), default_dates("waste", 2025))
    remind(factories.actor(), "waste", date(2025, 4, 12))
    notice = Notice.objects.filter(post__user__username="officer-A-1").get()
    assert "生活垃圾清运" in str(Message.from_json(notice.message))
    assert notice.link == {"screen": "filing", "args": ["A-1", 2025, 3], "query": {"kind": "waste"}}


def test_an_exception_is_told_to_the_organs_it_is_for(people):
    city = factories.actor(Role.CITY, "610000/610100/", at=datetime(2025, 4, 28, 4, tzinfo=UTC))
    reopen(city, ENERGY, MARCH, date(2025, 5, 5), "换表", region="610102")
    told = {
        notice.post.user.username: str(Message.from_json(notice.message)) for notice in Notice.objects.all()
    }
    assert set(told) == {"officer-A-1", "officer-A-2"}
    assert "2025年5月5日" in told["officer-A-1"]
    assert "换表" in told["officer-A-1"]


OVERDUE = datetime(2025, 4, 20, 4, tzinfo=UTC)


def office(place="610000/610100/610102/", *, name="新城区机关事务中心", at=OVERDUE, role=Role.COUNTY):
    return factories.actor(role, place, name=name, at=at)


def messages():
    rows = Notice.objects.filter(key__startswith="chase").order_by("post__user__username")
    return [(row.post.user.username, str(Message.from_json(row.message)), row.link["args"]) for row in rows]


def test_an_office_asks_one_organ_by_name_until_when_once_a_day(people):
    assert chase(office(), ENERGY, MARCH, code="A-1").done == 1
    [(who, told, link)] = messages()
    assert (who, link) == ("officer-A-1", ["A-1", 2025, 3])
    for part in ("新城区机关事务中心催报", "2025年3月", "截止日期 2025年4月15日", "之后锁定"):
        assert part in told
    with pytest.raises(Refusal, match="今天 12:00 已由新城区机关事务中心催报过"):
        chase(office(name="西安市", role=Role.CITY, place="610000/610100/"), ENERGY, MARCH, code="A-1")
    # Another ledger or another day is another matter.
    assert chase(office(at=OVERDUE.replace(day=21)), ENERGY, MARCH, code="A-1").done == 1
    assert len(messages()) == 2


def test_all_that_are_late_in_a_region_are_asked_and_the_others_left_with_a_reason(people):
    act("A-2", "submit")
    factories.organ("A-3", region="610102")
    chase(office(), ENERGY, MARCH, code="A-1")
    factories.entry(factories.organ("A-4", region="610102"), "electricity", "2025-03", "100")
    factories.user("officer-A-4", Role.ORGAN, "A-4")
    done = chase(office(), ENERGY, MARCH, region="610102")
    assert done.done == 1
    assert {one.code: str(one.reason)[:6] for one in done.left} == {"A-1": "今天 12:", "A-3": "没有在用的经"}
    assert [name for name, *_ in messages()] == ["officer-A-1", "officer-A-4"]
    late = late_page(office(), ENERGY, MARCH, "610000/610100/610102/", OVERDUE.date(), start=0, limit=9)
    assert (late.total, late.unasked) == (3, 1)
    assert [(row.code, row.chased_today) for row in late.rows if row.chased_at] == [
        ("A-1", True),
        ("A-4", True),
    ]


def test_nobody_is_asked_for_what_is_not_late_or_cannot_come_any_more(people):
    with pytest.raises(Refusal, match="截止"):
        chase(office(at=datetime(2025, 4, 15, 4, tzinfo=UTC)), ENERGY, MARCH, code="A-1")
    with pytest.raises(Refusal, match="没有设定报送日历"):
        chase(office(), ENERGY, Period(2024, 3), code="A-1")
    with pytest.raises(Refusal, match="锁定"):
        chase(office(at=datetime(2025, 12, 20, 4, tzinfo=UTC)), ENERGY, MARCH, code="A-1")
    act("A-1", "submit")
    with pytest.raises(Refusal, match="不用催报"):
        chase(office(), ENERGY, MARCH, code="A-1")
    assert messages() == []


def test_only_the_office_above_asks(people):
    with pytest.raises(Refusal, match="管辖范围"):
        chase(office("610000/610100/610103/"), ENERGY, MARCH, code="A-1")
    with pytest.raises(Refusal, match="职责"):
        chase(
            factories.actor(Role.ORGAN, Organ.objects.get(code="A-1").path, at=OVERDUE),
            ENERGY,
            MARCH,
            code="A-1",
        )

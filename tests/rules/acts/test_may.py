"""The table of acts, asked for every role and place, and the chain of hashes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jieyue.acts.rules import ACTS, KEEPERS, OFFICES, Actor, Grant, Role, chained_hash, may, operator, seat

AT = datetime(2026, 3, 2, tzinfo=UTC)
CITY, COUNTY, NEXT_DOOR = "61/6101/", "61/6101/610102/", "61/6101/610103/"
ORGAN = f"{COUNTY}@A-1/"

# Who may, written down a second time on purpose: a slip in the table shows as a difference.
OFFICE_ACTS = {"case.return", "case.review", "case.pass", "case.fail"}
ORGAN_ACTS = {"case.submit", "answer.write"}
PROVINCE_ACTS = {"case.name", "campaign.change"}
KEEPER_ACTS = {"region.load", "demo.build"}


def holder(role: Role, path: str = "") -> Actor:
    return Actor(name="某人", grants=(Grant(role, path),), at=AT)


@pytest.mark.parametrize(
    ("acts", "roles"),
    [
        (OFFICE_ACTS, OFFICES),
        (ORGAN_ACTS, {Role.ORGAN}),
        (PROVINCE_ACTS, {Role.PROVINCE}),
        (KEEPER_ACTS, KEEPERS),
    ],
)
@pytest.mark.parametrize("role", Role)
def test_what_belongs_to_one_kind_of_post_is_refused_to_all_others(acts, roles, role):
    for act in acts:
        assert bool(may(holder(role), act, ORGAN)) == (role in roles), act


@pytest.mark.parametrize("code", ACTS)
@pytest.mark.parametrize("role", Role)
def test_every_act_is_open_to_its_roles_and_to_nobody_else(code, role):
    verdict = may(holder(role), code, ORGAN)
    assert bool(verdict) == (role in ACTS[code].roles)
    assert bool(verdict.reason.template) != bool(verdict)


@pytest.mark.parametrize(
    ("reach", "place", "allowed"),
    [
        ("", ORGAN, True),
        (CITY, ORGAN, True),
        (COUNTY, ORGAN, True),
        (COUNTY, COUNTY, True),
        (NEXT_DOOR, ORGAN, False),
        # A part of the tree is never the whole of it.
        (COUNTY, CITY, False),
        (COUNTY, "", False),
        # The step of a path is closed by its slash: 6101 is not the beginning of 61010.
        ("61/6101/", "61/61010/", False),
    ],
)
def test_a_post_reaches_its_own_subtree(reach, place, allowed):
    assert bool(may(holder(Role.COUNTY, reach), "case.review", place)) is allowed


def test_role_and_place_have_to_come_from_the_same_post():
    both = Actor("某人", (Grant(Role.COUNTY, NEXT_DOOR), Grant(Role.ORGAN, ORGAN)), AT)
    assert not may(both, "case.review", ORGAN)
    assert may(both, "case.submit", ORGAN)


def test_the_refusal_says_whether_it_is_the_duty_or_the_place():
    assert "职责之内" in str(may(holder(Role.ORGAN, ORGAN), "case.review", ORGAN).reason)
    assert "管辖范围" in str(may(holder(Role.COUNTY, NEXT_DOOR), "case.review", ORGAN).reason)


def test_nobody_may_anything_without_a_post():
    nobody = Actor("某人", (), AT)
    assert not any(may(nobody, act, "") for act in ACTS)
    assert nobody.paths() == ()


def test_an_unknown_act_is_our_mistake():
    with pytest.raises(KeyError):
        may(holder(Role.PROVINCE), "case.sumbit", ORGAN)


def test_the_operator_keeps_the_machine_only():
    keeper = operator(AT)
    assert may(keeper, "organ.import", "")
    assert not any(may(keeper, f"case.{act}", ORGAN) for act in ("submit", "review", "pass", "fail", "name"))


def test_an_act_over_many_goes_on_record_where_the_actor_may_do_it():
    both = Actor("某人", (Grant(Role.ORGAN, ORGAN), Grant(Role.CITY, CITY)), AT)
    assert seat(both, "ledger.import") == ORGAN
    assert seat(both, "case.review") == CITY
    assert seat(both, "case.name") == ""
    assert not may(both, "case.name", seat(both, "case.name"))


def test_a_hash_changes_with_every_field_and_with_nothing_else():
    told = ["0" * 64, "2026-03-02", "张三", 7, "case.pass", "case 2026 A", ORGAN, "", {"b": 1, "a": "二"}]
    whole = chained_hash(told)
    assert len(whole) == 64
    assert chained_hash([*told[:-1], {"a": "二", "b": 1}]) == whole
    changed = [chained_hash([*told[:place], "x", *told[place + 1 :]]) for place in range(len(told))]
    assert len({whole, *changed}) == len(told) + 1

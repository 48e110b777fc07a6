"""The organs of a demo province: as many as asked for, each a different one, and like a province's."""

from __future__ import annotations

from collections import Counter

import pytest

from jieyue.cli.demo.organs import capacity, organs
from jieyue.cli.demo.places import places
from jieyue.values.credit_codes import check
from provinces import YEARS, drawn, regions


@pytest.mark.parametrize("count", [1, 37, 100, 731])
def test_there_are_exactly_as_many_organs_as_asked_for(count):
    made = organs(3, places(regions()), count, YEARS)

    assert len(made) == count
    assert len({organ.code for organ in made}) == len({organ.name for organ in made}) == count


def test_the_largest_province_still_finds_a_name_for_everyone():
    tree = places(regions())
    most = capacity(tree)

    made = organs(1, tree, most, YEARS)

    assert most >= 15_000
    assert len({organ.name for organ in made}) == most


def test_every_county_has_several_and_the_province_about_five_per_cent(middling):
    of_region = Counter(organ.place.code for organ in middling.organs)
    counties = [place.code for place in middling.tree if place.level == "county"]

    assert min(of_region[code] for code in counties) >= 5
    assert of_region["610000"] == 75


def test_administrative_organs_are_the_most_and_every_kind_is_there(middling):
    kinds = Counter(organ.kind for organ in middling.organs)

    assert 0.5 < kinds["administrative"] / 1500 < 0.75
    assert set(kinds) == {
        "party", "congress", "administrative", "cppcc", "supervision", "court", "procuratorate",
        "union", "youth_league", "women_federation", "peoples_organisation", "institution",
    }  # fmt: skip


def test_names_are_built_from_place_and_department(middling):
    names = {organ.name for organ in drawn(6000).organs}

    assert {
        "西安市财政局",
        "陕西省财政厅",
        "榆林市榆阳区水务局",
        "蓝田县财政局",
        "共青团西安市委员会",
    } <= names
    # A city without counties has a court of the first instance, as has a county.
    assert "杨凌示范区人民法院" in names
    assert "杨凌示范区中级人民法院" not in names


def test_credit_codes_are_right_in_form_marked_as_made_up_and_shared_only_where_two_signs_hang():
    made = drawn(3000).organs
    codes = Counter(organ.credit_code for organ in made if organ.credit_code)
    joint = {organ.credit_code for organ in made if organ.joint}

    assert all(check(code) and "DEM" in code for code in codes)
    assert joint
    assert {code for code, times in codes.items() if times > 1} <= joint


def test_nobody_can_be_called_or_named(middling):
    assert all(organ.contact.startswith("示例") for organ in middling.organs)
    assert all(organ.phone.startswith("示例-") for organ in middling.organs)


def test_sizes_are_those_of_offices(middling):
    spoilt = {fault.organ_code for fault in middling.faults if fault.fault == "wrong_headcount"}
    for organ in middling.organs:
        first = organ.profiles[0]
        if organ.code not in spoilt:
            assert 14.9 <= first.floor_area / first.headcount <= 40.1
    changed = [organ for organ in middling.organs if len(organ.profiles) > 1]
    assert 0.04 < len(changed) / 1500 < 0.13
    assert all(organ.profiles[1].valid_from.month in range(3, 11) for organ in changed)


def test_superiors_stand_above_or_beside(middling):
    known = {organ.code: organ for organ in middling.organs}
    led = [organ for organ in middling.organs if organ.superior]

    assert len(led) > 500
    for organ in led:
        assert known[organ.superior].place.code in {organ.place.parent, organ.place.code}

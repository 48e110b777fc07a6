"""How demo organs fare: every stage reached, in order and in time, and answers a standard can read."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from jieyue.cli.demo.answers import Asked, answers
from jieyue.cli.demo.fates import (
    DECIDED,
    DRAFT,
    LATE,
    RETURNED,
    Complaint,
    Judged,
    earlier_naming,
    naming_day,
    settled,
    stages,
    steps,
    title,
)
from jieyue.cli.demo.people import OFFICERS, officers, offices
from jieyue.standards.rules.answers import Question, read
from jieyue.standards.rules.form import load
from jieyue.standards.rules.shipped import shipped_text

PASSES, FAILS = Judged(True, True, True), Judged(False, False, True)
COMPLAINT = Complaint("2.2", "绿色照明", "灯具清单")


def taken(organ, stage, judged=PASSES):
    return list(steps(7, organ, stage, judged, [COMPLAINT], 2026))


def test_every_stage_is_drawn_and_most_cases_are_decided(middling):
    drawn = Counter(stages(7, middling.organs, middling.tempers).values())

    assert set(drawn) == {DRAFT, "submitted", RETURNED, "reviewed", DECIDED, LATE}
    assert drawn[DECIDED] > 750


def test_a_few_organs_are_moved_so_that_some_pass_and_some_fail():
    wanted = dict.fromkeys("abcdef", DECIDED)
    passing = dict.fromkeys("abcdef", True) | {"f": False}

    made = settled(wanted | {"f": "submitted", "e": "submitted"}, passing)

    assert [code for code, stage in made.items() if stage == LATE and passing[code]]
    assert [code for code, stage in made.items() if stage == DECIDED and not passing[code]]
    assert made["e"] == "submitted"


@pytest.mark.parametrize(
    ("stage", "judged", "last"),
    [
        ("submitted", PASSES, "submit"),
        (RETURNED, PASSES, "return"),
        ("reviewed", PASSES, "review"),
        (DECIDED, PASSES, "pass"),
        (DECIDED, FAILS, "fail"),
        (LATE, PASSES, "pass"),
    ],
)
def test_a_case_ends_where_it_should_and_in_order(middling, stage, judged, last):
    for organ in middling.organs[::40]:
        told = taken(organ, stage, judged)
        assert told == sorted(told)
        assert told[0].act == "submit"
        assert told[-1].act == last
        assert all(date(2026, 4, 1) < step.on < date(2026, 11, 20) for step in told)
        assert (told[-1].on > naming_day(2026)) == (stage == LATE)


def test_drafts_have_taken_no_step(middling):
    assert not taken(middling.organs[0], DRAFT)


def test_the_own_office_reviews_and_the_level_above_accepts(middling):
    county = next(organ for organ in middling.organs if organ.tier == "county")
    offices_of = {step.act: step.office for step in taken(county, DECIDED)}

    assert offices_of["review"] == county.place.code
    assert offices_of["pass"] == county.place.parent


def test_who_fails_is_told_why_and_by_when():
    assert "能源资源消耗目标未完成" in FAILS.finding
    assert "总分未达到通过线" not in FAILS.finding
    assert "一个月内整改" in FAILS.finding


def test_earlier_lists_and_titles_differ_by_city(middling):
    named = [organ for organ in middling.organs if earlier_naming(7, organ, middling.temper(organ), 2026)]
    titled = [one for organ in middling.organs if (one := title(7, organ, 2026))]
    of_city = Counter(organ.place.city for organ in named)
    share = [of_city[city] / sum(organ.place.city == city for organ in middling.organs) for city in of_city]

    assert 0.15 < len(named) / 1500 < 0.35
    assert max(share) > 2 * min(share)
    assert 20 < len(titled) < 80
    assert any(one.expires < date(2026, 1, 1) for one in titled)


def test_answers_can_be_read_by_the_standard_that_asked(middling):
    standard = load(shipped_text("example-2026"))
    items = [(item, item.source) for item in standard.items if isinstance(item.source, Question)]
    asked = [
        Asked(item.id, source.kind, source.unit.code, tuple(part.id for part in source.parts), item.evidence)
        for item, source in items
    ]
    notes = set()
    for organ in middling.organs[::25]:
        said = list(answers(7, organ, middling.temper(organ), asked, 2026, finished=True))
        assert [one.item for one in said] == [item.id for item, _ in items]
        for one, (_, question) in zip(said, items, strict=True):
            assert read(question, one.answer) is not None
            notes.add(one.note)
    assert len(notes) > 40
    half = list(
        answers(7, middling.organs[0], middling.temper(middling.organs[0]), asked, 2026, finished=False)
    )
    assert 0 < len(half) < len(asked)


def test_officers_are_few_and_of_every_state(middling):
    states = stages(7, middling.organs, middling.tempers)
    chosen = officers(middling.organs, states)
    regions = Counter(person.scope.partition("-")[0] for person in chosen)

    assert len(chosen) == OFFICERS
    assert {states[person.scope] for person in chosen} == set(states.values())
    assert max(regions.values()) <= 2
    assert len(offices(middling.tree)) == 118

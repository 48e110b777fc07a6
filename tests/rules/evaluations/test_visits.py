"""What may be said on site, and what becomes of it where somebody was there first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.evaluations.rules.visits import (
    CANCELLED,
    CONFLICT,
    DIFFERS,
    FINISHED,
    FITS,
    OPEN,
    SAME,
    WRITE,
    Found,
    check_items,
    compare,
    may_record,
    on_site,
    read_found,
    read_key,
)
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import shipped
from jieyue.standards.rules.filling import filled
from jieyue.standards.rules.shipped import shipped_codes
from jieyue.values.refusals import Refusal

STANDARD = shipped("example-2026")
ITEM = next(item for item in STANDARD.items if item.id == "2.2")
CONDITION = STANDARD.gates[0].conditions[0]
ONE, OTHER = Found(FITS, None, ""), Found(DIFFERS, Decimal(1), "三处不是 LED")


def test_evidence_that_is_seen_on_site_is_looked_at_unless_others_are_chosen():
    chosen = on_site(STANDARD)
    assert "2.2" in chosen
    assert all("现场" in item.evidence for item in STANDARD.items if item.id in chosen)


@pytest.mark.parametrize("code", shipped_codes())
def test_what_only_a_look_on_site_can_fill_is_looked_at(code):
    standard = shipped(code)
    told = {line.id for line in filled(standard) for one in line.fillers if "要到现场查看" in str(one.words)}
    assert told & {item.id for item in standard.scored} <= set(on_site(standard))


def test_items_come_in_the_standards_order_each_once():
    assert check_items(STANDARD, ["4.1", "1.1", "4.1"]) == ["1.1", "4.1"]
    for wrong in ([], ["nothing"]):
        with pytest.raises(Refusal):
            check_items(STANDARD, wrong)


@pytest.mark.parametrize("verdict", ["相符", "fits", " 相符 "])
def test_a_verdict_by_its_word_or_its_code(verdict):
    assert read_found(ITEM, verdict, "", "").verdict == FITS


@pytest.mark.parametrize(
    ("verdict", "score", "note"),
    [
        ("", "", ""),
        ("不符", "", ""),
        ("不符", "", "  "),
        ("相符", "99", ""),
        ("相符", "-1", ""),
        ("相符", "NaN", ""),
    ],
)
def test_what_is_refused(verdict, score, note):
    with pytest.raises(Refusal):
        read_found(ITEM, verdict, score, note)


def test_a_condition_has_no_points_to_give():
    assert read_found(CONDITION, "不符", "", "没有看到").score is None
    with pytest.raises(Refusal):
        read_found(CONDITION, "相符", "0", "")


def test_whoever_knows_what_stands_there_writes_others_choose():
    assert compare(None, ONE, known=True) == WRITE
    assert compare(OTHER, ONE, known=True) == WRITE
    assert compare(OTHER, ONE, known=False) == CONFLICT
    # The same thing said twice is no conflict, whoever says it.
    assert compare(ONE, ONE, known=False) == SAME


def test_late_is_every_visit_that_is_over_and_every_case_that_is_decided():
    assert may_record(OPEN, State.SUBMITTED)
    assert may_record(OPEN, State.REVIEWED)
    late = [may_record(visit, State.SUBMITTED) for visit in (FINISHED, CANCELLED)]
    late += [may_record(OPEN, state) for state in State if state not in {State.SUBMITTED, State.REVIEWED}]
    assert not any(late)
    assert all(str(one.reason) for one in late)


@pytest.mark.parametrize("key", ["", "short", "x" * 41, "has a space in", "<script>"])
def test_a_key_is_letters_digits_and_dashes(key):
    with pytest.raises(Refusal):
        read_key(key)

"""The draw of canteens: enough of them, everybody in time, and the same again from the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jieyue.ledgers.rules.drawing import Why, draw, number_to_draw

CODES = st.sets(st.text("ABCDEF123", min_size=1, max_size=4), min_size=1, max_size=40)


@given(CODES, st.text(max_size=8), st.data())
def test_enough_every_year_and_all_within_three(codes, seed, data):
    first = {code: data.draw(st.integers(2023, 2026)) for code in sorted(codes)}
    seen: dict[str, int] = {}
    for year in range(2023, 2032):
        frame = {code for code, begun in first.items() if begun <= year}
        drawn = [one.code for one in draw(frame, seen, first, year, seed)]
        assert len(drawn) == len(set(drawn)) >= number_to_draw(len(frame))
        seen |= dict.fromkeys(drawn, year)
        for code in frame:
            assert year - max(seen.get(code, 0), first[code] - 1) < 3


def test_the_same_seed_draws_the_same_and_another_does_not():
    codes = [f"A-{number}" for number in range(60)]
    first = dict.fromkeys(codes, 2026)
    once = draw(codes, {}, first, 2026, "开奖 123")
    assert once == draw(reversed(codes), {}, first, 2026, "开奖 123")
    assert once != draw(codes, {}, first, 2026, "开奖 124")
    assert len(once) == 21


def test_one_whose_time_is_up_is_drawn_whatever_the_lot():
    first = dict.fromkeys("ABCD", 2024)
    drawn = draw("ABCD", {"A": 2025, "B": 2024, "C": 2025}, first, 2026, "x")
    assert [one.code for one in drawn if one.why is Why.DUE] == ["D"]

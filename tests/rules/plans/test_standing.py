"""Used, left, forecast with its range, the warning before the limit, and the result with its reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.plans.rules.forecast import ItemUse, Month, Source, forecast, pattern_of
from jieyue.plans.rules.standing import WARNINGS, Outcome, standing, unmeasured
from jieyue.values.wording import say

# Winter and summer are heavy, spring and autumn light.
SEASON = (12, 11, 8, 6, 5, 8, 11, 11, 7, 5, 6, 10)


def year(*amounts, expected=range(1, 13)):
    """January on; None is a month nobody told."""
    amounts = [*amounts, *[None] * (12 - len(amounts))]
    return ItemUse(
        tuple(
            Month(Decimal(amount or 0), int(amount is not None), int(month in expected))
            for month, amount in enumerate(amounts, 1)
        )
    )


def foreseen(now, *past, region=None, last=None):
    return forecast({"electricity": now}, {"electricity": pattern_of(past, region, now, last)})


def stands(limit, now, *past, over):
    return standing(
        None if limit is None else Decimal(limit),
        {"electricity": now},
        foreseen(now, *past),
        months_over=over,
    )


def test_a_half_year_is_carried_on_by_the_season():
    told = foreseen(year(*SEASON[:6]), year(*SEASON), year(*SEASON))
    assert told.middle == pytest.approx(sum(SEASON))
    assert [round(month) for month in told.months] == list(SEASON)
    assert told.source is Source.OWN
    # The range leaves room though both years ran alike: a twentieth of what is still to come.
    assert told.high - told.middle == pytest.approx(Decimal("0.05") * sum(SEASON[6:]))
    assert told.low > sum(SEASON[:6])


def test_years_that_ran_differently_make_the_range_wider():
    flat = (Decimal(100) / 12,) * 12
    told = foreseen(year(*SEASON[:6]), year(*SEASON), year(*flat))
    assert told.low < sum(SEASON) - 1 < sum(SEASON) < told.high + 1
    assert told.high - told.low > 2


def test_without_a_past_of_its_own_the_region_tells_the_season():
    now, region = year(*SEASON[:6]), year(*(10 * month for month in SEASON))
    told = foreseen(now, year(1, 2, 3), region=region)
    assert told.source is Source.REGION
    assert told.middle == pytest.approx(sum(SEASON))


def test_with_nothing_known_the_expected_months_are_alike():
    told = foreseen(year(10, 10, expected=(1, 2, 3, 11, 12)))
    assert (told.source, told.middle) == (Source.EVEN, 50)


@pytest.mark.parametrize(("little", "source"), [(1, Source.OWN), (40, Source.EVEN)])
def test_an_item_of_no_weight_does_not_tell_how_sure_the_year_is(little, source):
    now, other = year(*SEASON[:6]), year(little)
    patterns = {"electricity": pattern_of([year(*SEASON)], None, now), "coal": pattern_of([], None, other)}
    told = forecast({"electricity": year(*(100 * a for a in SEASON[:6])), "coal": other}, patterns)
    assert told.source is source


def test_an_item_of_winter_that_has_not_begun_comes_as_last_year():
    winter = (1, 2, 3, 11, 12)
    past = ItemUse(
        tuple(Month(Decimal(20 * (m in winter)), int(m in winter), int(m in winter)) for m in range(1, 13))
    )
    now = year(expected=winter)
    assert foreseen(now, past, last=Decimal(100)).middle == 100
    assert foreseen(now, past).lacking == ("electricity",)


def test_organs_that_are_missing_are_filled_up_in_proportion():
    months = tuple(Month(Decimal(80), 8, 10) for _ in range(12))
    told = foreseen(ItemUse(months))
    assert told.middle == 1200


def test_a_region_with_organs_missing_still_tells_the_season():
    past = ItemUse(tuple(Month(Decimal(9 * amount), 9, 10) for amount in SEASON))
    now = ItemUse(
        tuple(Month(Decimal(10 * a), 10, 10) if m < 6 else Month(expected=10) for m, a in enumerate(SEASON))
    )
    told = foreseen(now, past)
    assert told.source is Source.OWN
    assert told.middle == pytest.approx(1000)


def test_a_figure_for_the_whole_year_needs_no_carrying_on():
    told = foreseen(ItemUse((Month(),) * 12, Decimal(500), 12))
    assert told.low == told.middle == told.high == 500


amounts = st.lists(st.decimals(1, 10**6, places=2), min_size=12, max_size=12)


@given(past=amounts, scale=st.decimals("0.2", 5, places=2), told=st.integers(1, 12))
def test_a_year_that_runs_like_the_last_is_foreseen_from_any_month(past, scale, told):
    now = year(*(amount * scale for amount in past[:told]))
    forecast_ = foreseen(now, year(*past))
    whole = sum(past) * scale
    assert abs(forecast_.middle - whole) <= whole / 10**9
    assert forecast_.low <= forecast_.middle <= forecast_.high
    assert forecast_.low >= sum(month.amount for month in now.months)


@given(now=amounts, past=amounts, limit=st.decimals(1, 10**8, places=2), told=st.integers(1, 11))
def test_who_will_be_over_is_warned_before(now, past, limit, told):
    """Nobody whose forecast passes the limit hears that all is well, and left and used make the limit."""
    stood = stands(limit, year(*now[:told]), year(*past), over=told)
    assert stood.left + stood.used == limit
    if stood.forecast.high > limit:
        assert stood.outcome in WARNINGS
    else:
        assert stood.outcome is Outcome.ON_TRACK
    assert stood.reason.template


def test_the_month_in_which_the_limit_will_be_reached_is_told():
    stood = stands(90, year(*SEASON[:6]), year(*SEASON), year(*SEASON), over=6)
    assert stood.outcome is Outcome.LIKELY_OVER
    assert stood.full_month == 11
    assert "11 月" in str(stood.reason)


def test_standing_by_month_shares_the_limit_by_the_season():
    stood = stands(200, year(*SEASON[:6]), year(*SEASON), year(*SEASON), over=6)
    assert stood.months[5].allowed == pytest.approx(100)
    assert stood.months[11].allowed == pytest.approx(200)
    assert stood.months[6].used is None
    assert stood.months[5].running == stood.used == 50


@pytest.mark.parametrize(
    ("limit", "now", "over", "outcome"),
    [
        (40, year(*SEASON[:6]), 6, Outcome.EXCEEDED),
        (102, year(*SEASON[:6]), 6, Outcome.NEAR),
        (150, year(*SEASON[:6]), 6, Outcome.ON_TRACK),
        (100, year(), 6, Outcome.SILENT),
        (100, year(), 12, Outcome.NOT_ASSESSABLE),
        (None, year(*SEASON), 12, Outcome.NOT_ASSESSABLE),
        (100, year(*SEASON), 12, Outcome.MET),
        (99, year(*SEASON), 12, Outcome.MISSED),
        # What is there is too much already, whatever is missing.
        (80, year(*SEASON[:10]), 12, Outcome.MISSED),
        # Ten of twelve months are too few; eleven will do, unless the missing one may tip it.
        (150, year(*SEASON[:10]), 12, Outcome.NOT_ASSESSABLE),
        (150, year(*SEASON[:11]), 12, Outcome.MET),
        (95, year(*SEASON[:11]), 12, Outcome.NOT_ASSESSABLE),
    ],
)
def test_outcomes(limit, now, over, outcome):
    stood = stands(limit, now, year(*SEASON), year(*SEASON), over=over)
    assert stood.outcome is outcome
    assert stood.reason.template


def test_a_year_nobody_has_told_of_has_used_nothing_known():
    silent = stands(100, year(), over=0)
    assert (silent.used, silent.left) == (None, None)


def test_what_can_not_be_divided_says_why():
    stood = unmeasured(Decimal(5), say("没有面积"))
    assert (stood.outcome, str(stood.reason), stood.left) == (Outcome.NOT_ASSESSABLE, "没有面积", None)


def test_coverage_counts_what_is_due_so_far():
    assert stands(200, year(*SEASON[:3]), over=6).coverage == Decimal("0.5")
    assert stands(200, year(*SEASON[:6]), over=6).coverage == 1

"""Checks on figures small enough to follow by hand: what is found, how much is in doubt, and what is left alone."""

from __future__ import annotations

import math
from datetime import date

import pytest

from jieyue.ledgers.rules.checks import check_item, one_silence, usual_price
from jieyue.ledgers.rules.checks.found import zeros
from jieyue.ledgers.rules.checks.late import Came, due_day, late_findings
from jieyue.ledgers.rules.checks.limits import LIMITS
from jieyue.ledgers.rules.checks.profile import profile_findings, usual_per_head
from jieyue.ledgers.rules.checks.series import series
from jieyue.ledgers.rules.checks.usual import UNKNOWN as NOBODY
from jieyue.ledgers.rules.checks.usual import Known, Usual
from jieyue.ledgers.rules.items import ITEMS

UNKNOWN = math.nan
# A heated office: kWh of January to December.
YEAR = [2600, 2400, 2000, 1500, 1600, 2200, 3000, 2900, 1900, 1500, 1800, 2500]


def data(*organs, item="electricity", cost=(), earlier=None, given_up=(), last_month=12):
    """Series of organs 1, 2, …, each {period: quantity}; periods are (year, month) with 2025 the data year."""
    rows = [
        (organ, year, month, quantity, dict(cost).get((organ, year, month), UNKNOWN))
        for organ, entries in enumerate(organs, start=1)
        for (year, month), quantity in entries.items()
    ]
    ids = range(1, len(organs) + 1)
    past = ((1,), (earlier,)) if earlier is not None else ((), ())
    return series(
        ITEMS[item],
        2025,
        ids,
        tuple(zip(*rows, strict=True)),
        earlier=past,
        given_up=given_up,
        last_month=last_month,
    )


def months(year, quantities):
    return {(year, month): q for month, q in enumerate(quantities, start=1) if q is not None}


def two_years(change=None, growth=1.0):
    """The office's year twice, the second with growth and with some months changed."""
    now = months(2025, [q * growth for q in YEAR])
    return months(2024, YEAR) | now | (change or {})


def found(*organs, usual=NOBODY, **how):
    return check_item(data(*organs, **how), usual)


def test_an_ordinary_year_is_left_alone():
    assert found(two_years(growth=0.9), two_years(growth=1.4)) == []


@pytest.mark.parametrize(
    ("factor", "cause"),
    [(1000, "多填了三个零"), (100, "多填了两个零"), (10, "多填了一个零"), (0.1, "少填了一个零")],
)
def test_a_slip_in_one_month_is_one_finding_however_large(factor, cause):
    # March should be 2000 x 1.1 = 2200, the growth being the median of the other eleven months.
    (slip,) = found(two_years({(2025, 3): 2200 * factor}, growth=1.1))
    assert (slip.kind, slip.month, slip.last_month, slip.organ) == ("slip", 3, 3, 1)
    assert slip.expected == pytest.approx(2200)
    assert slip.sizes == (("electricity", pytest.approx(abs(2200 * factor - 2200))),)
    assert cause in str(slip.reason)
    assert "按上年同月应为约 2,200 千瓦时" in str(slip.reason)


def test_the_year_that_slipped_is_the_one_that_is_found():
    # In 2024 March had three zeros too many: 2025 is sound, and its total is no collapse.
    assert found(two_years() | {(2024, 3): 2_000_000}) == []


def test_a_season_is_no_slip():
    # A gas boiler: nothing in summer, twentyfold between October and January; it starts earlier this year.
    before = [3000, 2500, 900, 60, 50, 50, 50, 50, 55, 150, 1500, 2800]
    now = [3100, 2400, 1000, 70, 50, 50, 50, 50, 55, 800, 1700, 2900]
    assert found(months(2024, before) | months(2025, now), item="natural_gas") == []


def test_a_slip_without_the_year_before_has_to_dwarf_every_other_month():
    slipped = [*YEAR[:5], 2200000, *YEAR[6:]]
    (slip,) = found(months(2025, slipped))
    assert (slip.kind, slip.month) == ("slip", 6)
    assert "按本年其他月份" in str(slip.reason)
    assert found(months(2025, [*YEAR[:5], 22000, *YEAR[6:]])) == []


def test_a_collapse_of_two_annual_entries():
    # One Parkway's gas: 212,806.262 therms in 2012, 284.129 in 2013, at 2.9646 m3.
    (fall,) = found({(2024, 0): 630885.4443, (2025, 0): 842.3288}, item="natural_gas", earlier=657460.6701)
    assert (fall.kind, fall.month, fall.found, fall.expected) == ("collapse", 0, 842.3288, 630885.4443)
    assert fall.sizes == (("natural_gas", pytest.approx(630043.1155)),)
    assert "只剩 0.13%" in str(fall.reason)


def test_back_to_the_usual_is_no_jump():
    # Three years: 166,515 - 2,056 - 103,335: the middle one was found a year ago.
    jump = {(2024, 0): 2056, (2025, 0): 103_335}
    assert found(jump, item="natural_gas", earlier=166_515) == []
    assert [one.kind for one in found(jump, item="natural_gas")] == ["jump"]


def test_years_are_compared_over_the_months_both_have():
    # From July on the meter is somebody else's: six months of 2025 against the same six of 2024.
    half = months(2025, [q / 10 for q in YEAR[:6]])
    (fall,) = found(months(2024, YEAR) | half, last_month=6)
    assert (fall.kind, fall.expected) == ("collapse", sum(YEAR[:6]))
    assert "可比月份" in str(fall.reason)


def test_what_was_given_up_neither_collapses_nor_falls_silent():
    gone = months(2024, YEAR) | months(2025, [0] * 12)
    assert [one.kind for one in found(gone)] == ["collapse"]
    assert found(gone, given_up=[1]) == []
    assert found(months(2024, YEAR), given_up=[1]) == []


def test_a_stuck_meter():
    still = {(2025, month): 2600 for month in range(1, 6)}
    (stuck,) = found(two_years(still))
    assert (stuck.kind, stuck.month, stuck.last_month, stuck.found) == ("stuck", 1, 5, 2600)
    # February to May against 2024's 2400, 2000, 1500, 1600: 200 + 600 + 1100 + 1000
    assert stuck.sizes == (("electricity", pytest.approx(2900)),)
    assert "2025年1月 至 2025年5月 连续 5 个月都是 2,600 千瓦时" in str(stuck.reason)
    assert "按上年同期平均应为每月约 1,875 千瓦时" in str(stuck.reason)


def test_a_stuck_meter_is_no_swing_as_well():
    high = {(2025, month): 20_000 for month in range(1, 13)}
    (stuck,) = found(two_years(high))
    assert stuck.kind == "stuck"
    assert "把全年数平均摊到各月" in str(stuck.reason)


def test_small_figures_repeat_by_chance():
    drops = [50, 52, 51, 51, 51, 51, 53, 50, 49, 50, 52, 51]
    assert found(months(2024, drops[::-1]) | months(2025, drops), item="water") == []
    drops[2:8] = [51] * 6
    assert [one.kind for one in found(months(2025, drops), item="water")] == ["stuck"]


def test_months_gone_silent_are_one_finding():
    gap = {period: q for period, q in two_years().items() if period not in {(2025, m) for m in (4, 5, 6)}}
    (silence,) = found(gap)
    assert (silence.kind, silence.month, silence.last_month) == ("silent", 4, 6)
    assert silence.sizes == (("electricity", 1500 + 1600 + 2200),)
    # A single month is what coverage tells; it is not worth a finding.
    assert found({period: q for period, q in two_years().items() if period != (2025, 4)}) == []


def test_silence_at_the_end_and_months_not_over_yet():
    ended = months(2024, YEAR) | months(2025, YEAR[:8])
    (silence,) = found(ended)
    assert (silence.month, silence.last_month) == (9, 12)
    assert "此后停止填报" in str(silence.reason)
    assert found(ended, last_month=8) == []


def test_who_never_reports_in_summer_is_not_silent_in_summer():
    wood = [5, 5, 4, None, None, None, None, None, None, None, 3, 5]
    assert found(months(2024, wood) | months(2025, wood), item="coal") == []
    # Heat is expected in the heating season only, wherever it is first metered.
    assert found(months(2025, wood), item="heat") == []


def test_an_item_that_begins_in_the_year_is_not_silent_before():
    assert found(months(2025, [None] * 4 + YEAR[4:])) == []


def test_a_small_gap_counts_beside_a_larger_one_and_not_alone():
    def gap(item, quantity):
        there = [month for month in range(1, 13) if month not in {4, 5, 6}]
        before = months(2024, [quantity + month for month in range(12)])
        return found(before | {(2025, month): quantity + month for month in there}, item=item)

    small, large = gap("petrol_vehicle", 60), gap("electricity", 3000)
    assert one_silence(small) == []
    (together,) = one_silence([*small, *large])
    assert (together.item, {item for item, _ in together.sizes}) == ("", {"petrol_vehicle", "electricity"})


def test_an_organ_silent_in_everything_is_one_finding():
    gone = [None if month in (4, 5, 6) else 100 for month in range(1, 13)]
    gaps = [
        *found(
            months(2024, [1000] * 6 + YEAR[6:]) | months(2025, [g and 1000 + i for i, g in enumerate(gone)])
        ),
        *found(
            months(2024, [100] * 12) | months(2025, [g and 300 + i for i, g in enumerate(gone)]), item="water"
        ),
    ]
    (silence,) = one_silence([gap for gap in gaps if gap.kind == "silent"])
    assert (silence.item, silence.month, silence.last_month) == ("", 4, 6)
    assert [item for item, _ in silence.sizes] == ["electricity", "water"]
    assert "2 个项目(电、水)" in str(silence.reason)


def bills(organ, entries, price):
    return {(organ, *period): quantity * price for period, quantity in entries.items()}


def test_a_price_far_from_the_own_and_everybodys():
    organs = [two_years({(2025, 1): 2601.0 + n}) for n in range(6)]
    cost = {k: v for n, entries in enumerate(organs, start=1) for k, v in bills(n, entries, 0.6).items()}
    assert usual_price(data(*organs, cost=cost), LIMITS) == (pytest.approx(0.6), 6)
    cost[1, 2025, 2] *= 10
    (odd,) = found(*organs, cost=cost, usual=Known(0.6, 6))
    assert (odd.kind, odd.month, odd.found, odd.expected) == (
        "price",
        2,
        pytest.approx(6),
        pytest.approx(0.6),
    )
    assert (odd.past, odd.peers) == (24, 6)
    # 2400 kWh x (6.00 - 0.60) yuan
    assert odd.yuan == pytest.approx(12_960)
    assert odd.sizes == ()
    assert "费用多填了一个零" in str(odd.reason)


def test_a_price_of_the_whole_year_in_ten_thousand_yuan():
    organs = [{(2025, 0): 20_000.0 + n} for n in range(6)]
    cost = {(n, 2025, 0): 12_000.0 for n in range(2, 7)} | {(1, 2025, 0): 1.2}
    usual = usual_price(data(*organs, cost=cost), LIMITS)
    (odd,) = found(*organs, cost=cost, usual=usual)
    assert (odd.kind, odd.organ, odd.month) == ("price", 1, 0)
    assert "以万元填报" in str(odd.reason)


def test_a_quantity_without_cost_and_a_slip_with_a_sound_bill_are_no_odd_price():
    assert found(two_years(), usual=Known(0.6, 6)) == []
    slipped = two_years({(2025, 3): 2_000_000})
    cost = bills(1, two_years(), 0.6)
    (slip,) = found(slipped, cost=cost, usual=Known(0.6, 6))
    assert slip.kind == "slip"
    assert slip.yuan == pytest.approx(1_998_000 * 0.6)


def test_headcounts():
    def judged(*rows):
        return [(one.kind, str(one.reason)) for one in profile_findings(1, 2025, rows, LIMITS.profile)]

    start = date(2020, 1, 1)
    assert judged((start, 50, 1000)) == judged((start, None, 1000)) == judged() == []
    ((kind, reason),) = judged((start, 500, 1000))
    assert (kind, "人均建筑面积 2 平方米" in reason) == ("headcount", True)
    # A jump says it better, once; a profile of the next year is none of this year's business.
    ((kind, reason),) = judged((start, 50, 1000), (date(2025, 3, 1), 500, 1000))
    assert kind == "headcount"
    assert "自 2025年3月1日 起登记为 500 人,此前为 50 人" in reason
    assert judged((start, 50, 1000), (date(2026, 3, 1), 500, 1000)) == []
    assert judged((start, 50, 1000), (date(2025, 3, 1), None, 9000))[0][0] == "area"


def test_a_headcount_is_held_against_everybodys_floor_area_a_head():
    start = date(2020, 1, 1)
    everybody = [[(start, 50.0, 1000.0 + n)] for n in range(5)]
    usual = usual_per_head([*everybody, [(start, None, 900.0)]], 2025)
    assert usual == (pytest.approx(20.04), 5)
    (odd,) = profile_findings(1, 2025, [(start, 500, 1000)], LIMITS.profile, usual)
    assert (odd.expected, odd.peers) == (pytest.approx(20.04), 5)
    assert "各机关居中为 20" in str(odd.reason)
    assert usual_per_head(everybody[:4], 2025) == (pytest.approx(math.nan, nan_ok=True), 0)


def test_what_is_usual_survives_its_storage():
    usual = Usual({"water": Known(5.5, 80)}, Known(21.5, 90))
    assert Usual.from_json(usual.as_json()) == usual
    assert Usual.from_json({}).per_head == NOBODY
    assert not Usual.from_json({}).price("water").there


def test_a_finding_says_from_how_much_past_it_was_expected():
    # 24 months less the one that slipped; for a stuck meter less the months it stood still.
    (slip,) = found(two_years({(2025, 3): 2_200_000}))
    assert (slip.past, slip.peers) == (23, 0)
    (still,) = found(two_years({(2025, month): 2600 for month in range(1, 6)}))
    assert (still.past, still.expected) == (19, pytest.approx((2400 + 2000 + 1500 + 1600) / 4))
    gap = {period: q for period, q in two_years().items() if period not in {(2025, m) for m in (4, 5, 6)}}
    assert found(gap)[0].past == 21
    (fall,) = found({(2024, 0): 630885.4443, (2025, 0): 842.3288}, item="natural_gas")
    assert fall.past == 12


def test_late_entries():
    assert due_day(2025, 3, 4) == date(2025, 7, 31)
    assert due_day(2025, 12, 4) == date(2026, 4, 30)
    came = [
        Came(7, "water", 3, date(2026, 1, 20), 40.0),
        Came(7, "water", 4, date(2026, 1, 25), 50.0),
        Came(3, "heat", 1, date(2025, 9, 1), 7.0),
    ]
    first, second = late_findings(2025, came, 4)
    assert (first.organ, first.month, first.last_month) == (3, 1, 1)
    assert (second.organ, second.month, second.last_month) == (7, 3, 4)
    assert second.sizes == (("water", 90.0),)
    assert "2025年3月—4月的 2 个数据到 2026年1月25日 才登记" in str(second.reason)


def test_a_ratio_is_a_slip_of_zeros_only_near_a_power_of_ten():
    assert str(zeros(1100, 1)) == "多填了三个零"
    assert str(zeros(0.95, 10)) == "少填了一个零"
    assert not zeros(300, 1).template
    assert not zeros(0, 1).template

"""Planted faults: few, of every kind, listed, and really there; everything else is left sound."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from jieyue.cli.demo.faults import LONG_ENOUGH, MOST, SHARES
from provinces import drawn, months


def of_kind(province, kind):
    return [fault for fault in province.faults if fault.fault == kind]


@pytest.mark.parametrize("seed", range(12))
def test_a_hundred_organs_have_one_of_each_kind_and_no_more_than_eight_in_all(seed):
    province = drawn(100, seed=seed)
    kinds = Counter(fault.fault for fault in province.faults)

    assert set(kinds) == set(SHARES)
    assert len({fault.organ_code for fault in province.faults}) <= 8


def test_a_province_has_several_of_each_kind_and_at_most_eight_per_cent(middling):
    organs = {(fault.organ_code, fault.fault) for fault in middling.faults}
    kinds = Counter(kind for _, kind in organs)

    assert min(kinds[kind] for kind in SHARES) >= 8
    assert len({code for code, _ in organs}) == len(organs) <= MOST * 1500


def test_silent_months_are_silent_in_every_item(middling):
    for fault in of_kind(middling, "silent_months"):
        silent = set(months(fault.period))
        assert len(silent) >= 3
        for meter in middling.planted.ledgers[fault.organ_code].meters.values():
            assert not silent & set(meter.periods)


def test_slips_of_the_unit_are_a_thousand_times_their_neighbours(middling):
    for fault in of_kind(middling, "times_1000"):
        meter = middling.planted.ledgers[fault.organ_code].meters[fault.item]
        slip = meter.quantity(meter.place(months(fault.period)[0]))
        others = [meter.quantity(place) for place in range(len(meter.periods))]
        assert slip == max(others)
        assert slip > 50 * sorted(others)[-2]


def test_stuck_meters_repeat_one_figure(middling):
    for fault in of_kind(middling, "stuck_meter"):
        meter = middling.planted.ledgers[fault.organ_code].meters[fault.item]
        told = {meter.quantity(meter.place(period)) for period in months(fault.period)}
        assert len(told) == 1
        assert told != {Decimal(0)}
        assert len(months(fault.period)) >= LONG_ENOUGH


def test_no_sound_meter_stands_still(middling):
    stuck = {(fault.organ_code, fault.item) for fault in of_kind(middling, "stuck_meter")}
    for code, kept in middling.planted.ledgers.items():
        for item in ("electricity", "water"):
            meter = kept.meters[item]
            told = list(meter.quantities)
            if (code, item) not in stuck:
                runs = [len(set(told[i : i + LONG_ENOUGH])) for i in range(len(told) - LONG_ENOUGH + 1)]
                assert 1 not in runs


def test_wrong_headcounts_are_ten_times_off(middling):
    organs = {organ.code: organ for organ in middling.organs}
    for fault in of_kind(middling, "wrong_headcount"):
        profile = organs[fault.organ_code].profiles[-1]
        assert str(profile.headcount) in fault.detail
        assert not 12 < profile.floor_area / profile.headcount < 45


def test_duplicates_stand_beside_the_organ_they_double(middling):
    organs = {organ.code: organ for organ in middling.organs}
    for fault in of_kind(middling, "duplicate_organ"):
        twin = organs[fault.organ_code]
        first = next(organ for organ in organs.values() if f"与 {organ.code} " in fault.detail)
        assert twin.name == fault.organ_name != first.name
        assert twin.place == first.place
        assert twin.profiles == first.profiles
        assert middling.planted.ledgers[twin.code].meters == middling.planted.ledgers[first.code].meters
        assert not any(other.organ_code == first.code for other in middling.faults)


def test_late_figures_come_months_after_their_time(middling):
    faults = of_kind(middling, "late_data")
    listed = {(fault.organ_code, fault.item, period) for fault in faults for period in months(fault.period)}
    came = {
        (figure.organ, figure.item, (figure.year, figure.month)): delivery
        for delivery in middling.deliveries()
        for figure in delivery.figures
    }

    assert {key for key, delivery in came.items() if delivery.late} <= listed
    for fault in faults:
        delivery = came[fault.organ_code, fault.item, months(fault.period)[0]]
        year, month = months(fault.period)[-1]
        assert (delivery.on.year - year) * 12 + delivery.on.month - month >= 4

"""The figures of a demo province: near what such organs use, with their seasons, prices and trends."""

from __future__ import annotations

from statistics import fmean

import pytest

from jieyue.cli.demo.ledgers import NO_COST, in_force
from jieyue.cli.demo.places import PRICES
from jieyue.ledgers.rules.items import ITEMS

KGCE = {
    "electricity": 0.1229,
    "natural_gas": 1.2143,
    "coal": 714.3,
    "lpg": 1714.3,
    "petrol_vehicle": 1.074,
    "diesel_vehicle": 1.253,
    "diesel_other": 1.253,
    "heat": 34.12,
}
VEHICLE = {"petrol_vehicle", "diesel_vehicle"}


@pytest.fixture(scope="module")
def sound(middling):
    """The organs nothing was planted in."""
    spoilt = {fault.organ_code for fault in middling.faults}
    return [organ for organ in middling.organs if organ.code not in spoilt]


def used(province, organ, item, year, months=range(13)):
    meter = province.planted.ledgers[organ.code].meters.get(item)
    if meter is None:
        return 0.0
    return sum(
        float(meter.quantity(place))
        for place, (of, month) in enumerate(meter.periods)
        if of == year and month in months
    )


def test_the_province_is_near_the_national_figures(middling, sound):
    people = sum(in_force(organ.profiles, 2025, 6).headcount for organ in sound)
    area = sum(in_force(organ.profiles, 2025, 6).floor_area for organ in sound)
    energy = {item: sum(used(middling, organ, item, 2025) for organ in sound) * KGCE[item] for item in KGCE}
    fixed = sum(value for item, value in energy.items() if item not in VEHICLE)

    assert 12 < fixed / area < 20  # national mean of all public institutions: about 18 kgce/m2
    assert 280 < sum(energy.values()) / people < 400  # about 310 kgce a head
    assert 17 < sum(used(middling, organ, "water", 2025) for organ in sound) / people < 23  # about 20 m3


def test_items_are_known_and_written_in_their_unit(middling):
    items = {item for kept in middling.planted.ledgers.values() for item in kept.meters}

    assert items <= set(ITEMS)
    assert {"coal", "heat", "lpg", "natural_gas", "pv_generation", "diesel_vehicle"} <= items


def test_gas_for_heating_burns_in_winter_and_cooling_takes_electricity_in_summer(middling, sound):
    north = [organ for organ in sound if organ.place.zone == "cold"]
    south = [organ for organ in sound if organ.place.zone == "hot_summer"]
    gas = [sum(used(middling, organ, "natural_gas", 2025, [month]) for organ in north) for month in (1, 7)]
    power = [sum(used(middling, organ, "electricity", 2025, [month]) for organ in south) for month in (4, 7)]

    assert gas[0] > 5 * gas[1] > 0
    assert power[1] > 1.2 * power[0]


def test_the_south_has_no_central_heating(middling, sound):
    south = [organ for organ in sound if organ.place.zone == "hot_summer"]

    assert south
    assert not any("heat" in middling.planted.ledgers[organ.code].meters for organ in south)


def test_heat_comes_in_the_months_the_catalogue_expects(middling):
    for kept in middling.planted.ledgers.values():
        if "heat" in kept.meters:
            months = {month for _, month in kept.meters["heat"].periods}
            assert months >= set(ITEMS["heat"].expected_months) or len(months) < 5


def test_coal_is_falling_and_given_up_for_good(middling, sound):
    burnt = [sum(used(middling, organ, "coal", year) for organ in sound) for year in middling.years]
    gave_up = [kept for kept in middling.planted.ledgers.values() if kept.given_up]

    assert burnt[0] > burnt[1] > burnt[2] > 0
    assert gave_up
    for kept in gave_up:
        assert max(year for year, _ in kept.meters["coal"].periods) == kept.given_up["coal"] - 1


def test_cities_differ_and_some_get_worse(middling, sound):
    change = {}
    for city in {organ.place.city for organ in sound}:
        own = [organ for organ in sound if organ.place.city == city and len(organ.profiles) == 1]
        change[city] = fmean(
            used(middling, organ, "electricity", 2025) / used(middling, organ, "electricity", 2024)
            for organ in own
        )

    assert min(change.values()) < 0.975
    assert max(change.values()) > 1.0


def test_prices_are_plausible_and_some_bills_are_missing(middling):
    without = 0
    for kept in middling.planted.ledgers.values():
        power = kept.meters["electricity"]
        if NO_COST in power.fen:
            without += 1
    for item, usual in PRICES.items():
        for kept in middling.planted.ledgers.values():
            meter = kept.meters.get(item)
            if meter and len(meter.fen) and meter.fen[0] != NO_COST and meter.quantity(0) > 1:
                price = meter.fen[0] / 100 / float(meter.quantity(0))
                # The ×1000 slips fall below, and are planted on purpose.
                assert price < usual.price * 1.6
    assert 0 < without < 150


def test_some_figures_are_estimated(middling):
    estimated = sum(
        len(meter.estimated) for kept in middling.planted.ledgers.values() for meter in kept.meters.values()
    )
    figures = sum(
        len(meter.periods) for kept in middling.planted.ledgers.values() for meter in kept.meters.values()
    )

    assert 0.005 < estimated / figures < 0.08

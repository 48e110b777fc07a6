"""The shipped factor sets say what the programme fixes, and how sure each figure is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jieyue.indicators.rules.factors import FACTOR_SETS, factor_set_for, sets_from
from jieyue.ledgers.rules.items import in_group
from jieyue.values.refusals import Refusal


def test_the_default_set_is_calorific_with_the_grid_factor_of_shaanxi():
    default = factor_set_for()
    assert (default.method, default.year) == ("当量", 2023)
    assert default.factor("electricity", "kgce").value == Decimal("0.1229")
    assert default.factor("natural_gas", "kgce").value == Decimal("1.2143")
    assert default.factor("electricity", "kgco2").value == Decimal("0.6335")
    assert not default.factor("electricity", "kgce").unverified
    assert default.factor("coal", "kgco2").unverified


def test_the_other_method_differs_in_electricity_alone():
    one, other = factor_set_for("当量"), factor_set_for("等价")
    differing = [key for key in one.factors if one.factors[key] != other.factors[key]]
    assert differing == [("electricity", "kgce")]
    assert other.factor("electricity", "kgce").value == Decimal("0.30")
    assert other.factor("electricity", "kgce").unverified
    assert one.digest != other.digest


def test_every_kind_of_energy_has_both_factors_and_a_source():
    for one in FACTOR_SETS.values():
        assert {item for item, _ in one.factors} == set(in_group("energy"))
        assert all(one.factor(item, kind).source for item in in_group("energy") for kind in ("kgce", "kgco2"))


def test_litres_and_heat_follow_from_their_parts():
    default = factor_set_for()
    assert default.factor("petrol_vehicle", "kgce").value == Decimal("0.73") * Decimal("1.4714")
    assert default.factor("diesel_other", "kgce").value == Decimal("0.86") * Decimal("1.4571")
    assert default.factor("diesel_vehicle", "kgco2").value == Decimal("0.86") * Decimal("3.096")
    assert default.factor("heat", "kgce").value == Decimal("0.03412") * 1000


def test_an_unknown_method_or_factor_is_refused():
    with pytest.raises(Refusal, match="当量"):
        factor_set_for("热值")
    with pytest.raises(Refusal, match="water"):
        factor_set_for().factor("water", "kgce")


@pytest.mark.parametrize(
    "changed",
    [
        {"items": {"firewood": {"kgce": {"value": 1, "mark": "K", "source": "s"}}}},
        {"items": {"coal": {"kgso2": {"value": 1, "mark": "K", "source": "s"}}}},
        {"items": {"coal": {"kgce": {"value": 1, "mark": "sure", "source": "s"}}}},
        {"items": {"coal": {"kgce": {"value": Decimal("0.1234567"), "mark": "K", "source": "s"}}}},
        {"items": {"coal": {"kgce": {"value": -1, "mark": "K", "source": "s"}}}},
        {"based_on": "nowhere"},
    ],
)
def test_unsound_sets_are_refused(changed):
    table = {"id": "x", "title": "t", "method": "当量", "year": 2023, "source": "s", "items": {}}
    with pytest.raises(Refusal):
        sets_from([table | changed])

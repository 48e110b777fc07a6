"""Facts say what they are, and why where they are not there."""

from __future__ import annotations

from decimal import Decimal

from jieyue.standards.rules.facts import FACTS, Fact, absent, as_evidence, months_fact, told
from jieyue.standards.rules.units import UNITS, figure, per_cent, rounded_ratio
from jieyue.values.wording import NOTHING, say

MONTHS = "ledger.electricity.months"
AREA = "indicator.energy_per_area"


def test_months_name_what_is_missing():
    fact = months_fact(MONTHS, {1, 2, 4, 5, 6, 8, 9, 10, 11, 12})
    assert (fact.value, str(fact.detail)) == (Decimal(10), "缺 3、7 月")


def test_a_full_year_of_months_has_nothing_to_add():
    assert months_fact(MONTHS, range(1, 13)) == Fact(MONTHS, Decimal(12))


def test_no_month_at_all_is_known_and_zero():
    fact = months_fact(MONTHS, ())
    assert (fact.value, fact.reason) == (Decimal(0), NOTHING)


def test_an_absent_fact_says_why():
    assert str(absent(AREA, say("2024 年无数据。")).reason) == "2024 年无数据。"
    assert str(absent(AREA).reason) == "没有“单位建筑面积能耗”的数据。"
    assert str(absent(f"{AREA}.base").reason) == "没有“单位建筑面积能耗(上年)”的数据。"


def test_a_fact_nobody_filled_in_is_absent():
    assert told(AREA, {}).value is None
    fact = Fact(AREA, Decimal("12.500004"))
    assert told(AREA, {AREA: fact}) is fact
    assert as_evidence(fact) == "indicator.energy_per_area=12.5"
    assert as_evidence(absent(AREA)) == "indicator.energy_per_area="


def test_every_indicator_has_its_base_and_its_peers_in_one_unit():
    for code in ("energy_per_area", "energy_per_head", "water_per_head"):
        own = FACTS[f"indicator.{code}"]
        assert {FACTS[f"indicator.{code}{what}"].unit for what in ("", ".base", ".peer_median")} == {own.unit}


def test_figures_are_written_with_their_unit():
    assert str(figure(Decimal("12.345"), UNITS["kgce_per_m2"])) == "12.35 千克标准煤/平方米"
    assert str(figure(Decimal("3.0000"), UNITS["time"])) == "3 次"
    assert figure(Decimal("0.98765"), UNITS["percent"]) == "98.77%"
    assert per_cent(Decimal("0.985")) == "98.5%"
    assert rounded_ratio(Decimal(1), Decimal(3)) == Decimal("0.3333")
    assert rounded_ratio(Decimal("1e30"), Decimal("1e-30")) == Decimal("1e60")

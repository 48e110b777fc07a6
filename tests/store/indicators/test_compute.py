"""A computation end to end: from stored entries through the lake to results, totals and findings."""

from __future__ import annotations

from decimal import Decimal

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions.computing import compute, ensure_computed, refresh_organs
from jieyue.indicators.models import Computation, IndicatorResult
from jieyue.indicators.queries.figures import (
    computation,
    indicator_rows,
    is_current,
    status_counts,
)
from jieyue.ledgers.actions.entries import declare_items, write_entry
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def organs():
    """Two organs of one county and one of the city above, in 2025.

    A used 1000 kWh in each month and 10 m3 of water in January to June; B has an annual entry of
    2000 kWh; C, the city's, burnt 100 m3 of gas in January.
    """
    factories.registry()
    a, b = (factories.organ(code, region="610102") for code in ("A", "B"))
    c = factories.organ("C", region="610100")
    for organ in (a, b, c):
        factories.profile(organ)
    for month in range(1, 13):
        factories.entry(a, "electricity", f"2025-{month}", "1000")
    for month in range(1, 7):
        factories.entry(a, "water", f"2025-{month}", "10")
    factories.entry(b, "electricity", "2025", "2000")
    factories.entry(c, "natural_gas", "2025-01", "100")
    return a, b, c


def _figures(organ):
    return {
        row["indicator"]: (row["value"], row["status"], row["coverage"], row["reason"])
        for row in IndicatorResult.objects.filter(organ=organ).values()
    }


def test_results_are_stored_with_what_they_came_from(organs):
    a, b, _ = organs
    run = compute(factories.actor(), 2025)
    assert (run.organs, run.factor_set) == (3, "sx-2023-calorific")
    figures = _figures(a)
    # 12 x 1000 kWh x 0.1229 = 1474.8 kgce; / 100 persons; / 2000 m2
    assert figures["energy_total"][:3] == (Decimal("1474.8"), "ok", 1)
    assert figures["energy_per_head"][0] == Decimal("14.748")
    assert figures["energy_per_area"][0] == Decimal("0.7374")
    # 60 m3 in six of twelve months
    assert figures["water_total"][:3] == (60, "partial", Decimal("0.5"))
    assert "缺 7、8、9、10、11、12 月" in str(indicator_rows(factories.actor(), 2025, organ="A")[3].reason)
    assert _figures(b)["energy_total"][0] == Decimal("245.8")
    assert _figures(b)["water_total"][1] == "not_available"
    stored = IndicatorResult.objects.get(organ=a, indicator="energy_total")
    assert (stored.factor_set, len(stored.formula)) == (run.factor_set, 16)
    assert sum(status_counts(2025).values()) == 21


def test_a_computation_is_stale_after_a_change_and_done_again_only_then(organs):
    a = organs[0]
    keeper = factories.actor()
    assert computation(2025) is None
    run = compute(keeper, 2025)
    assert is_current(run)
    assert ensure_computed(keeper, 2025).pk == run.pk
    # Another year's change is none of its business as long as that year lies ahead.
    factories.entry(a, "electricity", "2026-01", "5")
    assert is_current(computation(2025))
    write_entry(factories.actor(Role.ORGAN, a.path), "A", "electricity", "2025-03", "2000")
    assert not is_current(computation(2025))
    again = ensure_computed(keeper, 2025)
    assert again.pk != run.pk
    assert _figures(a)["energy_total"][0] == Decimal("1597.7")
    assert Computation.objects.count() == 1
    declare_items(keeper, "A", {"coal": True}, from_year=2025)
    assert not is_current(computation(2025))


def test_one_organ_brought_up_to_date_equals_everybody_at_once(organs):
    a = organs[0]
    keeper = factories.actor()
    compute(keeper, 2025)
    write_entry(factories.actor(Role.ORGAN, a.path), "A", "electricity", "2025-03", "0")
    refresh_organs((a.pk,), (2025,), factories.NOON)
    refreshed = _figures(a)
    compute(keeper, 2025)
    assert refreshed == _figures(a)
    assert refreshed["energy_total"][0] == Decimal("1351.9")


def test_an_unknown_method_and_a_year_never_computed_are_refused(organs):
    with pytest.raises(Refusal, match="没有“热当量”系数集"):
        compute(factories.actor(), 2025, "热当量")
    with pytest.raises(Refusal, match="尚未计算"):
        indicator_rows(factories.actor(), 2025)

"""Another standard or factor set says what it would have said, and the record stays as it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Answer, Case, CaseFacts
from jieyue.evaluations.queries.cases import view
from jieyue.evaluations.queries.trial import trial
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.rules.basis import Basis
from jieyue.registry.models import Organ
from jieyue.values.refusals import NotFound, Refusal

TODAY = date(2026, 8, 1)
PROVINCE = factories.actor(Role.PROVINCE, "610000/")
pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    factories.registry()
    for number in range(3):
        organ = factories.organ(f"A-{number}", region="610102")
        factories.profile(organ, headcount="40", floor_area="2000")
        for item in ("electricity", "water"):
            for month in range(1, 13):
                factories.entry(organ, item, f"2025-{month:02}", str(1000 + number))
    prefill(factories.actor(), 2026, TODAY)


def recorded():
    return [list(table.objects.order_by("pk").values()) for table in (Case, CaseFacts, Answer, AuditRecord)]


def test_a_case_keeps_what_its_figures_rest_on(year):
    basis = view(PROVINCE, 2026, "A-0").basis
    assert basis.factor_set.startswith("sx-")
    assert basis.form
    assert basis.quotas == ""
    assert (basis.headcount, basis.floor_area) == (Decimal(40), Decimal(2000))


def test_a_case_of_before_rests_on_nothing_told(year):
    CaseFacts.objects.update(basis={})
    assert view(PROVINCE, 2026, "A-0").basis == Basis()


def test_the_same_standard_makes_no_difference(year):
    tried = trial(PROVINCE, 2026, TODAY, standard="example-2026")
    assert (tried.organs, tried.rows) == (3, [])
    assert tried.passed_before == tried.passed_after


def test_another_standard_is_told_item_by_item_and_nothing_is_touched(year):
    before = recorded()
    tried = trial(PROVINCE, 2026, TODAY, standard="waste-sorting")
    assert [row.code for row in tried.rows] == ["A-0", "A-1", "A-2"]
    (gone,) = [one for one in tried.rows[0].items if one.item_id == "4.5"]
    assert gone.after is None
    assert gone.before is not None
    assert recorded() == before


def test_another_method_needs_its_figures_first(year):
    for missing in (2024, 2025):
        with pytest.raises(Refusal, match=f"{missing} 年还没有按等价计算过"):
            trial(PROVINCE, 2026, TODAY, method="等价")
        compute(PROVINCE, missing, "等价")
    before = recorded()
    tried = trial(PROVINCE, 2026, TODAY, method="等价")
    assert tried.factor_set.endswith("equivalent")
    assert tried.organs == 3
    assert recorded() == before


def test_a_method_is_not_blamed_for_what_the_ledgers_did_since(year):
    for of in (2024, 2025):
        compute(PROVINCE, of, "等价")
    Case.objects.filter(organ__code="A-0").update(state="submitted")
    organ = Organ.objects.get(code="A-0")
    for month in range(1, 13):
        factories.entry(organ, "natural_gas", f"2025-{month:02}", "900")
    for method in ("当量", "等价"):
        compute(PROVINCE, 2025, method)
    tried = trial(PROVINCE, 2026, TODAY, method="等价")
    assert "A-0" not in {row.code for row in tried.rows}


def test_of_one_region_only_its_organs_are_read_and_once(year):
    for of in (2024, 2025):
        compute(PROVINCE, of, "等价")
    with CaptureQueriesContext(connection) as asked:
        trial(PROVINCE, 2026, TODAY, standard="waste-sorting", method="等价", region="610102")
    told = [one["sql"] for one in asked]
    assert sum('FROM "evaluations_answer"' in sql for sql in told) == 1
    ledgers = [sql for sql in told if 'FROM "ledgers_entry"' in sql or 'FROM "ledgers_record"' in sql]
    assert ledgers
    assert all('"organ_id" IN (' in sql for sql in ledgers)


def test_what_there_is_not_is_said(year):
    with pytest.raises(NotFound):
        trial(PROVINCE, 2026, TODAY, standard="nobody-s")
    with pytest.raises(Refusal):
        trial(PROVINCE, 2026, TODAY)


def test_an_office_tries_its_own_organs_only(year):
    factories.organ("B-0", region="610202")
    prefill(factories.actor(), 2026, TODAY)
    county = factories.actor(Role.COUNTY, "610000/610200/610202/")
    assert trial(county, 2026, TODAY, standard="waste-sorting").organs == 1
    assert trial(PROVINCE, 2026, TODAY, standard="waste-sorting", region="610102").organs == 3

"""`evaluate` opens drafts for those who are to be evaluated, and for nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories
from jieyue.acts.rules import Role
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.actions.registers import ExemptionRow, NamedRow, import_exemptions, import_named
from jieyue.evaluations.actions.scoring import refresh
from jieyue.evaluations.models import Answer, Case, Naming
from jieyue.evaluations.queries.cases import view
from jieyue.evaluations.queries.progress import progress, tiers
from jieyue.values.imports import Source
from jieyue.values.refusals import Refusal, RowsRefused

TODAY = date(2026, 8, 1)
SOURCE = Source("file.xlsx", "Sheet1")
PROVINCE = factories.actor(Role.PROVINCE, "610000/")
pytestmark = pytest.mark.django_db


@pytest.fixture
def organs():
    factories.registry()
    return [factories.organ(f"A-{number}", region="610102") for number in range(5)]


def name(*rows):
    given = [NamedRow(number, code, year, batch, None) for number, (code, year, batch) in enumerate(rows, 2)]
    return import_named(factories.actor(), given, source=SOURCE)


def exempt(*rows):
    given = [
        ExemptionRow(number, code, "节约型公共机构示范单位", granted, expires)
        for number, (code, granted, expires) in enumerate(rows, 2)
    ]
    return import_exemptions(factories.actor(), given, source=SOURCE)


def test_named_and_exempt_organs_need_no_case(organs):
    name(("A-0", "2024", "第一批"))
    exempt(("A-1", "2020-01-01", None), ("A-2", "2015-01-01", "2020-12-31"))
    done = prefill(factories.actor(), 2026, TODAY)
    assert (done.organs, done.prefilled, done.named, done.exempt) == (3, 3, 1, 1)
    # A-2's title has lapsed, so it is evaluated again.
    assert set(Case.objects.values_list("organ__code", flat=True)) == {"A-2", "A-3", "A-4"}


def test_running_again_adds_nothing(organs):
    prefill(factories.actor(), 2026, TODAY)
    prefill(factories.actor(), 2026, TODAY)
    assert Case.objects.count() == 5


def test_a_chunk_of_cases_reads_nothing_of_others(organs, monkeypatch):
    """A province is scored by the few thousand: if each of them read all of it, the work would grow with the square."""
    prefill(factories.actor(), 2026, TODAY)
    monkeypatch.setattr("jieyue.evaluations.actions.scoring._AT_ONCE", 2)
    with CaptureQueriesContext(connection) as asked:
        refresh(list(Case.objects.select_related("standard")[1:]), 2025, factories.NOON)
    read = [
        one["sql"]
        for one in asked
        if re.match(r'SELECT .* FROM "evaluations_(case|answer)" WHERE', one["sql"])
    ]
    assert len(read) == 4  # answers and keys, twice
    assert all(" IN (" in sql for sql in read)


def test_a_rate_counts_an_organ_once(organs):
    prefill(factories.actor(), 2026, TODAY)
    name(("A-0", "2023", None), ("A-0", "2024", None), ("A-1", "2024", None), ("A-2", "2027", None))
    exempt(("A-1", "2020-01-01", None), ("A-3", "2027-01-01", None))
    (county,) = tiers(PROVINCE, year_of(2026), TODAY)
    # named, A-1 exempt too; only after the year asked for.
    assert (county.counted, county.named, county.exempt, county.done) == (5, 2, 1, 2)
    assert county.rate == 40
    assert county.short == 0


def test_a_revoked_name_no_longer_counts(organs):
    prefill(factories.actor(), 2026, TODAY)
    name(("A-0", "2024", None))
    Naming.objects.update(revoked_at=factories.NOON, revoked_reason="弄虚作假")
    (county,) = tiers(PROVINCE, year_of(2026), TODAY)
    assert county.done == 0


def test_regions_come_furthest_behind_first(organs):
    factories.organ("B-1", region="610202")
    prefill(factories.actor(), 2026, TODAY)
    name(("B-1", "2024", None))
    ranked = progress(PROVINCE, year_of(2026), TODAY, "610000").regions
    assert [(region.code, region.short) for region in ranked] == [("610100", 2), ("610200", 0)]


def test_the_same_list_again_changes_nothing(organs):
    first = name(("A-0", "2024", "第一批"), ("A-1", "2024", "第一批"))
    again = name(("A-0", "2024", "第一批"), ("A-1", "2024", None))
    assert (first.created, again.created, again.updated, again.unchanged) == (2, 0, 0, 2)
    changed = name(("A-0", "2024", "第二批"))
    assert (changed.updated, Naming.objects.get(organ__code="A-0").batch) == (1, "第二批")


def test_numbers_run_on_within_a_year(organs):
    name(("A-3", "2024", None), ("A-1", "2024", None), ("A-1", "2023", None))
    name(("A-2", "2024", None))
    numbers = dict(Naming.objects.filter(year=2024).values_list("organ__code", "number"))
    assert numbers == {"A-3": 1, "A-1": 2, "A-2": 3}


def test_a_sheet_with_faults_is_refused_whole(organs):
    with pytest.raises(RowsRefused) as refused:
        name(("A-0", "2024", None), ("X-9", "2024", None), ("A-1", "二四", None), (None, "2024", None))
    assert [(error.row, error.column) for error in refused.value.errors] == [
        (3, "code"),
        (4, "year"),
        (5, "code"),
    ]
    assert not Naming.objects.exists()
    with pytest.raises(RowsRefused, match="1 处"):
        exempt(("A-0", "2024-01-01", "2023-01-01"))


def test_words_longer_than_their_columns_are_refused(organs):
    with pytest.raises(RowsRefused) as refused:
        name(("A-0", "2024", "批" * 41))
    assert [(error.row, error.column) for error in refused.value.errors] == [(2, "batch")]


def test_two_rows_that_differ_about_one_record_are_refused(organs):
    assert name(("A-0", "2024", "第一批"), ("A-0", "2024", "第一批")).created == 1
    with pytest.raises(RowsRefused) as refused:
        name(("A-1", "2024", "第一批"), ("A-1", "2024", "第二批"), (None, "2024", "第三批"))
    assert [(error.row, str(error.message)) for error in refused.value.errors] == [
        (3, "与第 2 行重复而内容不同,请只保留正确的一行。"),
        (4, "此列必须填写。"),
    ]
    with pytest.raises(RowsRefused, match="1 处"):
        exempt(("A-0", "2024-01-01", None), ("A-0", "2024-01-02", None))


def test_a_year_is_evaluated_by_another_standard_from_now_on(organs):
    prefill(factories.actor(), 2026, TODAY)
    answered = Case.objects.first()
    Answer.objects.create(case=answered, item="4.3", value="yes", by="机关", at=factories.NOON)
    Answer.objects.create(case=answered, item="4.4", value="2", by="机关", at=factories.NOON)
    handed_in = Case.objects.last()
    Case.objects.filter(pk=handed_in.pk).update(state="submitted")
    prefill(factories.actor(), 2026, TODAY, "example-2027")
    assert year_of(2026).standard == "example-2027"
    assert set(Case.objects.filter(state="draft").values_list("standard__code", flat=True)) == {
        "example-2027"
    }
    assert Case.objects.get(pk=handed_in.pk).standard.code == "example-2026"
    # 4.3 asks what it asked; 4.4 is told by the ledger now, and its answer is looked at no more.
    told = view(factories.actor(), 2026, answered.organ.code)
    assert set(told.answers) == {"4.3"}


def test_a_standard_that_is_not_there_changes_nothing(organs):
    prefill(factories.actor(), 2026, TODAY)
    with pytest.raises(Refusal, match="没有评价标准“none”"):
        prefill(factories.actor(), 2026, TODAY, "none")
    assert year_of(2026).standard == "example-2026"

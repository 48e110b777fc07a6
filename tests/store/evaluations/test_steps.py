"""A case goes from draft to the list by those who may, and by nobody else."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.queries import first_broken_record
from jieyue.acts.rules import Role
from jieyue.evaluations.actions import answering, stepping
from jieyue.evaluations.actions.answering import refresh_case, write_answer
from jieyue.evaluations.actions.naming import name_cases, name_passed
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.actions.stepping import step, step_listed, step_region
from jieyue.evaluations.models import Case, CaseFacts, Naming, Step
from jieyue.evaluations.queries.cases import state_counts, view
from jieyue.evaluations.queries.names import named
from jieyue.evaluations.rules.workflow import State
from jieyue.standards.queries.versions import standard_of
from jieyue.values.refusals import Refusal

TODAY = date(2026, 8, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    """Two organs of one county and one of another city, drafts opened for 2026."""
    factories.registry()
    first = factories.organ("A-1", region="610102")
    factories.organ("A-2", region="610102")
    factories.organ("B-1", region="610202")
    for data_year in (2024, 2025):
        for month in range(1, 13):
            for item, quantity in (("electricity", "1000"), ("water", "50")):
                factories.entry(first, item, f"{data_year}-{month:02}", quantity, cost="500")
    factories.profile(first)
    prefill(factories.actor(), 2026, TODAY)
    return first


def organ_officer(organ):
    return factories.actor(Role.ORGAN, organ.path, name="经办人")


def county(code="610102"):
    return factories.actor(Role.COUNTY, f"610000/610100/{code}/", name="新城区机关事务中心")


PROVINCE = factories.actor(Role.PROVINCE, "610000/", name="省机关事务服务中心")


def answer_everything(organ):
    """The best answer to every question of the standard."""
    case = Case.objects.get(organ=organ)
    for item, question in standard_of(case.standard).questions.items():
        best = {"yes_no": "是", "checklist": "全部", "number": "100"}[question.kind]
        write_answer(organ_officer(organ), 2026, organ.code, item, best)


def test_a_year_from_draft_to_the_list(year):
    answer_everything(year)
    assert step(organ_officer(year), 2026, "A-1", "submit") is State.SUBMITTED
    assert step(county(), 2026, "A-1", "return", "缺少节水制度") is State.RETURNED
    assert step(organ_officer(year), 2026, "A-1", "submit") is State.SUBMITTED
    assert step(county(), 2026, "A-1", "review") is State.REVIEWED
    assert step(county(), 2026, "A-1", "pass") is State.PASSED
    assert name_passed(PROVINCE, 2026) == 1
    assert [(row.number, row.code) for row in named(PROVINCE, 2026)] == [(1, "A-1")]
    acts = [step.act for step in Step.objects.filter(case__organ=year)]
    assert acts == ["submit", "return", "submit", "review", "pass", "name"]
    assert first_broken_record() is None


def test_a_return_needs_a_reason(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    with pytest.raises(Refusal, match="理由"):
        step(county(), 2026, "A-1", "return", "  ")
    assert Case.objects.get(organ=year).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("actor", "act"),
    [
        (county("610103"), "return"),  # the county next door
        (factories.actor(), "review"),  # the operator has no business rights
        (factories.actor(Role.ADMINISTRATOR), "review"),
        (county(), "submit"),  # an office does not submit for the organ
    ],
)
def test_nobody_else_may(year, actor, act):
    step(organ_officer(year), 2026, "A-1", "submit")
    with pytest.raises(Refusal):
        step(actor, 2026, "A-1", act, "理由")
    assert Case.objects.get(organ=year).state == State.SUBMITTED


def test_an_officer_cannot_reach_another_organ(year):
    with pytest.raises(Refusal, match="A-2"):
        step(organ_officer(year), 2026, "A-2", "submit")
    with pytest.raises(Refusal, match="A-2"):
        write_answer(organ_officer(year), 2026, "A-2", "1.1", "是")


def test_a_case_below_the_mark_cannot_pass_but_can_fail(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    step(county(), 2026, "A-1", "review")
    with pytest.raises(Refusal, match="评分未达到通过条件"):
        step(county(), 2026, "A-1", "pass")
    assert step(county(), 2026, "A-1", "fail", "多项制度缺失") is State.FAILED
    # The plan gives it a month to mend what was found.
    assert step(county(), 2026, "A-1", "return", "请在一个月内整改") is State.RETURNED


def test_what_was_submitted_stays_as_it_was(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    before = CaseFacts.objects.get(case__organ=year).facts
    factories.entry(year, "natural_gas", "2025-01", "99999")
    prefill(factories.actor(), 2026, TODAY)
    assert CaseFacts.objects.get(case__organ=year).facts == before
    with pytest.raises(Refusal, match="不能再修改"):
        write_answer(organ_officer(year), 2026, "A-1", "1.1", "是")


def test_submitting_reads_the_ledgers_as_they_stand(year):
    factories.entry(year, "natural_gas", "2025-01", "99999")
    step(organ_officer(year), 2026, "A-1", "submit")
    facts = CaseFacts.objects.get(case__organ=year).facts
    # (24,000 kWh are two years; one year: 12,000 x 0.1229 + 99,999 x 1.2143) kgce / 2,000 m2
    assert facts["indicator.energy_per_area"]["value"].startswith("61.45")


def test_submitting_reads_the_year_before_as_well(year):
    factories.entry(year, "natural_gas", "2024-01", "99999")
    step(organ_officer(year), 2026, "A-1", "submit")
    facts = CaseFacts.objects.get(case__organ=year).facts
    assert facts["indicator.energy_per_area.base"]["value"].startswith("61.45")
    assert facts["indicator.energy_per_area"]["value"].startswith("0.73")


def test_a_draft_can_read_the_ledgers_anew(year):
    factories.entry(year, "natural_gas", "2025-01", "99999")
    refresh_case(organ_officer(year), 2026, "A-1")
    facts = CaseFacts.objects.get(case__organ=year).facts
    assert facts["indicator.energy_per_area"]["value"].startswith("61.45")


def test_a_submitted_case_does_not(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    with pytest.raises(Refusal, match="不能再修改"):
        refresh_case(organ_officer(year), 2026, "A-1")


def test_cases_are_taken_together_or_not_at_all(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    with pytest.raises(Refusal, match="自评中"):
        step_listed(county(), 2026, ["A-1", "A-2"], "review")
    with pytest.raises(Refusal, match="B-1"):
        step_listed(county(), 2026, ["A-1", "B-1"], "review")
    assert Case.objects.get(organ=year).state == State.SUBMITTED
    assert step_listed(county(), 2026, ["A-1"], "review") == 1


@pytest.mark.parametrize("act", ["review", "name"])
def test_nobody_listed_is_nothing_done(year, act):
    count = AuditRecord.objects.count()
    assert step_listed(PROVINCE, 2026, [], act) == 0
    assert AuditRecord.objects.count() == count


def test_nobody_is_named_twice_in_a_year(year):
    Case.objects.filter(organ=year).update(state=State.PASSED)
    Naming.objects.create(organ=year, year=2026, number=1, named_at=factories.NOON)
    with pytest.raises(Refusal, match="不能重复命名"):
        name_passed(PROVINCE, 2026)
    assert Naming.objects.count() == 1


def test_a_region_takes_the_step_where_it_can(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    done = step_region(county(), 2026, "610102", "review")
    assert (done.done, done.skipped) == (1, 1)
    assert "自评中" in str(done.first_reason)
    with pytest.raises(Refusal, match="没有可以"):
        step_region(county(), 2026, "610102", "review")
    with pytest.raises(Refusal, match="管辖范围"):
        step_region(county(), 2026, "610100", "return", "理由")


def test_naming_takes_only_passed_cases(year):
    with pytest.raises(Refusal, match="没有评定通过"):
        name_passed(PROVINCE, 2026)
    with pytest.raises(Refusal, match="不能"):
        step(PROVINCE, 2026, "A-1", "name")


def test_lists_and_totals_stay_in_scope(year):
    assert sum(state_counts(county(), 2026).values()) == 2
    assert sum(state_counts(PROVINCE, 2026).values()) == 3
    with pytest.raises(Refusal, match="B-1"):
        view(county(), 2026, "B-1")


def test_every_step_leaves_a_record_and_a_refused_one_leaves_none(year):
    step(organ_officer(year), 2026, "A-1", "submit")
    count = AuditRecord.objects.count()
    with pytest.raises(Refusal):
        step(county(), 2026, "A-1", "pass")
    assert AuditRecord.objects.count() == count
    assert AuditRecord.objects.filter(act="case.submit", path=year.path).count() == 1


def test_tampering_with_the_record_is_found(year):
    AuditRecord.objects.filter(pk=2).update(reason="另一个理由")
    assert first_broken_record() == 2


def meanwhile(monkeypatch, module, question, happen):
    """Let `happen` run once, right after `question` was answered and before the act begins."""
    asked = getattr(module, question)

    def answered(*told):
        verdict = asked(*told)
        monkeypatch.setattr(module, question, asked)
        happen()
        return verdict

    monkeypatch.setattr(module, question, answered)


def test_of_two_who_decide_at_once_the_second_is_told(year, monkeypatch):
    answer_everything(year)
    step(organ_officer(year), 2026, "A-1", "submit")
    back = partial(step, county(), 2026, "A-1", "return", "缺少节水制度")
    meanwhile(monkeypatch, stepping, "may_step", back)
    with pytest.raises(Refusal, match="刚刚被他人办理过"):
        step(county(), 2026, "A-1", "review")
    assert Case.objects.get(organ=year).state == State.RETURNED
    assert [told.act for told in Step.objects.all()] == ["submit", "return"]


def test_an_answer_does_not_slip_in_behind_a_submission(year, monkeypatch):
    answer_everything(year)
    item = next(iter(standard_of(Case.objects.get(organ=year).standard).questions))
    submit = partial(step, organ_officer(year), 2026, "A-1", "submit")
    meanwhile(monkeypatch, answering, "may_edit", submit)
    with pytest.raises(Refusal, match="刚刚被他人办理过"):
        write_answer(organ_officer(year), 2026, "A-1", item, "")
    assert item in view(county(), 2026, "A-1").answers


def test_a_case_is_named_once_by_whoever_comes_first(year):
    answer_everything(year)
    for actor, act in ((organ_officer(year), "submit"), (county(), "review"), (county(), "pass")):
        step(actor, 2026, "A-1", act)
    seen_by_both = list(Case.objects.filter(organ=year).select_related("organ"))
    name_passed(PROVINCE, 2026)
    with pytest.raises(Refusal, match="刚刚被他人办理过"):
        name_cases(PROVINCE, 2026, seen_by_both)
    assert Naming.objects.count() == 1


def test_a_note_has_its_length(year):
    questions = standard_of(Case.objects.get(organ=year).standard).questions
    item, question = next(iter(questions.items()))
    best = {"yes_no": "是", "checklist": "全部", "number": "100"}[question.kind]
    with pytest.raises(Refusal, match="说明超过 500 字"):
        write_answer(organ_officer(year), 2026, "A-1", item, best, "长" * 501)

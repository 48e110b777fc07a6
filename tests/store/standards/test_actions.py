"""Drafts wait for the province, and what it publishes is frozen; open cases take their answers along."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.answering import write_answer
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Answer, Case
from jieyue.standards.actions import drop_draft, keep_draft, publish, publish_draft
from jieyue.standards.models import StandardDraft, StandardVersion
from jieyue.standards.queries.versions import standard_named
from jieyue.standards.rules.shipped import shipped_text
from jieyue.values.refusals import NotAllowed, NotFound, Refusal

TEXT = shipped_text("example-2026")
NEXT = TEXT.replace('version = "1"', 'version = "2"').replace('id = "4.3"', 'id = "4.9"\nwas = "4.3"')
PROVINCE = factories.actor(Role.PROVINCE, "610000/", name="省局")
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/", name="区局")


def test_a_draft_is_replaced_and_then_published(db):
    keep_draft(PROVINCE, TEXT)
    keep_draft(PROVINCE, NEXT)
    assert StandardDraft.objects.get().by == "省局"
    version = publish_draft(PROVINCE, "example-2026")
    assert not StandardDraft.objects.exists()
    record = AuditRecord.objects.get()
    assert (record.act, record.detail["digest"]) == ("standard.publish", version.digest)
    assert standard_named("example-2026").version == "2"


def test_only_the_province_drafts_and_publishes(db):
    with pytest.raises(NotAllowed):
        keep_draft(COUNTY, TEXT)
    keep_draft(PROVINCE, TEXT)
    with pytest.raises(NotAllowed):
        publish_draft(COUNTY, "example-2026")
    assert not StandardVersion.objects.exists()


def test_what_was_looked_at_is_what_is_published(db):
    seen = keep_draft(PROVINCE, TEXT).digest
    keep_draft(PROVINCE, NEXT)
    with pytest.raises(Refusal, match="刚刚被他人更换"):
        publish_draft(PROVINCE, "example-2026", seen)


def test_a_version_number_stands_for_one_text(db):
    publish(PROVINCE, TEXT)
    keep_draft(PROVINCE, TEXT.replace("绿色采购", "绿色采购等"))
    with pytest.raises(Refusal, match="版本 1 已经发布"):
        publish_draft(PROVINCE, "example-2026")
    with pytest.raises(Refusal, match="没有变化"):
        keep_draft(PROVINCE, TEXT)


def test_a_draft_can_be_dropped(db):
    keep_draft(PROVINCE, TEXT)
    drop_draft(PROVINCE, "example-2026")
    with pytest.raises(NotFound):
        publish_draft(PROVINCE, "example-2026")


def test_answers_go_along_when_cases_change_their_version(db):
    factories.registry()
    organ = factories.organ("A-1", region="610102")
    factories.campaign(2026)
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    officer = factories.actor(Role.ORGAN, organ.path, name="经办")
    write_answer(officer, 2026, "A-1", "4.3", "是", "计划")
    write_answer(officer, 2026, "A-1", "1.5", "是")
    before = Case.objects.get()
    changed = NEXT.replace(
        'question = "是否完成上级主管部门下达的能源资源消耗年度指标?"\nanswer = "yes_no"\nrule = { kind = "all_or_nothing" }',
        'question = "完成几项?"\nanswer = "number"\nunit = "piece"\nrule = { kind = "threshold_count", at_least = 1 }',
    )
    publish(PROVINCE, changed)
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    case = Case.objects.get()
    assert case.standard_id != before.standard_id
    assert [(one.item, one.value, one.note) for one in Answer.objects.all()] == [("4.9", "yes", "计划")]
    detail = AuditRecord.objects.filter(act="evaluation.prefill").latest("id").detail
    assert (detail["answers moved"], detail["answers taken out"]) == (1, 1)

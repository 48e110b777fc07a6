"""Score sheets by standards that bend their lines: traits asked, what assessors find, points that move, grades."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules.standards.worked import FOLDER

import factories
from jieyue.acts.rules import Role
from jieyue.campaigns.models import Campaign
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Answer, Case
from jieyue.standards.actions import publish
from jieyue.standards.models import StandardVersion
from jieyue.standards.rules.shipped import shipped_codes
from jieyue.values.wording import Message

pytestmark = pytest.mark.django_db
EVERY_RULE = (FOLDER / "every-rule" / "standard.toml").read_text(encoding="utf-8")


def evaluated_by(code, text=None):
    """The year's open cases bound to another standard."""
    if text:
        publish(factories.actor(), text)
    Campaign.objects.update(standard=code)
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    assert set(Case.objects.values_list("standard__code", flat=True)) == {code}


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.ORGAN, "A-1")


def say(browser, key, value, note="", **more):
    return browser.post(
        f"/evaluations/2026/A-1/answer/{key}/",
        {"value": value, "note": note, **more},
        headers={"hx-request": "true"},
    )


@pytest.mark.parametrize("code", [code for code in shipped_codes() if code != "example-2026"])
def test_a_sheet_by_every_shipped_standard(year, officer, county, code):
    evaluated_by(code)
    for browser in (officer, county):
        for address in ("/evaluations/2026/A-1/", "/evaluations/2026/A-1/advice/"):
            assert browser.get(address).status_code == 200, address
    assert StandardVersion.objects.filter(code=code).exists()


def test_a_trait_that_is_stated_bends_the_sheet(year, officer):
    evaluated_by("every-rule", EVERY_RULE)
    before = officer.get("/evaluations/2026/A-1/").content.decode()
    assert "本单位是否设有食堂?" in before
    answer = say(officer, "trait.canteen", "no")
    assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")
    after = officer.get("/evaluations/2026/A-1/").content.decode()
    assert "不适用:不符合“设有食堂”。" in after
    assert "不适用的项目不计" in after


def test_an_item_is_declined_with_a_reason(year, officer):
    evaluated_by("every-rule", EVERY_RULE)
    assert say(officer, "2.4", "", note="全员步行", declined="1").status_code == 200
    assert Answer.objects.get().value == "n/a"
    assert "不适用,机关说明:全员步行" in officer.get("/evaluations/2026/A-1/").content.decode()


def test_what_only_assessors_tell_waits_for_them(year, officer, county):
    evaluated_by("every-rule", EVERY_RULE)
    assert say(officer, "1.6", "6", note="自己").status_code == 409
    assert say(county, "1.6", "6", note="齐全").status_code == 409
    officer.post("/evaluations/2026/A-1/step/", {"act": "submit"})
    assert say(county, "1.6", "7", note="齐全").status_code == 409
    assert say(county, "1.6", "5", note="齐全").status_code == 200
    assert say(county, "V1", "2025-05-01").status_code == 200
    assert say(county, "falsified", "", checklist="1", part="1.2").status_code == 200
    case = Case.objects.get(organ__code="A-1")
    assert "一票否决“安全生产责任事故”" in str(Message.from_json(case.reason))
    page = county.get("/evaluations/2026/A-1/").content.decode()
    assert "评审人员评定 5 分(最多 6 分):齐全" in page
    assert "核查发现弄虚作假,本项记 0 分。" in page
    assert "降为未达标" in page or "等级为未达标" in page


def test_the_registry_tells_what_it_knows(year, officer):
    evaluated_by("weighted", (FOLDER / "weighted" / "standard.toml").read_text(encoding="utf-8"))
    facts = Case.objects.get(organ__code="A-1").facts.facts
    assert facts["trait.premises.shared"]["value"] in {None, "0", "1"}
    # Nobody has said, and no ledger shows it: the organ is asked.
    assert "trait.canteen" not in facts

"""Every act can be done, and nothing is done that is no act."""

from __future__ import annotations

import re
from pathlib import Path

from jieyue.acts.rules import ACTS, KEEPERS, Role
from jieyue.evaluations.rules.workflow import TRANSITIONS
from jieyue.ledgers.rules import filings

SOURCE = Path(__file__).resolve().parents[2] / "src" / "jieyue"
WRITING = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]


def test_every_act_is_named_where_it_is_done():
    text = "\n".join(path.read_text(encoding="utf-8") for path in WRITING if path.name != "rules.py")
    spoken = set(re.findall(r'"([a-z]+\.[a-z]+)"', text)) | {f"case.{step.act}" for step in TRANSITIONS}
    spoken |= {f"filing.{step.act}" for step in filings.TRANSITIONS}
    assert not set(ACTS) - spoken, "acts nobody performs"


def test_every_step_of_a_case_is_an_act():
    assert {f"case.{step.act}" for step in TRANSITIONS} == {act for act in ACTS if act.startswith("case.")}


def test_every_step_of_a_filing_is_an_act():
    steps = {f"filing.{step.act}" for step in filings.TRANSITIONS}
    loading = {"filing.load"}  # a programme's, and no step of anybody
    assert steps | loading == {act for act in ACTS if act.startswith("filing.")}


def test_who_keeps_the_machine_has_no_business_rights():
    for code, act in ACTS.items():
        if code.startswith(("case.", "schedule.")) or code in {
            "answer.write",
            "filing.submit",
            "filing.approve",
        }:
            assert not act.roles & KEEPERS, code


def test_an_organ_never_judges_itself():
    judging = {
        "filing.approve",
        "filing.return",
        "filing.lock",
        "schedule.reopen",
        "case.review",
        "case.pass",
        "case.fail",
        "case.return",
        "case.name",
    }
    assert all(Role.ORGAN not in ACTS[code].roles for code in judging)


def test_only_the_gate_opens_transactions():
    """`acts.actions` is the only module that may call transaction.atomic."""
    offenders = [
        str(path.relative_to(SOURCE))
        for path in WRITING
        if "transaction.atomic" in path.read_text(encoding="utf-8") and path != SOURCE / "acts" / "actions.py"
    ]
    assert not offenders

"""The score sheet of one case: every point with its reason, the answers, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jieyue.acts.rules import ACTS, Actor
from jieyue.campaigns.queries import year_of
from jieyue.evaluations.queries.cases import CaseView, view
from jieyue.evaluations.queries.proofs import ProofRow, proofs_of, with_reuse
from jieyue.evaluations.queries.visits import Recorded, recorded_beside
from jieyue.evaluations.rules.workflow import BY_ACT, OPEN, State
from jieyue.registry.queries.organs import above
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import Message, say
from jieyue.web.door import ActingRequest, today
from jieyue.web.evaluations.lines import Line, Wording
from jieyue.web.evaluations.missing import missing
from jieyue.web.evaluations.queue import around_in_queue
from jieyue.web.evaluations.refresh import ledger_since
from jieyue.web.evaluations.step_line import step_line
from jieyue.web.menu import is_office, own_organ

# The acts in the order of the way; sending back and failing are the second thoughts.
_FORWARD = ("submit", "review", "pass", "name", "return", "fail")
# What comes next on the straight way from each state; a case that failed goes back to be mended.
_NEXT = {
    State.DRAFT: "submit",
    State.RETURNED: "submit",
    State.SUBMITTED: "review",
    State.REVIEWED: "pass",
    State.PASSED: "name",
    State.FAILED: "return",
}
# Who has to move while I can't.
_AWAITED = {
    State.DRAFT: say("等待机关完成并提交自评。"),
    State.RETURNED: say("等待机关整改后重新提交。"),
    State.SUBMITTED: say("等待上级机关事务管理部门审核。"),
    State.REVIEWED: say("等待上级机关事务管理部门评定。"),
    State.PASSED: say("等待省机关事务管理部门命名。"),
    State.FAILED: say("等待上级机关事务管理部门退回整改。"),
    State.NAMED: say("已命名为节约型机关。"),
}


@dataclass(frozen=True)
class Button:
    """One act offered: `verdict` says whether it may be done now, and if not, why."""

    act: str
    title: str  # a msgid
    needs_reason: bool
    verdict: Verdict


@require_safe
def sheet(request: ActingRequest, year: int, code: str) -> HttpResponse:
    """GET /evaluations/2026/CODE/"""
    case = view(request.actor, year, code)
    around = {"regions": above(case.row.path), "ledger": ledger_since(request.actor, case)}
    if is_office(request.actor):
        around["visited"] = True
        around |= around_in_queue(request.actor, case, request.GET)
    proofs = proofs_shown(request.actor, case)
    site = recorded_beside(case.pk, case.steps)
    shown = told(request.actor, case, proofs, site) | missing(case, proofs)
    return render(request, "evaluations/sheet.html", shown | around)


def proofs_shown(actor: Actor, case: CaseView) -> Mapping[str, Sequence[ProofRow]]:
    """The evidence beside each item; whoever reviews it also sees where else it turned up."""
    proofs = proofs_of(case.pk)
    return with_reuse(actor, case.pk, proofs) if is_office(actor) else proofs


def lines_of(shown: Mapping[str, Any]) -> list[Line]:
    """Every line of the sheet that `told` has put into words, items and conditions."""
    return [line for group in (*shown["blocks"], *shown["gates"]) for line in group.lines]


def told(
    actor: Actor,
    case: CaseView,
    proofs: Mapping[str, Sequence[ProofRow]] | None = None,
    site: Mapping[str, Sequence[Recorded]] | None = None,
) -> dict[str, Any]:
    """What the sheet and its parts show of a case."""
    words = Wording(case, proofs, site)
    main, others = buttons(actor, case)
    year = year_of(case.year)
    return {
        "case": case,
        "year": year,
        "line": step_line(case.row.state, case.steps),
        "conclusion": words.conclusion(),
        "standard_title": words.word(case.standard.title),
        "standard_note": words.word(case.standard.note),
        "blocks": words.blocks(),
        "gates": words.gates(),
        "beside": words.beside(),
        "grade": words.word(case.sheet.grade),
        "grade_reason": words.sentence(case.sheet.grade_reason),
        "main": main,
        "others": others,
        "awaited": _awaited(actor, case.row.state),
        "own": own_organ(actor) == case.row.code,
        "last_return": next((s for s in reversed(case.steps) if s["to_state"] == State.RETURNED), None),
        "days_left": (year.acceptance_due - today()).days,
    }


def _awaited(actor: Actor, state: State) -> Message:
    """Who has to move where the next act may not be done: somebody else, or I by another way."""
    if state is State.REVIEWED and actor.roles() & ACTS["case.pass"].roles:
        return say("未达到通过条件的,请退回整改或评定不通过。")
    return _AWAITED[state]


def buttons(actor: Actor, case: CaseView) -> tuple[Button | None, list[Button]]:
    """The main act and the others that belong to the actor's roles, allowed or not."""
    mine = [act for act in _FORWARD if actor.roles() & ACTS[f"case.{act}"].roles]
    offered = {act: _button(act, case.may[act]) for act in mine}
    # Where the next act is another's, my own first one stands there with the reason why it has to wait.
    following = _NEXT.get(case.row.state, "")
    main = offered.pop(following if following in offered else next(iter(offered), ""), None)
    others = [button for button in offered.values() if button.verdict]
    if case.row.state not in OPEN:
        others += [offered[act] for act in ("return", "fail") if act in offered and not offered[act].verdict]
    return main, others


def _button(act: str, verdict: Verdict) -> Button:
    return Button(act, BY_ACT[act].title, ACTS[f"case.{act}"].needs_reason, verdict)

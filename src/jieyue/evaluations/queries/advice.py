"""The cheapest way over the line for one organ, and the organs of a region that are nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jieyue.acts.queries import under
from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Case, Effort
from jieyue.evaluations.queries.cases import CaseRow, Told, case_of, case_row, cases, told_of, told_of_all
from jieyue.evaluations.rules.advice import Step, Way, cheapest
from jieyue.evaluations.rules.bettering import Efforts, example_efforts, steps_for
from jieyue.evaluations.rules.workflow import State
from jieyue.registry.queries.organs import region_path
from jieyue.standards.rules.sheet import GateResult
from jieyue.standards.rules.standard import Standard
from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say

# States in which an organ may still become better.
_MAY_MEND = (State.DRAFT, State.RETURNED, State.FAILED)


@dataclass(frozen=True)
class Advice:
    """What would bring an organ over the line.

    `short`: points missing now.  `must`: steps for starred items at 0, taken before all others.  `way`: the
    further steps of least effort, None where all that can be done is not enough.  `gates`: those not met, which
    no points make up for.  `most`: the total if everything possible were done.
    """

    row: CaseRow
    standard: Standard
    total: Decimal
    short: Decimal
    must: Sequence[Step]
    way: Way | None
    gates: Sequence[GateResult]
    most: Decimal
    possible: Sequence[Sequence[Step]]

    @property
    def steps(self) -> Sequence[Step]:
        """All steps to take, those that must be first."""
        return (*self.must, *(self.way.steps if self.way else ()))

    @property
    def effort(self) -> int:
        return sum(step.effort for step in self.steps)

    @property
    def summary(self) -> Message:
        """The advice in a sentence or two."""
        told = self._points()
        for gate in self.gates:
            told = say(
                "{told}门槛“{gate}”未满足,分数再高也不能通过:{why}",
                told=told,
                gate=Message(gate.title),
                why=gate.reason,
            )
        return told

    def _points(self) -> Message:
        figures = {"total": plain(self.total), "mark": plain(self.standard.pass_mark)}
        if not self.short and not self.must:
            return say("总分 {total},已达到 {mark} 分。", **figures)
        if self.way is None:
            most = plain(self.most)
            return say(
                "总分 {total},还能改进的全部做到也只有 {most} 分,达不到 {mark} 分。", most=most, **figures
            )
        return say(
            "总分 {total},离 {mark} 分还差 {short} 分;最省力的办法是做好 {count} 项,可到 {reached} 分,工作量约 {effort}。",
            short=plain(self.short),
            count=len(self.steps),
            reached=plain(self.reached),
            effort=self.effort,
            **figures,
        )

    @property
    def reached(self) -> Decimal:
        """The total once these steps are taken."""
        return self.total + sum((step.gain for step in self.steps), Decimal(0))


def advice_for(actor: Actor, year: int, code: str) -> Advice:
    """The advice for one organ.  Raises Refusal where it has no case in the actor's scope."""
    case = case_of(actor, year, code)
    return _advised(case, told_of(case), efforts_for(case.standard.code))


def nearest(actor: Actor, year: int, region: str, most: int) -> list[Advice]:
    """The organs of a region that fall short by least and may still mend, nearest first, each with its advice."""
    found = cases(actor, year).filter(state__in=_MAY_MEND, passing=False, score__isnull=False)
    if region:
        found = found.filter(under((region_path(region),), "organ__path"))
    around = ("organ__region", "organ__kind", "standard", "campaign")
    near = list(found.select_related(*around).order_by("-score", "pk")[:most])
    told = told_of_all(near)
    efforts = {code: efforts_for(code) for code in {case.standard.code for case in near}}
    advice = [_advised(case, told[case.pk], efforts[case.standard.code]) for case in near]
    return sorted(advice, key=lambda one: (bool(one.gates), one.way is None, one.effort, one.short))


def efforts_for(standard: str) -> Efforts:
    """The example efforts with what the province has set for single items of a standard."""
    example = example_efforts()
    items = dict(Effort.objects.filter(standard=standard).values_list("item", "effort"))
    return Efforts(example.mark, example.kinds, example.facts, items)


def _advised(case: Case, told: Told, efforts: Efforts) -> Advice:
    # By the organ's own points: what reviewers gave is set aside once the case comes back to be mended.
    sheet, standard = told.own, told.standard
    possible = steps_for(standard, sheet, told.facts, told.answers, efforts)
    starred = [possible.pop(item) for item in sheet.stars_failed if item in possible]
    must = [steps[0] for steps in starred if steps]
    short = max(Decimal(0), standard.pass_mark - sheet.total)
    brought = sum((step.gain for step in must), Decimal(0))
    every = [*starred, *possible.values()]
    return Advice(
        row=case_row(case),
        standard=standard,
        total=sheet.total,
        short=short,
        must=must,
        way=cheapest(list(possible.values()), max(Decimal(0), short - brought)),
        gates=[gate for gate in sheet.gates if not gate.met],
        most=sheet.total + sum((steps[-1].gain for steps in every if steps), Decimal(0)),
        possible=every,
    )

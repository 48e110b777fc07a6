"""Putting evidence beside the items of an open case: files handed in, files the organ has already, files taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor, may
from jieyue.evaluations.actions.holding import hold
from jieyue.evaluations.models import Case, Proof
from jieyue.evaluations.queries.cases import case_of
from jieyue.evaluations.queries.visits import is_of_assessors
from jieyue.evaluations.rules.decide import may_edit
from jieyue.evaluations.rules.workflow import State
from jieyue.exhibits.actions.keeping import Incoming, keep
from jieyue.exhibits.queries.exhibits import exhibit_of
from jieyue.standards.queries.versions import standard_of
from jieyue.values.refusals import NotAllowed, NotFound, Refusal
from jieyue.values.wording import Message, say

ADD = "proof.add"
# Beside one item: more than that nobody looks through.
MOST = 30


@dataclass(frozen=True)
class Turned:
    """A file that was not taken, with the sentence why."""

    name: str
    why: Message


def add_files(
    actor: Actor, year: int, code: str, item: str, files: Iterable[Incoming]
) -> tuple[int, Sequence[Turned]]:
    """Keep files and put them beside an item.  Every file stands for itself: returns how many came, and which not.

    Raises Refusal for a case that is not open, an item there is none of, and where there are too many.
    """
    case = _open_case(actor, year, code, item)
    came, turned = 0, []
    for file in files:
        try:
            exhibit = keep(actor, code, file)
            _put(actor, case, item, exhibit.pk)
            came += 1
        except NotAllowed:
            raise
        except Refusal as refused:
            turned.append(Turned(file.name, refused.message))
    return came, turned


def add_exhibit(actor: Actor, year: int, code: str, item: str, pk: int) -> None:
    """Put a file the organ has handed in before beside an item too.

    Raises Refusal for a file of another organ's, and for a photo that only assessors took on site.
    """
    case = _open_case(actor, year, code, item)
    if exhibit_of(actor, pk).code != code:
        raise Refusal(say("这份材料属于另一家机关,不能选用。"))
    if is_of_assessors(code, pk):
        raise Refusal(say("这是核查人员在现场拍的照片,不能作为机关自己的佐证,请选用机关提交的材料。"))
    _put(actor, case, item, pk)


def take_off(actor: Actor, year: int, code: str, item: str, pk: int) -> None:
    """Take a file off an item; the file itself stays with the organ."""
    case = _open_case(actor, year, code, item)
    with draft(actor, ADD, path=case.organ.path):
        hold([case])
        Proof.objects.filter(case=case, item=item, exhibit=pk).delete()


def _open_case(actor: Actor, year: int, code: str, item: str) -> Case:
    case = case_of(actor, year, code)
    right = may(actor, ADD, case.organ.path)
    if not right:
        raise NotAllowed(right.reason)
    verdict = may_edit(State(case.state))
    if not verdict:
        raise Refusal(verdict.reason)
    if item not in {line.id for line in standard_of(case.standard).lines}:
        raise no_such_item(item)
    return case


def no_such_item(item: str) -> NotFound:
    """The refusal of an item the standard has not."""
    return NotFound(say("标准中没有评分项“{item}”。", item=item[:40]))


def _put(actor: Actor, case: Case, item: str, exhibit: int) -> None:
    with draft(actor, ADD, path=case.organ.path):
        # Held, so that a case handed in meanwhile gets nothing more.
        hold([case])
        there = Proof.objects.filter(case=case, item=item)
        if there.filter(exhibit=exhibit).exists():
            return
        if there.count() >= MOST:
            raise Refusal(say("这一项的佐证已有 {most} 份,请合并后再传。", most=MOST))
        Proof.objects.create(case=case, item=item, exhibit_id=exhibit, by=actor.name, at=actor.at)

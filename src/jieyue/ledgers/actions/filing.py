"""Handing periods in and moving them along: one, the ticked ones, or all of a region that are clean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import F
from django.utils.timezone import localdate

from jieyue.accounts.actions.notices import News, notify
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.ledgers.actions.holding import hold
from jieyue.ledgers.actions.links import filing_link
from jieyue.ledgers.models import Filing, FilingStep
from jieyue.ledgers.queries.entries import last_change
from jieyue.ledgers.queries.locks import batches, dates_of
from jieyue.ledgers.queries.standing import Judged, judged
from jieyue.ledgers.rules.blanks import OTHER, Blank, read_blank
from jieyue.ledgers.rules.closing import KINDS
from jieyue.ledgers.rules.filings import BY_ACT, Outcome, State, office_level, outcome, transition_for
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import NOTHING, Message, say

# Why an organ's period is left out when many are approved: by code, year and month.
Doubts = Mapping[tuple[str, int, int], Message]
_CHUNK = 1000
_BY_ORGANS = frozenset({"submit", "withdraw"})
_NONE: Doubts = MappingProxyType({})


@dataclass(frozen=True)
class LeftOut:
    """An organ that could not take the step, and why."""

    code: str
    name: str
    reason: Message


@dataclass(frozen=True)
class Stepped:
    """How many filings took the step, and those that stay with their reason."""

    done: int
    left: Sequence[LeftOut]

    @property
    def first_reason(self) -> Message:
        return self.left[0].reason if self.left else NOTHING


def step(
    actor: Actor,
    kind: str,
    period: Period,
    code: str,
    act: str,
    *,
    reason: str = "",
    blanks: Sequence[Blank] = (),
) -> State:
    """Take one organ's period one step along.  Returns its new state.

    At submission `blanks` say why expected figures are missing, and `reason` says it of all the others.
    Raises Refusal when the actor may not, when state, completeness or level do not allow it, and when a
    reason is needed and missing.
    """
    transition_for(act)
    organ_place(actor, code)
    excuse = reason.strip() if act == "submit" else ""
    found = judged(
        actor,
        kind,
        period.year,
        period.month,
        codes=[code],
        blanks=blanks,
        excuse=excuse,
        submitting=act == "submit",
    )
    verdict = found[0].may(actor, act)
    if not verdict:
        raise Refusal(verdict.reason)
    told = {found[0].organ_id: _explained(found[0], blanks, excuse)}
    with perform(
        actor, f"filing.{act}", subject=f"filing {kind} {period} {code}", path=found[0].path, reason=reason
    ) as detail:
        reached = _take(actor, found, act, reason, told)
        detail["filings"] = 1
    return reached[0].state


def step_region(
    actor: Actor,
    kind: str,
    period: Period,
    region: str,
    act: str,
    *,
    reason: str = "",
    doubts: Doubts = _NONE,
) -> Stepped:
    """Take all of a region's subtree that can take the step; the others stay, each with its reason.

    Only what is complete is submitted or approved so, and nothing that `doubts` names is approved.
    Raises Refusal when the actor may not act on the whole region, or nothing can take the step.
    """
    transition_for(act)
    path = region_of(actor, region).path
    verdict = may(actor, f"filing.{act}", path)
    if not verdict:
        raise Refusal(verdict.reason)
    found = judged(actor, kind, period.year, period.month, path=path, submitting=act == "submit")
    return _together(actor, found, act, doubts, f"filings {kind} {period} {region}", path, reason)


def step_listed(
    actor: Actor,
    kind: str,
    places: Collection[tuple[str, Period]],
    act: str,
    *,
    reason: str = "",
    doubts: Doubts = _NONE,
) -> Stepped:
    """Take the ticked periods, each an organ's code and a period, one step along as `step_region` does.

    A code that is no organ's in the actor's scope stays too.  Raises Refusal when nothing can take the step.
    """
    transition_for(act)
    found = []
    for period in sorted({period for _, period in places}):
        codes = [code for code, of in places if of == period]
        found += judged(actor, kind, period.year, period.month, codes=codes, submitting=act == "submit")
    path = seat(actor, f"filing.{act}")
    done = _together(actor, found, act, doubts, f"filings {kind} listed", path, reason)
    there = {one.code for one in found}
    strangers = dict.fromkeys(code for code, _ in places if code not in there)
    return Stepped(done.done, [*done.left, *(_stranger(code) for code in strangers)])


def _stranger(code: str) -> LeftOut:
    return LeftOut(code, code, say("没有机关“{code}”,或不在您的管辖范围之内。", code=code))


def _together(
    actor: Actor,
    found: Sequence[Judged],
    act: str,
    doubts: Doubts,
    subject: str,
    path: str,
    reason: str,
) -> Stepped:
    ready, left = [], []
    incomplete = _incomplete(found) if act == "approve" else set[int]()
    for one in found:
        verdict = one.may(actor, act)
        if verdict and act == "approve":
            verdict = _clean(one, incomplete, doubts)
        if verdict:
            ready.append(one)
        else:
            left.append(LeftOut(one.code, one.name, verdict.reason))
    if not ready:
        first = left[0].reason if left else NOTHING
        raise Refusal(say("没有可以{act}的台账。{reason}", act=say(BY_ACT[act].title), reason=first))
    with perform(actor, f"filing.{act}", subject=subject, path=path, reason=reason) as detail:
        told = {one.organ_id: _explained(one) for one in ready} if act == "submit" else {}
        _take(actor, ready, act, reason, told)
        detail["filings"] = len(ready)
    return Stepped(len(ready), left)


def _clean(one: Judged, incomplete: Collection[int], doubts: Doubts) -> Verdict:
    if one.filing in incomplete:
        return no(say("有缺报项目,请打开后逐家办理。"))
    reason = doubts.get((one.code, one.year, one.month))
    return YES if reason is None else no(reason)


def _incomplete(found: Iterable[Judged]) -> set[int]:
    return {
        pk
        for some in batches([one.filing for one in found if one.filing is not None])
        for pk in Filing.objects.filter(pk__in=some, complete=False).values_list("pk", flat=True)
    }


def _explained(one: Judged, blanks: Sequence[Blank] = (), excuse: str = "") -> list[Blank]:
    """The reasons for what is really missing, in the order of the items: those given now before those kept."""
    given = {**one.said, **{blank.item: blank for blank in blanks}}
    missing = [
        given.get(item) or read_blank(item, OTHER, excuse)
        for item in one.lack.items
        if item in given or excuse
    ]
    return [read_blank(blank.item, blank.reason, blank.note) for blank in missing]


def _take(
    actor: Actor,
    ready: Sequence[Judged],
    act: str,
    reason: str,
    blanks: Mapping[int, Sequence[Blank]] = MappingProxyType({}),
) -> list[Outcome]:
    """Store the step of all of them; `blanks` by organ are kept with a submission.  Must run inside an act."""
    hold(ready)
    seen = last_change()
    reached = [outcome(one.standing, act, office_level(actor, one.path)) for one in ready]
    if act == "withdraw":
        reached = _before(ready, reached)
    if act == "submit":
        rows = _submitted(actor, ready, reached, seen, blanks)
    else:
        rows = [one.filing or 0 for one in ready]
        _moved(actor, ready, reached, act, reason)
    if act == "return":
        notify([_returned(actor, one, reason) for one in ready], actor.at)
    FilingStep.objects.bulk_create(
        (
            FilingStep(
                filing_id=row,
                act=act,
                level="" if act in _BY_ORGANS else office_level(actor, one.path),
                from_state=one.standing.state,
                to_state=to.state,
                by=actor.name,
                at=actor.at,
                reason=reason.strip(),
                seen=seen,
            )
            for row, one, to in zip(rows, ready, reached, strict=True)
        ),
        batch_size=_CHUNK,
    )
    return reached


def _submitted(
    actor: Actor,
    ready: Sequence[Judged],
    reached: Sequence[Outcome],
    seen: int,
    blanks: Mapping[int, Sequence[Blank]],
) -> list[int]:
    """The filings as they are handed in; the first time settles whether that was in time."""
    told = {organ_id: [blank.as_json() for blank in some] for organ_id, some in blanks.items()}
    today = localdate(actor.at)
    due: dict[tuple[int, int], bool | None] = {}
    for one in ready:
        if (one.year, one.month) not in due:
            dates = dates_of(one.kind, one.year)
            due[one.year, one.month] = today <= dates.due(one.month) if dates else None
    made = Filing.objects.bulk_create(
        (
            Filing(
                organ_id=one.organ_id,
                kind=one.kind,
                year=one.year,
                month=one.month,
                state=to.state,
                level=to.level,
                since=actor.at,
                by=actor.name,
                reason="",
                first_submitted=actor.at,
                in_time=due[one.year, one.month],
                seen=seen,
                blanks=told.get(one.organ_id, []),
                complete=not told.get(one.organ_id),
                opened_at=None,
                opened_by="",
            )
            for one, to in zip(ready, reached, strict=True)
        ),
        batch_size=_CHUNK,
        update_conflicts=True,
        unique_fields=["organ", "kind", "year", "month"],
        # What is not named here stays as the first submission left it.
        update_fields=[
            "state",
            "level",
            "since",
            "by",
            "reason",
            "seen",
            "blanks",
            "complete",
            "opened_at",
            "opened_by",
        ],
    )
    return [filing.pk for filing in made]


def _before(ready: Sequence[Judged], reached: Sequence[Outcome]) -> list[Outcome]:
    """Where filings go back to: what had been returned is returned still, and may be mended as before."""
    last: dict[int, str] = {}
    for some in batches([one.filing or 0 for one in ready]):
        steps = FilingStep.objects.filter(filing__in=some, act="submit").order_by("pk")
        last.update(steps.values_list("filing_id", "from_state"))
    return [
        Outcome(State.RETURNED, to.level) if last.get(one.filing or 0) == State.RETURNED else to
        for one, to in zip(ready, reached, strict=True)
    ]


def _returned(actor: Actor, one: Judged, reason: str) -> News:
    kind = KINDS[one.kind]
    told = {"by": actor.name, "period": kind.period_words(one.year, one.month), "ledger": say(kind.title)}
    return News(
        one.path,
        f"returned {one.kind} {Period(one.year, one.month)} {actor.at.isoformat()}",
        say("{by}退回了 {period} 的{ledger}:{reason}", **told, reason=reason.strip()),
        filing_link(one.kind, one.code, one.year, one.month),
    )


def _moved(actor: Actor, ready: Sequence[Judged], reached: Sequence[Outcome], act: str, reason: str) -> None:
    changed = {"since": actor.at, "by": actor.name, "reason": reason.strip() if act == "return" else ""}
    for to in dict.fromkeys(reached):
        ids = [one.filing or 0 for one, where in zip(ready, reached, strict=True) if where == to]
        seen = {"approved_seen": F("seen")} if act == "approve" else {}
        for some in batches(ids):
            Filing.objects.filter(pk__in=some).update(state=to.state, level=to.level, **changed, **seen)

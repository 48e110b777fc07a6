"""Reading cases: lists, counts, and one case with its score sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import make_aware

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor, may
from jieyue.evaluations.models import Answer, Case, CaseFacts, Step
from jieyue.evaluations.queries.opinions import opinions_of_all
from jieyue.evaluations.rules.decide import Standing, may_assess, may_edit, may_step
from jieyue.evaluations.rules.lists import ORDERS, ListFilter
from jieyue.evaluations.rules.opinions import STAGE_TITLES, STAGES, Opinion, in_force, may_opine
from jieyue.evaluations.rules.workflow import OPEN, TRANSITIONS, State
from jieyue.indicators.rules.basis import Basis, basis_from
from jieyue.registry.models import Organ
from jieyue.registry.queries.organs import organ_place, region_path
from jieyue.standards.queries.versions import standard_of
from jieyue.standards.rules import answers as reading
from jieyue.standards.rules.facts import Facts
from jieyue.standards.rules.score import score
from jieyue.standards.rules.sheet import ScoreSheet
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.stored_facts import from_json
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import NOTHING, Message, say

_ROW = (
    "organ__code",
    "organ__name",
    "organ__region_id",
    "organ__region__name",
    "organ__tier",
    "organ__kind_id",
    "organ__kind__title",
    "organ__path",
    "state",
    "score",
    "passing",
    "gated",
    "reason",
    "coverage",
    "since",
    "standard__code",
)
_ORDERS = {"organ": "organ__path", "score": "score", "-score": "-score", "since": "since", "-since": "-since"}


@dataclass(frozen=True)
class CaseRow:
    """One line of a list of cases."""

    code: str
    name: str
    region: str
    region_name: str
    tier: str
    kind: str
    kind_title: str
    path: str
    state: State
    score: Decimal | None
    passing: bool | None
    gated: bool
    reason: Message
    coverage: Decimal
    since: datetime
    standard: str


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows and how many there are in all."""

    rows: list[CaseRow]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class CaseView:
    """One case as its score sheet shows it."""

    pk: int
    row: CaseRow
    year: int
    standard: Standard
    own: ScoreSheet  # by the organ's answers and the ledgers alone
    sheet: ScoreSheet  # with the points reviewers gave
    opinions: Sequence[Opinion]
    answers: Mapping[str, reading.Answer]
    written: Mapping[str, Mapping[str, Any]]  # by item: value, note, by, at
    steps: Sequence[Mapping[str, Any]]
    may: Mapping[str, Verdict]  # by act of the workflow, rights and state together
    may_edit: Verdict
    may_assess: Verdict
    may_opine: Verdict
    facts_at: datetime | None
    basis: Basis
    data_year: int  # the year the ledgers are read of

    @property
    def stage(self) -> str:
        """The stage whose opinions are given now; "" where none are."""
        return STAGES[self.row.state][0] if self.row.state in STAGES else ""

    @property
    def stage_title(self) -> Message:
        """The stage's word; nothing where there is none."""
        return STAGE_TITLES.get(self.stage, NOTHING)

    @property
    def unanswered(self) -> list[str]:
        """The lines that still wait for an answer, by key."""
        return self.sheet.unanswered


def cases(actor: Actor, year: int) -> QuerySet[Case]:
    """The cases of a programme year that the actor may see; what a closed organ left undone waits for nobody."""
    gone = Organ.objects.filter(closed__isnull=False)
    found = Case.objects.filter(in_scope(actor, "organ__path"), campaign__year=year)
    return found.exclude(state__in=OPEN, organ__in=gone.values("pk"))


def with_standard(found: QuerySet[Case]) -> QuerySet[Case]:
    """These cases with their standard beside them, without its text.

    Of 15,000 cases the text alone would be 400 MB, and `standard_of` reads it once a process.
    """
    return found.select_related("standard").defer("standard__text")


def _row(values: Sequence[Any]) -> CaseRow:
    told = list(values)
    told[8] = State(told[8])
    told[12] = Message.from_json(told[12]) if told[12] else NOTHING
    return CaseRow(*told)


def case_page(actor: Actor, year: int, wanted: ListFilter, total: int) -> Page:
    """One page of the `total` cases in the actor's scope that a filter leaves: one statement, whatever their number."""
    found = _narrowed(cases(actor, year), wanted)
    order = _ORDERS[wanted.order if wanted.order in ORDERS else "organ"]
    start = (max(1, wanted.page) - 1) * wanted.size
    rows = found.order_by(order, "pk").values_list(*_ROW)[start : start + wanted.size]
    return Page([_row(row) for row in rows], total, wanted.page, wanted.size)


@dataclass(frozen=True)
class Neighbours:
    """Where a case stands in a queue of `total`, and the codes of the organs before and after it; "" at an end.

    A case that has left the queue keeps its place between the others; `number` is then 0.
    """

    number: int
    total: int
    before: str
    after: str


def neighbours(actor: Actor, year: int, wanted: ListFilter, code: str) -> Neighbours:
    """The cases around one organ's in the list `wanted` describes, page apart.  Five statements at most."""
    order = _ORDERS[wanted.order if wanted.order in ORDERS else "organ"]
    field = order.removeprefix("-")
    own = cases(actor, year).filter(organ__code=code).values_list(field, "pk").first()
    if own is None or own[0] is None:
        return Neighbours(0, 0, "", "")
    value, pk = own
    less, more = ("gt", "lt") if order.startswith("-") else ("lt", "gt")
    level = Q(**{field: value})
    ahead = Q(**{f"{field}__{less}": value}) | (level & Q(pk__lt=pk))
    behind = Q(**{f"{field}__{more}": value}) | (level & Q(pk__gt=pk))
    queue = _narrowed(cases(actor, year), wanted).order_by(order, "pk")
    codes = queue.values_list("organ__code", flat=True)
    told = queue.aggregate(
        total=Count("pk"), first=Count("pk", filter=ahead), own=Count("pk", filter=Q(pk=pk))
    )
    return Neighbours(
        number=told["first"] + 1 if told["own"] else 0,
        total=told["total"],
        before=codes.filter(ahead).reverse().first() or "",
        after=codes.filter(behind).first() or "",
    )


def case_count(actor: Actor, year: int, wanted: ListFilter) -> int:
    """How many cases in the actor's scope a filter leaves."""
    return _narrowed(cases(actor, year), wanted).count()


def standing_since(actor: Actor, year: int, state: State, before: date) -> int:
    """How many cases in the actor's scope came into `state` before a day and are still there."""
    # Against a moment: the day of each case would be worked out in Python, row by row.
    return (
        cases(actor, year).filter(state=state, since__lt=make_aware(datetime.combine(before, time()))).count()
    )


def _narrowed(found: QuerySet[Case], wanted: ListFilter) -> QuerySet[Case]:
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.tier:
        found = found.filter(organ__tier=wanted.tier)
    if wanted.kind:
        found = found.filter(organ__kind=wanted.kind)
    if wanted.region:
        found = found.filter(under((region_path(wanted.region),), "organ__path"))
    if wanted.text:
        found = found.filter(Q(organ__name__icontains=wanted.text) | Q(organ__code__icontains=wanted.text))
    return found


def state_counts(actor: Actor, year: int, wanted: ListFilter | None = None) -> dict[State, int]:
    """How many cases in the actor's scope stand in each state; every state is named.

    `wanted` narrows them by all but the state.
    """
    found = _narrowed(cases(actor, year), replace(wanted or ListFilter(), state=""))
    counted = found.values_list("state").annotate(Count("pk"))
    return dict.fromkeys(State, 0) | {State(state): count for state, count in counted}


def oldest_cases(actor: Actor, year: int, states: Collection[State], most: int) -> dict[State, list[CaseRow]]:
    """The cases that have stood longest in each of these states, `most` of a state.  Two statements."""
    place = Window(RowNumber(), partition_by="state", order_by=("since", "pk"))
    first = cases(actor, year).filter(state__in=states).annotate(place=place).filter(place__lte=most)
    # Two steps: the database then carries keys through its sorting, and not whole rows.
    keys = list(first.values_list("pk", flat=True))
    found: dict[State, list[CaseRow]] = {state: [] for state in states}
    for row in Case.objects.filter(pk__in=keys).order_by("since", "pk").values_list(*_ROW):
        told = _row(row)
        found[told.state].append(told)
    return found


def score_rows(actor: Actor, year: int, code: str = "") -> list[CaseRow]:
    """All cases of the year in the actor's scope, in the tree's order; of one organ if `code` is given."""
    found = cases(actor, year)
    if code:
        found = found.filter(organ__code=code)
    return [_row(row) for row in found.order_by("organ__path").values_list(*_ROW)]


def case_of(actor: Actor, year: int, code: str) -> Case:
    """The case of an organ.  Raises Refusal when there is none in the actor's scope."""
    around = ("organ__region", "organ__kind", "standard", "campaign")
    case = cases(actor, year).filter(organ__code=code).select_related(*around).first()
    if case:
        return case
    organ_place(actor, code)  # refuses where there is no such organ
    raise Refusal(say("机关“{code}”在 {year} 年度没有评价:未预填,或已命名、已免评。", code=code, year=year))


def view(actor: Actor, year: int, code: str) -> CaseView:
    """One case with its score sheet, worked out from its facts and answers by the standard it is bound to."""
    case = case_of(actor, year, code)
    steps = Step.objects.filter(case=case).values("act", "from_state", "to_state", "by", "at", "reason")
    return as_seen(actor, case, told_of(case), list(steps))


@dataclass(frozen=True)
class Told:
    """What a case is scored from: its facts, what was answered, what reviewers said."""

    standard: Standard
    facts: Facts
    facts_at: datetime | None
    basis: Basis
    written: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, reading.Answer]
    opinions: Sequence[Opinion]

    @cached_property
    def own(self) -> ScoreSheet:
        """The sheet by the organ's answers and the ledgers alone."""
        return score(self.standard, self.facts, self.answers)

    @cached_property
    def sheet(self) -> ScoreSheet:
        """The sheet with the points reviewers gave."""
        counting = in_force(self.opinions)
        return score(self.standard, self.facts, self.answers, counting) if counting else self.own


def told_of(case: Case) -> Told:
    """What one case is scored from, as it stands.  Three statements."""
    return told_of_all([case])[case.pk]


def told_of_all(some: Sequence[Case]) -> dict[int, Told]:
    """The same of several cases, by case.  Three statements."""
    ids = [case.pk for case in some]
    facts = {kept.case_id: kept for kept in CaseFacts.objects.filter(case_id__in=ids)}
    written: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for answer in Answer.objects.filter(case_id__in=ids).values():
        written[answer["case_id"]][answer["item"]] = answer
    opinions = opinions_of_all(ids)
    return {
        case.pk: _told(case, facts.get(case.pk), written[case.pk], opinions.get(case.pk, [])) for case in some
    }


def _told(
    case: Case,
    facts: CaseFacts | None,
    written: Mapping[str, Mapping[str, Any]],
    opinions: Sequence[Opinion],
) -> Told:
    standard = standard_of(case.standard)
    return Told(
        standard=standard,
        facts=from_json(facts.facts) if facts else {},
        facts_at=facts.computed_at if facts else None,
        basis=basis_from(facts.basis) if facts else Basis(),
        written=written,
        answers=read_answers(standard, written.values()),
        opinions=opinions,
    )


def as_seen(actor: Actor, case: Case, told: Told, steps: Sequence[Mapping[str, Any]] = ()) -> CaseView:
    """A case as the actor sees it, from what has been read already: no statement.

    `case` must come with its organ, region and kind, as `case_of` reads it.
    """
    row = case_row(case)
    standing = Standing(row.state, row.passing, row.reason)
    return CaseView(
        pk=case.pk,
        row=row,
        year=case.campaign.year,
        standard=told.standard,
        own=told.own,
        sheet=told.sheet,
        opinions=told.opinions,
        answers=told.answers,
        written=told.written,
        steps=steps,
        may={step.act: may_act(actor, standing, step.act, row.path) for step in TRANSITIONS},
        may_edit=may(actor, "answer.write", row.path) and may_edit(row.state),
        may_assess=may(actor, "answer.assess", row.path) and may_assess(row.state),
        may_opine=may(actor, STAGES[row.state][1], row.path) if row.state in STAGES else may_opine(row.state),
        facts_at=told.facts_at,
        basis=told.basis,
        data_year=case.campaign.data_year,
    )


def case_row(case: Case) -> CaseRow:
    """The line of a list a case makes, from what `case_of` has read."""
    return _row([_followed(case, name) for name in _ROW])


def _followed(case: Case, name: str) -> Any:
    """The value a name of `_ROW` stands for: organ__region__name is the name of the organ's region."""
    value: Any = case
    for part in name.split("__"):
        value = getattr(value, part)
    return value


def may_act(actor: Actor, standing: Standing, act: str, path: str) -> Verdict:
    """Right and state together: what the button asks and what the act asks."""
    return may(actor, f"case.{act}", path) and may_step(standing, act)


def read_answers(standard: Standard, rows: Any) -> dict[str, reading.Answer]:
    """Stored answers as the rules read them; an answer to an item the standard no longer asks is left out."""
    read = {
        row["item"]: reading.read(standard.questions[row["item"]], row["value"], row["note"])
        for row in rows
        if row["item"] in standard.questions
    }
    return {item: answer for item, answer in read.items() if answer is not None}

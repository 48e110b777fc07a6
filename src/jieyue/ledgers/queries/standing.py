"""How filings stand: what a decision about one, or about all of a region, has to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate

from jieyue.acts.queries import in_scope, under
from jieyue.acts.rules import Actor, may
from jieyue.ledgers.models import Filing
from jieyue.ledgers.queries.blanks import period_blanks
from jieyue.ledgers.queries.lacking import lacks
from jieyue.ledgers.queries.locks import batches, dates_of, running
from jieyue.ledgers.rules.blanks import Blank, Lack, unexplained
from jieyue.ledgers.rules.closing import KINDS, default_dates
from jieyue.ledgers.rules.filings import Standing, State, may_step, office_level
from jieyue.registry.models import Organ
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import say


@dataclass(frozen=True)
class Judged:
    """One organ's period with its filing, if there is one."""

    organ_id: int
    code: str
    name: str
    path: str
    kind: str
    year: int
    month: int
    standing: Standing
    filing: int | None = None  # its row
    since: datetime | None = None
    lack: Lack = field(default_factory=Lack)
    said: Mapping[str, Blank] = field(default_factory=dict)  # reasons written beside the empty cells, by item

    @property
    def place(self) -> tuple[int, int, int]:
        return self.organ_id, self.year, self.month

    @property
    def seen_as(self) -> tuple[object, ...] | None:
        """What is compared when the act begins."""
        if self.filing is None:
            return None
        return self.standing.state.value, self.standing.level, self.since

    def may(self, actor: Actor, act: str) -> Verdict:
        """Right, state and completeness together: what the button asks and what the act asks."""
        right = may(actor, f"filing.{act}", self.path)
        return right and may_step(self.standing, act, office_level(actor, self.path))


def known_kind(kind: str, month: int) -> None:
    """Raises Refusal for a ledger that is not handed in, or a month no period of it ends with."""
    if kind not in KINDS:
        raise Refusal(say("没有“{kind}”这种需要报送的台账。", kind=kind[:24]))
    if month not in KINDS[kind].months:
        raise Refusal(say("{month} 月不是{kind}的报送期。", month=month, kind=say(KINDS[kind].title)))


def judged(
    actor: Actor,
    kind: str,
    year: int,
    month: int,
    *,
    codes: Collection[str] | None = None,
    path: str = "",
    blanks: Sequence[Blank] = (),
    excuse: str = "",
    submitting: bool = False,
) -> list[Judged]:
    """The organs in the actor's scope below `path` (with these codes only, if given) and their filings.

    What they lack is looked up where they are to submit, with the reasons written beside it; `blanks` are the
    reasons given then, `excuse` one sentence for all the rest.
    """
    known_kind(kind, month)
    organs = Organ.objects.filter(in_scope(actor), under((path,)) if path else Q()).order_by("path")
    if codes is not None:
        organs = organs.filter(code__in=list(codes))
    rows = list(organs.values_list("pk", "code", "name", "path", "tier"))
    ids = [pk for pk, *_ in rows]
    filings = _filings(ids, kind, year, month)
    lacking = lacks(ids, kind, year, month) if submitting else {}
    said = period_blanks(ids, year, month) if submitting else {}
    dates = dates_of(kind, year) or default_dates(kind, year)
    excepted = _excepted(actor, kind, year, month)
    told = []
    for pk, code, name, place, tier in rows:
        state, level, row, since, opened = filings.get(pk, (State.DRAFT, tier, None, None, ""))
        lack = lacking.get(pk, Lack())
        standing = Standing(
            state=state,
            level=level,
            tier=tier,
            levels=dates.levels,
            lacking=() if excuse else unexplained(lack, [*said.get(pk, {}).values(), *blanks]),
            empty=submitting and lack.empty,
            excepted=any(place.startswith(one) for one in excepted),
            opened=opened,
        )
        told.append(
            Judged(pk, code, name, place, kind, year, month, standing, row, since, lack, said.get(pk, {}))
        )
    return told


def _filings(
    organ_ids: Collection[int], kind: str, year: int, month: int
) -> Mapping[int, tuple[State, str, int | None, datetime | None, str]]:
    return {
        organ_id: (State(state), *told)
        for some in batches(organ_ids)
        for organ_id, state, *told in Filing.objects.filter(
            organ__in=some, kind=kind, year=year, month=month
        ).values_list("organ_id", "state", "level", "pk", "since", "opened_by")
    }


def _excepted(actor: Actor, kind: str, year: int, month: int) -> Sequence[str]:
    """The places that have an exception for a period today."""
    found = running(kind, localdate(actor.at)).filter(year=year, month__in=(0, month))
    return list(found.values_list("path", flat=True))

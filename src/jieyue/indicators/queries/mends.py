"""Which corrections the figures behind a finding suggest, and everything that was ever said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from jieyue.acts.rules import Actor, may
from jieyue.indicators.models import Judgement
from jieyue.indicators.queries.findings import FindingKey, FindingRow, Said, findings
from jieyue.ledgers.models import Entry
from jieyue.ledgers.queries.locks import closed
from jieyue.ledgers.rules.checks.mends import Doubtful, Mend, mends
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import Values
from jieyue.registry.queries.organs import organ_place
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict, no
from jieyue.values.wording import say

# The act a correction is written under.
WRITE = "ledger.write"


def finding_of(actor: Actor, code: str, key: FindingKey) -> FindingRow:
    """One finding as it stands.  Raises Refusal when it is gone or its organ out of scope."""
    for row in findings(actor, key.year, organ=code, kind=key.kind):
        if row.key == key:
            return row
    raise Refusal(say("这处疑点已经不在:数据已更正或重新计算过,请刷新。"))


def mends_of(actor: Actor, code: str, key: FindingKey) -> list[Mend]:
    """The corrections a finding suggests; none for one that is gone.  Raises Refusal out of scope."""
    row = next((row for row in findings(actor, key.year, organ=code, kind=key.kind) if row.key == key), None)
    if row is None or row.found is None or row.expected is None or not key.item:
        return []
    by_year = _entries(organ_place(actor, code).pk, key)
    return mends(
        Doubtful(
            key.kind,
            key.month,
            key.last_month,
            float(row.found),
            float(row.expected),
            by_year[key.year],
            by_year[key.year - 1],
        )
    )


def may_mend(actor: Actor, code: str, key: FindingKey, offered: Iterable[Mend]) -> Verdict:
    """Whether the corrections may be written: the actor's right, and no period of theirs closed."""
    organ = organ_place(actor, code)
    verdict = may(actor, WRITE, organ.path)
    periods = {Period(key.year, change.month) for one in offered for change in one.changes}
    reason = next(iter(closed({organ.pk}, ENERGY, periods, actor.at).values()), None) if periods else None
    return no(reason) if verdict and reason else verdict


def _entries(organ: int, key: FindingKey) -> Mapping[int, dict[int, Values]]:
    rows = Entry.objects.filter(organ=organ, item=key.item, year__in=(key.year - 1, key.year)).values_list(
        "year", "month", "quantity", "cost", "estimated", "note"
    )
    by_year: dict[int, dict[int, Values]] = defaultdict(dict)
    for year, month, *values in rows:
        by_year[year][month] = Values(*values)
    return by_year


def said_of(actor: Actor, code: str, key: FindingKey) -> list[Said]:
    """Every word on this kind and item of an organ, newest first.  Raises Refusal out of scope."""
    rows = Judgement.objects.filter(
        organ=organ_place(actor, code).pk, kind=key.kind, item=key.item, year__lte=key.year
    )
    told = rows.order_by("-at", "-pk").values_list("verdict", "why", "words", "by", "at", "year")
    return [Said(*row) for row in told]

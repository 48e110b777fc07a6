"""What a score sheet still lacks as a list of links, each to its line: kept in step with every answer and file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jieyue.evaluations.queries.cases import CaseView
from jieyue.evaluations.rules.missing import ANSWERING, AWAITED, GATE, PROOF, STAR, Lack, lacks
from jieyue.values.wording import Message, say
from jieyue.web.evaluations.lines import Wording

_TITLES = {
    GATE: say("必须满足的条件还没有满足"),
    STAR: say("★ 项得 0 分,总分再高也不能通过"),
    ANSWERING: say("还没有作答"),
    PROOF: say("还没有附佐证"),
    AWAITED: say("等评审人员填写"),
}


@dataclass(frozen=True)
class Group:
    """The lines that lack the same thing; `weighs` where no points make up for it."""

    title: Message
    weighs: bool
    lines: Sequence[Lack]


def missing(case: CaseView, proven: Collection[str]) -> dict[str, Any]:
    """What the sheet lacks, by kind, and in how many places; `proven` are the lines with evidence."""
    words = Wording(case)
    by_kind: dict[str, list[Lack]] = defaultdict(list)
    for one in lacks(case.standard, case.sheet, proven):
        by_kind[one.kind].append(replace(one, title=words.word(one.title)))
    groups = [Group(_TITLES[kind], kind in {GATE, STAR}, lines) for kind, lines in by_kind.items()]
    return {"missing": groups, "missing_count": sum(len(group.lines) for group in groups)}

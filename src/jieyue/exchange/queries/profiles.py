"""The mappings a person may choose from: the national platform's, and those kept at or above the own place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jieyue.acts.rules import Actor
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.models import MappingProfile
from jieyue.exchange.rules.national import NATIONAL
from jieyue.ledgers.queries.absorbing import absorbed_into
from jieyue.sheets.mapping import read_mapping
from jieyue.sheets.unfolding import Mapping
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

_STEP = "/"


@dataclass(frozen=True)
class Profile:
    """A mapping that can be chosen; `code` is what forms send, `mark` 待核 or 示例 where it was shipped."""

    code: str
    kind: str
    name: str | Message
    text: str
    by: str = ""
    at: datetime | None = None
    mark: str = ""
    path: str = ""  # the place it is kept at
    own: bool = False

    def mapping(self) -> Mapping:
        """The mapping itself.  Raises Refusal where the table has changed since and it fits no more."""
        fields = [column.key for column in KINDS[self.kind].columns]
        return read_mapping(self.text.encode(), str(self.name), {self.kind}, lambda _: fields)


def profiles(actor: Actor, kind: str) -> list[Profile]:
    """The mappings for a table, the person's own first, then those of the places above, then the national ones."""
    # An entry that was put into an organ leaves it the mappings it has made.
    reach = {step for path in actor.paths() for step in _steps(path)} | absorbed_into(actor.paths())
    rows = MappingProfile.objects.filter(kind=kind, path__in=reach).order_by("-path", "name")
    kept = [
        Profile(
            f"kept-{row.pk}",
            kind,
            row.name,
            row.text,
            row.by,
            row.at,
            path=row.path,
            own=row.path in actor.paths(),
        )
        for row in rows
    ]
    shipped = [
        Profile(f"shipped-{one.code}", kind, one.title, one.text, mark=one.mark)
        for one in NATIONAL.values()
        if one.kind == kind
    ]
    return [*kept, *shipped]


def profile(actor: Actor, kind: str, code: str) -> Profile:
    """One of them.  Raises Refusal where the person has none of that code."""
    found = next((one for one in profiles(actor, kind) if one.code == code), None)
    if found is None:
        raise Refusal(say("没有这个映射方案,或已被删除。"))
    return found


def fitting(actor: Actor, kind: str, headers: list[str]) -> list[Profile]:
    """Those whose columns a sheet has, all of them."""
    there = set(headers)
    found = []
    for one in profiles(actor, kind):
        try:
            mapping = one.mapping()
        except Refusal:
            continue
        if there.issuperset(mapping.named_columns()):
            found.append(one)
    return found


def _steps(path: str) -> list[str]:
    """A path and all above it, the whole tree included."""
    steps = path.rstrip(_STEP).split(_STEP) if path else []
    return ["", *(_STEP.join(steps[: place + 1]) + _STEP for place in range(len(steps))), path]

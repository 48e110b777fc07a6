"""Which tables the doors offer as sheets, and what a person may do with one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jieyue.acts.rules import Actor, may, seat
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Kind
from jieyue.values.refusals import NotAllowed, NotFound
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import say

# Accounts have a screen and a command of their own, which hand out passwords.
_ELSEWHERE = frozenset({"accounts"})


@dataclass(frozen=True)
class Offered:
    """A table by its name in addresses, and whether the person may take it over."""

    name: str
    kind: Kind
    may_take: Verdict

    def check_may_take(self) -> None:
        """Raises NotAllowed, with the reason."""
        if not self.may_take:
            raise NotAllowed(self.may_take.reason)


def table_offered(actor: Actor, name: str) -> Offered:
    """Raises NotFound where there is no such table."""
    if name not in KINDS or name in _ELSEWHERE:
        raise NotFound(say("没有名为“{code}”的台账。", code=name[:40]))
    kind = KINDS[name]
    return Offered(name, kind, may(actor, kind.act, seat(actor, kind.act)))


def tables_offered(actor: Actor) -> Iterator[Offered]:
    """All of them, in the order in which a province fills them."""
    return (table_offered(actor, name) for name in KINDS if name not in _ELSEWHERE)

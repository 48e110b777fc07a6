"""The tables that come and go as sheets, as the screens call them and as far as a person may take them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from jieyue.acts.rules import Actor, may, seat
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.kinds.batch import Kind
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import Verdict
from jieyue.values.wording import say

# Accounts have a screen of their own, which hands out passwords.
ELSEWHERE = frozenset({"accounts"})
_PLACES = ("organs", "sites", "supply-accounts")
_ENERGY = ("energy", "site-energy")
_PROGRAMME = ("goals", "answers", "named", "exemptions", "quotas")


@dataclass(frozen=True)
class Table:
    """A table on the screens: its name in addresses, its title, its kind, and whether the person may take it over."""

    name: str
    title: str
    kind: Kind
    may_take: Verdict


def table_named(actor: Actor, name: str) -> Table:
    """Raises Refusal where there is no such table."""
    if name not in KINDS or name in ELSEWHERE:
        raise Refusal(say("没有名为“{code}”的台账。", code=name[:40]))
    return _table(actor, name)


def _table(actor: Actor, name: str) -> Table:
    kind = KINDS[name]
    return Table(name, title_of(name), kind, may(actor, kind.act, seat(actor, kind.act)))


def title_of(name: str) -> str:
    """A table's title in the reader's language."""
    ledger = LEDGERS.get(name)
    if ledger is not None:
        return ledger.title_en if get_language() == "en" else ledger.title
    return gettext(KINDS[name].title)


def groups(actor: Actor) -> Iterator[tuple[str, list[Table]]]:
    """All tables with the word they stand under, without those the person has nothing to do with."""
    blocks = {gettext("名录"): list(_PLACES), gettext("能源资源"): list(_ENERGY)}
    for kind in LEDGERS.values():
        blocks.setdefault(gettext(kind.block), []).append(kind.code)
    blocks[gettext("指标与评价")] = list(_PROGRAMME)
    for title, names in blocks.items():
        tables = [_table(actor, name) for name in names]
        shown = [table for table in tables if table.may_take or table.kind.is_given]
        if shown:
            yield title, shown

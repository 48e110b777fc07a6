"""The tables that come and go as sheets, as the screens call them and as far as a person may take them over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language, gettext

from jieyue.acts.rules import Actor
from jieyue.exchange.kinds import KINDS
from jieyue.exchange.queries.tables import Offered, table_offered
from jieyue.ledgers.rules.records.kinds import LEDGERS

_PLACES = ("organs", "sites", "supply-accounts")
_ENERGY = ("energy", "site-energy")
_PROGRAMME = ("goals", "answers", "named", "exemptions", "quotas")


@dataclass(frozen=True)
class Table(Offered):
    """A table on the screens: also with its title in the reader's language."""

    title: str


def table_named(actor: Actor, name: str) -> Table:
    """Raises NotFound where there is no such table."""
    told = table_offered(actor, name)
    return Table(told.name, told.kind, told.may_take, title_of(name))


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
        tables = [table_named(actor, name) for name in names]
        shown = [table for table in tables if table.may_take or table.kind.is_given]
        if shown:
            yield title, shown

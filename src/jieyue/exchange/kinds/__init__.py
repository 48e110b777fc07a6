"""What can be imported and exported: one module a kind, and every ledger of the catalogue by the same one.

A kind is loaded when it is asked for: an import of ledgers would otherwise wait for the scores to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from jieyue.exchange.kinds.batch import Batch, Kind
from jieyue.exchange.kinds.catalogue import ledger
from jieyue.ledgers.rules.records.kinds import LEDGERS

__all__ = ["EXPORTED", "KINDS", "Batch", "Kind"]

_NAMES = (
    "organs",
    "sites",
    "supply-accounts",
    "energy",
    "site-energy",
    "answers",
    "named",
    "exemptions",
    "quotas",
    "accounts",
    "goals",
    "site-visits",
)
# Those that come back from Excel unchanged.
EXPORTED = (
    "organs",
    "sites",
    "supply-accounts",
    "energy",
    "site-energy",
    "goals",
    "quotas",
    "site-visits",
    *LEDGERS,
)


class _Kinds(Mapping[str, Kind]):
    """The kinds by name, in the order in which a province fills them."""

    def __getitem__(self, name: str) -> Kind:
        if name in LEDGERS:
            return ledger(LEDGERS[name])
        if name not in _NAMES:
            raise KeyError(name)
        kind: Kind = import_module(f"jieyue.exchange.kinds.{name.replace('-', '_')}").KIND
        return kind

    def __iter__(self) -> Iterator[str]:
        yield from _NAMES
        yield from LEDGERS

    def __len__(self) -> int:
        return len(_NAMES) + len(LEDGERS)


KINDS = _Kinds()

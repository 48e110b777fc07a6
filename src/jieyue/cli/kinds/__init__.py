"""What can be imported, one module a kind; a kind is loaded when it is asked for.

An import of ledgers would otherwise wait for the scores and the analytic engine to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from jieyue.cli.kinds.batch import Batch, Kind

__all__ = ["KINDS", "Batch", "Kind"]

_NAMES = (
    "organs",
    "sites",
    "supply-accounts",
    "energy",
    "site-energy",
    "answers",
    "named",
    "exemptions",
    "accounts",
    "goals",
)


class _Kinds(Mapping[str, Kind]):
    """The kinds by name, in the order in which a province fills them."""

    def __getitem__(self, name: str) -> Kind:
        if name not in _NAMES:
            raise KeyError(name)
        kind: Kind = import_module(f"jieyue.cli.kinds.{name.replace('-', '_')}").KIND
        return kind

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


KINDS = _Kinds()

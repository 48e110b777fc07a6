"""What a list of cases may be narrowed and ordered by, read from an address or a command."""

from __future__ import annotations

from dataclasses import dataclass

ORDERS = ("organ", "score", "-score", "since", "-since")
PAGE = 100


@dataclass(frozen=True)
class ListFilter:
    """Empty means: don't narrow.  `region` is a region's code and includes its subtree."""

    state: str = ""
    tier: str = ""
    region: str = ""
    kind: str = ""
    text: str = ""  # part of a name or code
    order: str = "organ"
    page: int = 1
    size: int = PAGE

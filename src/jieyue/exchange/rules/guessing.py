"""Guesses what the columns of a foreign sheet mean from their headers.  Units are read, never guessed."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from importlib.resources import files

from jieyue.ledgers.rules.items import ITEMS
from jieyue.sheets.columns import Column, ColumnKind
from jieyue.sheets.headings import BETWEEN
from jieyue.values.units import convertible, unit_in_header, without_unit

_ALIASES = tomllib.loads((files("jieyue.exchange") / "data" / "aliases.toml").read_text(encoding="utf-8"))
_MONTH = re.compile(r"(?:(\d{4})[-年./])?(1[0-2]|0?[1-9])(?:月份?)?", re.ASCII)
_FIGURE = re.compile(r"[-+]?[\d,.]+%?", re.ASCII)
_PUNCTUATION = re.compile(r"[\s*·::、,,。.\-_—/\\]+")
# Fewer columns named like months are days, quarters or something else.
_LEAST_MONTHS = 3
_ALIKE = 0.72
_NUMBERS = frozenset({ColumnKind.NUMBER, ColumnKind.INTEGER})
_WORDS = frozenset({ColumnKind.TEXT, ColumnKind.YES_NO})


class Sureness(StrEnum):
    """How a guess came about: the header is the word itself, it holds or resembles it, or nothing is like it."""

    SAME = "same"
    ALIKE = "alike"
    NONE = "none"


@dataclass(frozen=True)
class Target:
    """What a column may be mapped to.

    `to` is `field:KEY`, `item:CODE` (its quantity), `cost:CODE` or `month:PERIOD`; `unit` the one it is kept in,
    empty where it has none.
    """

    to: str
    title: str
    unit: str = ""
    column: Column | None = None

    @property
    def is_number(self) -> bool:
        """Whether the target is a figure that may have to be converted."""
        return self.column is None or self.column.kind in _NUMBERS

    @property
    def is_text(self) -> bool:
        """Whether the target takes words, which may be others' words for the same."""
        return self.column is not None and self.column.kind in _WORDS

    @property
    def is_date(self) -> bool:
        return self.column is not None and self.column.kind is ColumnKind.DATE

    @property
    def asks_unit(self) -> bool:
        """Whether figures may come in more than one unit, so that somebody has to say which."""
        return len(convertible(self.unit)) > 1


@dataclass(frozen=True)
class Guess:
    """What a header seems to mean; `unit` only where the header names one that fits, `period` where a month."""

    to: str = ""
    unit: str = ""
    sureness: Sureness = Sureness.NONE
    period: str = ""


def targets(columns: Sequence[Column], *, by_item: bool) -> list[Target]:
    """What columns of a sheet can be mapped to; with `by_item` also to one item's quantity or cost."""
    found = [
        Target(f"field:{column.key}", column.title_zh, column.unit if column.kind in _NUMBERS else "", column)
        for column in columns
    ]
    if by_item:
        found += [Target(f"item:{item.code}", item.title, item.unit) for item in ITEMS.values()]
        found += [Target(f"cost:{item.code}", item.title, "yuan") for item in ITEMS.values()]
    return found


def guess(headers: Sequence[str], possible: Sequence[Target]) -> list[Guess]:
    """A guess for each header, in order; no target is given to two of them, the surer one has it."""
    words = _words(possible)
    months = _months(headers, possible)
    taken = [months.get(header) or _grouped(header, possible, words) for header in headers]
    told = [
        (sureness, place, to)
        for place, header in enumerate(headers)
        if taken[place] is None
        for to, sureness in _meanings(header.rpartition(BETWEEN)[2], words)
    ]
    used = {one.to for one in taken if one and not one.period}
    for _, place, to in sorted(told, key=lambda one: -one[0]):
        if taken[place] is None and to not in used:
            used.add(to)
            sureness = Sureness.SAME if _likeness_of(told, place, to) >= 1 else Sureness.ALIKE
            taken[place] = Guess(to, _unit(headers[place], to, possible), sureness)
    return [one or Guess() for one in taken]


def _grouped(header: str, possible: Sequence[Target], words: Sequence[tuple[str, str, bool]]) -> Guess | None:
    """A header of several rows that names an item, and below it a month, a quantity or a cost."""
    parts = header.split(BETWEEN)
    meant = [meaning for part in parts for meaning in _meanings(part, words)]
    items = [(likeness, to) for to, likeness in meant if to.startswith("item:")]
    if len(parts) == 1 or not items:
        return None
    likeness, item = max(items)
    period = next((_month(matched) for part in parts if (matched := _MONTH.fullmatch(part.strip()))), "")
    figure = {to for to, likeness in meant if likeness >= 1 and to in {"field:quantity", "field:cost"}}
    if not period and not figure:
        return None
    to = item.replace("item:", "cost:") if "field:cost" in figure else item
    return Guess(to, _unit(header, to, possible), Sureness.SAME if likeness >= 1 else Sureness.ALIKE, period)


def _likeness_of(told: Sequence[tuple[float, int, str]], place: int, to: str) -> float:
    return max(likeness for likeness, at, what in told if (at, what) == (place, to))


def _unit(header: str, to: str, possible: Sequence[Target]) -> str:
    """The unit the header names, where figures in it can be kept in the target's."""
    target = next(one for one in possible if one.to == to)
    unit = unit_in_header(header)
    return unit.code if unit and unit in convertible(target.unit) else ""


def _months(headers: Sequence[str], possible: Sequence[Target]) -> dict[str, Guess]:
    """Twelve columns of one figure: each stands for its month."""
    if not any(target.to.startswith("item:") for target in possible):
        return {}
    found = {header: matched for header in headers if (matched := _MONTH.fullmatch(header.strip()))}
    if len(found) < _LEAST_MONTHS:
        return {}
    return {header: Guess(f"month:{_month(matched)}", "", Sureness.SAME) for header, matched in found.items()}


def _month(matched: re.Match[str]) -> str:
    return f"{matched[1]}-{int(matched[2]):02}" if matched[1] else f"{int(matched[2])}月"


def _words(possible: Sequence[Target]) -> list[tuple[str, str, bool]]:
    """Every word a header is held against, with its target; True where it is the field's own title."""
    tables: Mapping[str, Mapping[str, Sequence[str]]] = {
        "field": _ALIASES["fields"],
        "item": _ALIASES["items"],
        "cost": _ALIASES["costs"],
    }
    words: list[tuple[str, str, bool]] = []
    for target in possible:
        kind, _, key = target.to.partition(":")
        if kind in {"field", "item"}:
            words.append((_bare(target.title), target.to, True))
        words.append((_bare(key), target.to, True) if kind == "field" else ("", target.to, False))
        words += [(_bare(word), target.to, False) for word in tables[kind].get(key, ())]
    return [word for word in words if word[0]]


def _meanings(header: str, words: Sequence[tuple[str, str, bool]]) -> list[tuple[str, float]]:
    """Targets with how alike their words are to a header, 1 and more where a word is the header itself."""
    full, bare = _bare(header), _bare(without_unit(header))
    best: dict[str, float] = {}
    for word, to, own in words:
        if word in {full, bare}:
            likeness = 2.0 if own else 1.5
        elif len(word) > 1 and (word in bare or bare in word) and len(bare) > 1:
            likeness = 0.75 + 0.2 * min(len(word), len(bare)) / max(len(word), len(bare))
        else:
            likeness = SequenceMatcher(None, word, bare).ratio()
        if likeness >= _ALIKE:
            best[to] = max(best.get(to, 0), likeness)
    return list(best.items())


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).lower())


def header_row(rows: Sequence[Sequence[str]], possible: Sequence[Target]) -> int:
    """Which of the first rows (counted from 1) looks most like a header: the one whose cells mean most."""
    words = _words(possible)

    def meaning(cells: Sequence[str]) -> tuple[int, int]:
        told = [cell for cell in cells if cell.strip()]
        known = sum(1 for cell in told if _meanings(cell, words) or _MONTH.fullmatch(cell.strip()))
        return known, len(set(told))

    if not rows:
        return 1
    best = max(range(len(rows)), key=lambda place: (*meaning(rows[place]), -place))
    return best + 1 if meaning(rows[best])[0] else 1


def header_rows(rows: Sequence[Sequence[str]], first: int) -> tuple[int, int]:
    """The first row of the header and how many it has: `first` (counted from 1), or with its groups above or below.

    Two rows are one header where a group goes on over blanks beside it, a name reaches down over a blank,
    and no figure stands in the lower one.
    """
    for above in (first - 2, first - 1):
        if 0 <= above < len(rows) - 1 and _is_pair(rows[above], rows[above + 1]):
            return above + 1, 2
    return first, 1


def _is_pair(above: Sequence[str], below: Sequence[str]) -> bool:
    pairs = [(one.strip(), other.strip()) for one, other in zip(above, below, strict=True)]
    # A title over the whole table is one cell, and no group.
    grouped = any(not one and other for one, other in pairs[1:])
    reaching = any(one and not other for one, other in pairs)
    several = len([one for one, _ in pairs if one]) > 1
    return grouped and reaching and several and not any(_FIGURE.fullmatch(other) for _, other in pairs)

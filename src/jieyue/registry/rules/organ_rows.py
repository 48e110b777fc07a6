"""What the cells of one row about an organ mean, each of them tested by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from jieyue.registry.rules import PREMISES, TIERS
from jieyue.values import credit_codes
from jieyue.values.dates import parse_date
from jieyue.values.flags import parse_flag
from jieyue.values.imports import RefusedCells
from jieyue.values.quantities import parse_amount
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# "/" parts the steps of a path and would let one organ's scope reach into another's.
_CODE = re.compile(r"[^\s/@]{1,40}")
MOST_VEHICLES = 99_999
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True)
class OrganRow:
    """One row of an organ sheet as it is written; None is a blank cell, which leaves things as they are.

    `columns` are the headers by field, for the sentences about refused cells.
    """

    number: int
    code: str | None
    name: str | None = None
    region: str | None = None
    tier: str | None = None
    kind: str | None = None
    credit_code: str | None = None
    superior: str | None = None
    premises: str | None = None
    joint: str | None = None
    sensitive: str | None = None
    valid_from: str | None = None
    headcount: str | None = None
    floor_area: str | None = None
    vehicles: str | None = None
    contact: str | None = None
    phone: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A region an organ may report in."""

    code: str
    name: str
    level: str
    path: str


@dataclass(frozen=True)
class OrganFacts:
    """All that the registry says of an organ but its dated profile; other rows are named by code."""

    code: str
    name: str
    region: str
    tier: str
    kind: str
    credit_code: str | None = None
    superior: str | None = None
    premises: str = ""
    joint: bool = False
    sensitive: bool = False
    contact: str = ""
    phone: str = ""
    opened: date | None = None
    closed: date | None = (
        None  # the first day it is no more; no sheet says so, `registry.actions.changing` does
    )


@dataclass(frozen=True)
class ProfileFacts:
    """What ratios divide by: persons, m2, vehicles; None goes on as it was."""

    headcount: Decimal | None = None
    floor_area: Decimal | None = None
    vehicles: int | None = None


@dataclass(frozen=True)
class ReadRow:
    """A row understood: only what was given, as values."""

    row: OrganRow
    code: str
    facts: Mapping[str, Any]
    profile: Mapping[str, Any]
    valid_from: date | None

    @property
    def given(self) -> dict[str, Any]:
        return {**self.facts, **self.profile}


class Vocabulary:
    """How to read each field, given the regions and kinds that exist."""

    def __init__(self, places: Iterable[Place], kinds: Mapping[str, str]) -> None:
        self.places = {place.code: place for place in places}
        self.kinds = kinds
        self._by_name: dict[str, list[str]] = {}
        for place in self.places.values():
            self._by_name.setdefault(place.name, []).append(place.code)
        self.facts: Mapping[str, Callable[[str], Any]] = {
            "name": _text(120),
            "region": self.region,
            "tier": _word(dict(TIERS), "层级", "省级、市级、县级"),
            "kind": _word(kinds, "类别", "、".join(kinds.values())),
            "credit_code": _credit_code,
            "superior": str.strip,
            "premises": _word(dict(PREMISES), "办公形式", "独立办公、集中办公"),
            "joint": parse_flag,
            "sensitive": parse_flag,
            "contact": _text(60),
            "phone": _text(40),
        }
        self.profile: Mapping[str, Callable[[str], Any]] = {
            "headcount": parse_amount,
            "floor_area": parse_amount,
            "vehicles": _vehicles,
        }

    def region(self, text: str) -> str:
        """A region's code from its code or, where only one region bears it, its name."""
        text = text.strip()
        if text in self.places:
            return text
        named = self._by_name.get(text, [])
        if len(named) > 1:
            raise Refusal(
                say("名为“{name}”的区划不止一个,请改填区划代码:{codes}。", name=text, codes="、".join(named))
            )
        if not named:
            raise Refusal(say("报送区划“{region}”不存在,请填写区划代码或全称。", region=text))
        return named[0]


def read_rows(rows: Iterable[OrganRow], words: Vocabulary, cells: RefusedCells) -> list[ReadRow]:
    """The rows that have a usable code, with every other unusable cell noted in `cells`."""
    read = []
    for row in rows:
        code = cells.required(row, "code", row.code, read_code)
        facts = _given(row, words.facts, cells)
        profile = _given(row, words.profile, cells)
        valid_from = cells.read(row, "valid_from", row.valid_from, parse_date)
        if code is not None:
            read.append(ReadRow(row, code, facts, profile, valid_from))
    return read


def _given(row: OrganRow, parsers: Mapping[str, Callable[[str], Any]], cells: RefusedCells) -> dict[str, Any]:
    read = ((name, cells.read(row, name, getattr(row, name), parse)) for name, parse in parsers.items())
    return {name: value for name, value in read if value is not None}


def read_code(text: str) -> str:
    """An organ's code.  Raises Refusal for one that could not be a step of a path or an address."""
    # "." and ".." are steps of an address, and no browser asks for an organ called so.
    if not _CODE.fullmatch(text) or not text.isprintable() or not text.strip("."):
        raise Refusal(say("机关代码“{code}”应为不超过 40 位、不含空格和“/”“@”的字符。", code=text[:60]))
    return text


def _text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text.strip()) > longest:
            raise Refusal(say("内容超过 {longest} 字,请缩短。", longest=longest))
        # Signs nobody sees can turn a name round or make two that look the same.
        if any(unicodedata.category(sign) in _UNSEEN for sign in text):
            raise Refusal(say("含有看不见的控制字符,请删去后重新填写。"))
        return text.strip()

    return read


def _word(titles: Mapping[str, str], what: str, choices: str) -> Callable[[str], str]:
    """Reads a code or its title."""
    by_title = {title: code for code, title in titles.items()}

    def read(text: str) -> str:
        text = text.strip()
        found = text if text in titles else by_title.get(text)
        if found is None:
            raise Refusal(
                say("{what}“{text}”不存在,应为:{choices}。", what=what, text=text[:40], choices=choices)
            )
        return found

    return read


def _credit_code(text: str) -> str:
    code = text.strip().upper()
    verdict = credit_codes.check(code)
    if not verdict:
        raise Refusal(verdict.reason)
    return code


def _vehicles(text: str) -> int:
    number = parse_amount(text)
    if number != number.to_integral_value() or number > MOST_VEHICLES:
        raise Refusal(say("公务车辆“{text}”应为整数辆数。", text=text[:40]))
    return int(number)

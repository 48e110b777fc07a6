"""The catalogue of ledgers: one file of data for each says what its rows hold, so that a new ledger needs no code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.ledgers.rules.records.checks import Check, check_from
from jieyue.ledgers.rules.records.yearly import Figure, Measure, figure_from, measure_from

LONGEST_TEXT = 200
# What makes a row the row it is stands in its key, which the database keeps short.
LONGEST_NAME, LONGEST_KEY = 60, 240


class Rhythm(StrEnum):
    """What a row stands for: a month, a quarter, a year, an occasion on a day, or something that lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OCCASION = "occasion"
    STANDING = "standing"


RHYTHM_TITLES = MappingProxyType(
    {
        Rhythm.MONTH: "按月",
        Rhythm.QUARTER: "按季",
        Rhythm.YEAR: "按年",
        Rhythm.OCCASION: "逐次",
        Rhythm.STANDING: "在册",
    }
)
# The rhythms whose rows name their period in a column of its own.
PERIODIC = frozenset({Rhythm.MONTH, Rhythm.QUARTER, Rhythm.YEAR})


class FieldType(StrEnum):
    """What a cell of a field holds; a reference names a row of another ledger of the same organ."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    REFERENCE = "reference"


NUMERIC = frozenset({FieldType.NUMBER, FieldType.INTEGER})


@dataclass(frozen=True)
class Choice:
    """One entry of a choice list."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Field:
    """One column of a ledger.

    `unit` is a code of `UNIT_TITLES`; `least` and `most` bound numbers; `since` and `until` are the
    editions of the form between which the field is asked for; `mark` and `source` are those of its choices.
    """

    key: str
    title: str
    title_en: str
    type: FieldType
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = LONGEST_TEXT
    note: str = ""
    since: int | None = None
    until: int | None = None
    of: str = ""
    source: str = ""
    mark: str = ""

    def asked_in(self, edition: int) -> bool:
        """Whether the form of that edition has the field."""
        return (self.since or edition) <= edition and (self.until is None or edition < self.until)

    @cached_property
    def choice_titles(self) -> Mapping[str, str]:
        """What is written for each code of a choice."""
        return {choice.code: choice.title for choice in self.choices}

    @cached_property
    def choice_codes(self) -> Mapping[str, str]:
        """The code meant by a code or a title."""
        codes = {choice.code: choice.code for choice in self.choices}
        return {**codes, **{choice.title: choice.code for choice in self.choices}}


@dataclass(frozen=True)
class LedgerKind:
    """One ledger: a row of the catalogue.

    `identity` are the fields that, beside organ and period, make a row the row it is; `begins` and
    `ends` are the dates of what lasts; `clause` is the part of the programme plan it serves.
    """

    code: str
    title: str
    title_en: str
    block: str
    clause: str
    rhythm: Rhythm
    identity: tuple[str, ...]
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    sums: tuple[Measure, ...] = ()
    figures: tuple[Figure, ...] = ()
    begins: str = ""
    ends: str = ""
    note: str = ""
    source: str = ""
    mark: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by their keys."""
        return {field.key: field for field in self.fields}

    @property
    def is_periodic(self) -> bool:
        """Whether a row names its month, quarter or year."""
        return self.rhythm in PERIODIC

    @property
    def lasts(self) -> bool:
        """Whether a row holds from its beginning until its end, over the years."""
        return self.rhythm is Rhythm.STANDING

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The fields' titles by key."""
        return {field.key: field.title for field in self.fields}

    @property
    def references(self) -> Iterator[Field]:
        """The fields that name rows of other ledgers."""
        return (field for field in self.fields if field.type is FieldType.REFERENCE)


# Units as officials read them, the codes are for files.
UNIT_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "kWh": "千瓦时",
        "m3": "立方米",
        "m2": "平方米",
        "t": "吨",
        "GJ": "吉焦",
        "kg": "千克",
        "yuan": "元",
        "person": "人",
        "meal": "人次",
        "car": "辆",
        "piece": "件",
        "page": "张",
        "ream": "包",
        "document": "份",
        "system": "个",
        "place": "处",
        "degree": "℃",
        "point": "分",
        "hour": "小时",
        "km": "公里",
        "percent": "%",
        "gram": "克",
    }
)


def kind_from(table: Mapping[str, Any]) -> LedgerKind:
    """A ledger from its file.  Raises ValueError for a file that contradicts itself: a mistake of ours."""
    kind = LedgerKind(
        code=table["code"],
        title=table["title"],
        title_en=table["title_en"],
        block=table["block"],
        clause=table["clause"],
        rhythm=Rhythm(table["rhythm"]),
        identity=tuple(table.get("identity", ())),
        fields=tuple(_field(row) for row in table["fields"]),
        checks=tuple(check_from(row) for row in table.get("checks", ())),
        sums=tuple(measure_from(row) for row in table.get("sums", ())),
        figures=tuple(figure_from(row) for row in table.get("figures", ())),
        begins=table.get("begins", ""),
        ends=table.get("ends", ""),
        note=table.get("note", ""),
        source=table["source"],
        mark=table.get("mark", ""),
    )
    for fault in _faults(kind):
        raise ValueError(f"{kind.code}: {fault}")
    return kind


def _field(row: Mapping[str, Any]) -> Field:
    return Field(
        key=row["key"],
        title=row["title"],
        title_en=row["title_en"],
        type=FieldType(row["type"]),
        unit=row.get("unit", ""),
        choices=tuple(Choice(one["code"], one["title"], one["title_en"]) for one in row.get("choices", ())),
        required=row.get("required", False),
        least=_number(row.get("min")),
        most=_number(row.get("max")),
        longest=row.get("longest", LONGEST_TEXT),
        note=row.get("note", ""),
        since=row.get("since"),
        until=row.get("until"),
        of=row.get("of", ""),
        source=row.get("source", ""),
        mark=row.get("mark", ""),
    )


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def _faults(kind: LedgerKind) -> Iterator[str]:
    named = {*kind.identity, kind.begins, kind.ends} - {""}
    looking: tuple[Check | Measure | Figure, ...] = (*kind.checks, *kind.sums, *kind.figures)
    named |= {name for one in looking for name in one.fields}
    yield from (f"no field {name}" for name in sorted(named - kind.by_key.keys()))
    for key in kind.identity:
        field = kind.by_key[key]
        if not field.required:
            yield f"{key} makes the row and must be required"
        if field.type is FieldType.TEXT and field.longest > LONGEST_NAME:
            yield f"{key} is too long for a key"
    for field in kind.fields:
        if field.type is FieldType.CHOICE and not (field.choices and field.mark and field.source):
            yield f"{field.key}: a choice list needs entries, a source and a mark"
        if field.unit and field.unit not in UNIT_TITLES:
            yield f"{field.key}: unit {field.unit} is unknown"
    if not kind.is_periodic and not (kind.begins and kind.by_key[kind.begins].required):
        yield "an occasion or a standing row needs the date it begins with"
    if kind.rhythm is Rhythm.OCCASION and kind.begins not in kind.identity:
        yield "the day of an occasion is part of what makes it one"


def catalogue(tables: Iterable[Mapping[str, Any]]) -> Mapping[str, LedgerKind]:
    """Ledgers by code, in the order their files ask for."""
    ordered = sorted(tables, key=lambda table: (table["order"], table["code"]))
    return MappingProxyType({table["code"]: kind_from(table) for table in ordered})


LEDGERS: Mapping[str, LedgerKind] = catalogue(
    tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (files("jieyue.ledgers") / "data" / "kinds").iterdir()
    if file.name.endswith(".toml")
)

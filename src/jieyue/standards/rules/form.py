"""The TOML form of a standard: read, checked as a whole, and refused with every fault named.

A standard is written by people of the programme, not by programmers, so every fault is a sentence
with the item it stands in, and all of them are told at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from jieyue.standards.rules.faults import Fault, StandardRefused, faults_of
from jieyue.standards.rules.measures import gate_condition, measure, parts, predicate
from jieyue.standards.rules.modifiers.branch import branches
from jieyue.standards.rules.standard import (
    BY_POINTS,
    BY_WEIGHTS,
    CAUSES,
    FALSIFICATIONS,
    IGNORE,
    PLAIN,
    REDISTRIBUTIONS,
    WEIGHINGS,
    Block,
    Downgrade,
    Gate,
    Grade,
    Group,
    Item,
    Modifiers,
    Standard,
    Veto,
)
from jieyue.standards.rules.tables import Slip, Table, exact
from jieyue.standards.rules.verdict import GATES
from jieyue.standards.rules.weights import WHOLE, settled
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

T = TypeVar("T")
TOTAL = Decimal(100)
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
_NONE = Decimal(0)


def load(text: str) -> Standard:
    """Read a standard from TOML.  Raises StandardRefused with all its faults."""
    return from_document(document_of(text))


def document_of(text: str) -> dict[str, Any]:
    """The tables of a TOML text.  Raises StandardRefused where it is none."""
    try:
        return tomllib.loads(text, parse_float=exact)
    except Refusal as refusal:
        raise StandardRefused([Fault(refusal.message)]) from None
    except (ValueError, RecursionError) as error:
        problem = say("不是有效的 TOML 文件:{detail}。", detail=str(error))
        raise StandardRefused([Fault(problem)]) from None


def from_document(document: Mapping[str, Any]) -> Standard:
    """Read a standard from its tables.  Raises StandardRefused with all its faults."""
    reader = _Reader()
    read = reader.each([Table(document)], "standard", lambda table: reader.standard(table, digest(document)))
    # Sums only make sense once every line could be read.
    found = reader.faults or list(faults_of(read[0]))
    if found:
        raise StandardRefused(found)
    return read[0]


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a standard's TOML: comments, order and 1.0 for 1 don't count."""
    canonical = json.dumps(_canonical(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        # A list of nothing says what no list says, and a workbook can't tell the two apart.
        return {name: _canonical(entry) for name, entry in value.items() if entry != []}
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain(Decimal(value))
    return str(value)


class _Reader:
    """Reads the tables of one standard, noting every fault with its place and going on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.weighing = BY_POINTS

    def each(self, tables: Iterable[Table], kind: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        found: list[T] = []
        for position, table in enumerate(tables, start=1):
            try:
                found.append(read(table))
            except Refusal as refusal:
                self.faults.append(Fault.at(kind, table.called(f"#{position}"), refusal))
        return tuple(found)

    def standard(self, table: Table, fingerprint: str) -> Standard:
        self.weighing = table.choice("weighing", WEIGHINGS, default=BY_POINTS)
        total = table.points("total", default=TOTAL)
        standard = Standard(
            code=_named(table, "code", _CODE),
            version=_named(table, "version", _VERSION),
            title=table.text("title"),
            title_en=table.text("title_en", default=""),
            mark=table.text("mark", default=""),
            note=table.text("note", default=""),
            source=table.text("source", default=""),
            pass_mark=table.points("pass_mark"),
            total=total,
            weighing=self.weighing,
            redistribution=table.choice("redistribution", REDISTRIBUTIONS, default=""),
            falsification=table.choice("falsification", FALSIFICATIONS, default=IGNORE),
            blocks=self.each(table.tables("blocks"), "blocks", self.block),
            gates=self.each(table.tables("gates"), "gates", self.gate),
            bonus=self.each(table.tables("bonus"), "bonus", lambda entry: self.item(entry, BY_POINTS)),
            bonus_cap=table.points("bonus_cap", default=_NONE),
            grades=self.each(table.tables("grades"), "grades", _grade),
            downgrades=self.each(table.tables("downgrades"), "downgrades", _downgrade),
            vetoes=self.each(table.tables("vetoes"), "vetoes", _veto),
            digest=fingerprint,
        )
        table.finish()
        return (
            replace(standard, blocks=settled(standard.blocks, total))
            if self.weighing == BY_WEIGHTS
            else standard
        )

    def block(self, table: Table) -> Block:
        weighted = self.weighing == BY_WEIGHTS
        block = Block(
            id=table.text("id"),
            title=table.text("title"),
            title_en=table.text("title_en", default=""),
            points=_NONE if weighted else table.points("points"),
            items=self.each(table.tables("items"), "items", lambda entry: self.item(entry, self.weighing)),
            weight=_weight(table) if weighted else _NONE,
            groups=self.each(table.tables("groups"), "groups", _group) if weighted else (),
        )
        table.finish()
        return block

    def item(self, table: Table, weighing: str) -> Item:
        weighted = weighing == BY_WEIGHTS
        scale = table.points("scale") if weighted else table.points("points")
        source, rule = measure(table, scale)
        item = Item(
            id=table.text("id"),
            title=table.text("title"),
            title_en=table.text("title_en", default=""),
            clause=table.text("clause"),
            points=scale,
            source=source,
            rule=rule,
            evidence=table.text("evidence"),
            modifiers=_modifiers(table, scale),
            scale=scale,
            weight=_weight(table) if weighted else _NONE,
            group=table.text("group", default="") if weighted else "",
            mark=table.text("mark", default=""),
            was=table.text("was", default=""),
        )
        table.finish()
        return item

    def gate(self, table: Table) -> Gate:
        gate = Gate(
            id=table.text("id"),
            title=table.text("title"),
            title_en=table.text("title_en", default=""),
            clause=table.text("clause"),
            kind=table.choice("rule", GATES),
            conditions=self.each(table.tables("conditions"), "conditions", gate_condition),
        )
        table.finish()
        return gate


def _named(table: Table, name: str, form: re.Pattern[str]) -> str:
    """A name that can stand in an address and behind a command."""
    text = table.text(name)
    if not form.fullmatch(text):
        raise Slip(say("“{name}”只能用字母、数字、点和连字符,最多 40 个。", name=name), name)
    return text


def _weight(table: Table) -> Decimal:
    weight = table.positive("weight")
    if weight > WHOLE:
        raise Slip(say("权重应在 0 与 1 之间,如 0.25。"), "weight")
    return weight


def _group(table: Table) -> Group:
    group = Group(table.text("id"), table.text("title"), table.text("title_en", default=""), _weight(table))
    table.finish()
    return group


def _modifiers(table: Table, points: Decimal) -> Modifiers:
    found = Modifiers(
        branches=branches(table, points),
        not_applicable=predicate(table, "not_applicable"),
        shortcut=predicate(table, "shortcut"),
        star=table.flag("star"),
        faults=parts(table, "zero_if"),
    )
    plain_one = not (found.branches or found.not_applicable or found.shortcut or found.star or found.faults)
    return PLAIN if plain_one else found


def _grade(table: Table) -> Grade:
    grade = Grade(
        table.text("id"), table.text("title"), table.text("title_en", default=""), table.amount("from")
    )
    table.finish()
    return grade


def _downgrade(table: Table) -> Downgrade:
    downgrade = Downgrade(table.choice("because", CAUSES), table.text("to"), table.text("of", default=""))
    table.finish()
    return downgrade


def _veto(table: Table) -> Veto:
    veto = Veto(
        table.text("id"),
        table.text("title"),
        table.text("title_en", default=""),
        table.count("years"),
        table.text("clause", default=""),
    )
    table.finish()
    return veto

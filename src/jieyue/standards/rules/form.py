"""The TOML form of a standard: read, checked as a whole, and refused with every fault named.

A standard is written by people of the programme, not by programmers, so every fault is a sentence
with the item it stands in, and all of them are told at once.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from jieyue.standards.rules.kinds import GATES, KINDS
from jieyue.standards.rules.measures import measure
from jieyue.standards.rules.standard import CONDITION_POINTS, Block, Condition, Gate, Item, Standard
from jieyue.standards.rules.tables import Table, exact
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

T = TypeVar("T")
TOTAL = Decimal(100)


class StandardRefused(Refusal):
    """The text is no valid standard; `errors` names every fault with the place it stands in."""

    def __init__(self, errors: Sequence[Message]) -> None:
        super().__init__(say("标准有 {count} 处错误,第一处:{first}", count=len(errors), first=errors[0]))
        self.errors = tuple(errors)


def load(text: str) -> Standard:
    """Read a standard from TOML.  Raises StandardRefused with all its faults."""
    try:
        document = tomllib.loads(text, parse_float=exact)
    except Refusal as refusal:
        raise StandardRefused([refusal.message]) from None
    except (ValueError, RecursionError) as error:
        raise StandardRefused([say("不是有效的 TOML 文件:{detail}。", detail=str(error))]) from None
    errors: list[Message] = []
    read = _each(
        [Table(document)], say("标准"), lambda table: _standard(table, digest(document), errors), errors
    )
    # Sums only make sense once every line could be read.
    if not errors:
        errors += _faults(read[0])
    if errors:
        raise StandardRefused(errors)
    return read[0]


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a standard's TOML: comments, order and 1.0 for 1 don't count."""
    canonical = json.dumps(_canonical(document), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _canonical(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return plain(Decimal(value))
    return str(value)


def _each(
    tables: Iterable[Table], what: Message, read: Callable[[Table], T], errors: list[Message]
) -> tuple[T, ...]:
    """Read every table; one that is refused is noted with its place, so that all faults are found."""
    found: list[T] = []
    for position, table in enumerate(tables, start=1):
        try:
            found.append(read(table))
        except Refusal as refusal:
            place = table.called(f"#{position}")
            errors.append(say("{what} {place}:{problem}", what=what, place=place, problem=refusal.message))
    return tuple(found)


def _standard(table: Table, fingerprint: str, errors: list[Message]) -> Standard:
    standard = Standard(
        code=table.text("code"),
        version=table.text("version"),
        title=table.text("title"),
        title_en=table.text("title_en"),
        mark=table.text("mark", default=""),
        note=table.text("note", default=""),
        pass_mark=table.points("pass_mark"),
        blocks=_each(table.tables("blocks"), say("板块"), lambda entry: _block(entry, errors), errors),
        gates=_each(table.tables("gates"), say("门槛"), lambda entry: _gate(entry, errors), errors),
        digest=fingerprint,
    )
    table.finish()
    return standard


def _block(table: Table, errors: list[Message]) -> Block:
    block = Block(
        id=table.text("id"),
        title=table.text("title"),
        title_en=table.text("title_en"),
        points=table.points("points"),
        items=_each(table.tables("items"), say("评分项"), _item, errors),
    )
    table.finish()
    return block


def _item(table: Table) -> Item:
    points = table.points("points")
    source, rule = measure(table, points)
    item = Item(
        id=table.text("id"),
        title=table.text("title"),
        title_en=table.text("title_en"),
        clause=table.text("clause"),
        points=points,
        source=source,
        rule=rule,
        evidence=table.text("evidence"),
    )
    table.finish()
    return item


def _gate(table: Table, errors: list[Message]) -> Gate:
    gate = Gate(
        id=table.text("id"),
        title=table.text("title"),
        title_en=table.text("title_en"),
        clause=table.text("clause"),
        kind=table.choice("rule", GATES),
        conditions=_each(table.tables("conditions"), say("门槛条件"), _condition, errors),
    )
    table.finish()
    return gate


def _condition(table: Table) -> Condition:
    source, rule = measure(table, CONDITION_POINTS)
    if not KINDS[rule.kind].GATES:
        raise Refusal(say("规则 {kind} 不能用作门槛条件。", kind=rule.kind))
    condition = Condition(table.text("id"), table.text("title"), table.text("title_en"), source, rule)
    table.finish()
    return condition


def _faults(standard: Standard) -> Iterator[Message]:
    """What is wrong with the standard as a whole, once every line is read."""
    for block in standard.blocks:
        total = sum((item.points for item in block.items), Decimal(0))
        if total != block.points:
            yield say(
                "板块 {block}:各项分值合计 {total} 分,与板块的 {points} 分不符。",
                block=block.id,
                total=plain(total),
                points=plain(block.points),
            )
    if standard.points != TOTAL:
        yield say(
            "标准:总分为 {points} 分,应为 {total} 分。", points=plain(standard.points), total=plain(TOTAL)
        )
    if standard.pass_mark > TOTAL:
        yield say("标准:合格分 {mark} 超过总分。", mark=plain(standard.pass_mark))
    for gate in standard.gates:
        if not gate.conditions:
            yield say("门槛 {gate}:没有条件。", gate=gate.id)
    identities = [block.id for block in standard.blocks]
    identities += [gate.id for gate in standard.gates]
    identities += [line.id for line in standard.lines]
    for identity, times in Counter(identities).items():
        if times > 1:
            yield say("编号 {item} 重复。", item=identity)

"""Scores made-up organs by a standard of so many items, put together from those that come with jieyue."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from bench.usage import peak_megabytes, processor_seconds
from jieyue.standards.rules.answers import Answer, Question, read
from jieyue.standards.rules.facts import Fact, absent
from jieyue.standards.rules.form import document_of, from_document, load
from jieyue.standards.rules.score import score
from jieyue.standards.rules.shipped import shipped_codes, shipped_text
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.toml_text import toml_text
from jieyue.standards.rules.traits import known
from jieyue.values.quantities import plain

BLOCK = 20
_SEED = 7
_SHARE_UNKNOWN, _SHARE_ANSWERED = 0.05, 0.9


def run(organs: str, items: str) -> dict[str, float]:
    """Seconds, processor seconds and peak MB of scoring; every sheet explains every line."""
    standard = from_document(document(int(items)))
    assert len(standard.items) == int(items)
    chance = random.Random(_SEED)
    told = [_organ(standard, chance) for _ in range(int(organs))]
    started, processor = time.perf_counter(), processor_seconds()
    reached = sum(score(standard, facts, answers).total for facts, answers in told)
    assert reached > 0
    return {
        "seconds": time.perf_counter() - started,
        "processor": processor_seconds() - processor,
        "megabytes": peak_megabytes(),
    }


def loading(items: int) -> float:
    """Seconds it takes to read a standard of so many items from its text."""
    text = toml_text(document(items))
    started = time.perf_counter()
    assert len(load(text).items) == items
    return time.perf_counter() - started


def document(items: int) -> dict[str, Any]:
    """The tables of a standard of so many items, their rules as the shipped ones have them."""
    rest, blocks = islice(_lines(), items), []
    while lines := list(islice(rest, BLOCK)):
        points = sum((line["points"] for line in lines), Decimal(0))
        blocks.append({"id": f"b{len(blocks)}", "title": "板块", "points": points, "items": lines})
    total = sum((block["points"] for block in blocks), Decimal(0))
    head = {"code": "bench", "version": "1", "title": "测算", "pass_mark": total * 4 / 5, "total": total}
    return head | {"redistribution": "drop", "blocks": blocks}


def _lines() -> Iterator[dict[str, Any]]:
    """The items of the shipped standards over and over, each time under ids of their own."""
    shipped = [
        item
        for code in shipped_codes()
        for block in document_of(shipped_text(code))["blocks"]
        for item in block["items"]
    ]
    number = 0
    while True:
        for item in shipped:
            number += 1
            conditions = [one | {"id": f"n{number}.{one['id']}"} for one in item.get("conditions", ())]
            yield item | {"id": f"n{number}"} | ({"conditions": conditions} if conditions else {})


def _organ(standard: Standard, chance: random.Random) -> tuple[dict[str, Fact], dict[str, Answer]]:
    facts = {name: _fact(name, chance) for name in standard.fact_names}
    facts |= {name: known(name, chance.random() < _SHARE_ANSWERED) for name in standard.traits}
    answers = {
        key: answer
        for key, question in standard.questions.items()
        if chance.random() < _SHARE_ANSWERED and (answer := _answer(question, chance))
    }
    return facts, answers


def _fact(name: str, chance: random.Random) -> Fact:
    if chance.random() < _SHARE_UNKNOWN:
        return absent(name)
    value = (
        Decimal(chance.randint(0, 1))
        if chance.random() < _SHARE_ANSWERED
        else Decimal(chance.randint(0, 1200)) / 100
    )
    return Fact(name, value, rows=tuple(range(chance.randint(1, 12))) if value else ())


def _answer(question: Question, chance: random.Random) -> Answer | None:
    texts: Mapping[str, str] = {
        "yes_no": chance.choice(("yes", "no")),
        "number": plain(question.most) if question.most else str(chance.randint(2, 90)),
        "checklist": chance.choice(("all", "none", question.parts[0].id if question.parts else "none")),
        "sample": f"{chance.randint(0, 20)}/20",
        "day": "none",
    }
    return read(question, texts[question.kind], "测算")

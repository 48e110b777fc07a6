"""Answers of an organ to the items no ledger can answer: read from text, kept in one form, shown.

An answer comes from a cell, a form field or the store, always as text.  Nothing is guessed: what
can't be read for certain is refused with a sentence saying how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from jieyue.standards.rules.units import PIECE, Unit, figure
from jieyue.values.flags import NO_WORDS, YES_WORDS
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, listed, say

YES_NO, NUMBER, CHECKLIST = ANSWER_KINDS = ("yes_no", "number", "checklist")

_YES = YES_WORDS | {"有"}
_NO = NO_WORDS | {"无", "没有"}
_NONE = frozenset({"无", "没有", "none", "0"})
_ALL = frozenset({"全部", "all"})
# A part's own text may hold a comma, so the strong separators are tried first.
_STRONG, _WEAK = re.compile(r"[;\n]+"), re.compile(r"[,、\s]+")
_QUOTED = 40


@dataclass(frozen=True)
class Part:
    """One sub-point of a checklist; `points` only where sub-points weigh differently."""

    id: str
    text: str
    points: Decimal = Decimal(0)


@dataclass(frozen=True, eq=False)
class Question:
    """What the organ is asked: `kind` is one of ANSWER_KINDS, `parts` only for a checklist.

    Compared by identity, which lets thousands of equal answers to it be read and scored once.
    """

    text: str
    kind: str
    unit: Unit = PIECE
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A read answer: yes 1 or no 0, the number (a share as ratio), or how many parts are `ticked`."""

    value: Decimal
    ticked: frozenset[str] = frozenset()
    note: str = ""


# The answers of one organ by item id; an item left out is not answered.
Answers = Mapping[str, Answer]


def read(question: Question, text: str, note: str = "") -> Answer | None:
    """The answer in `text`; None where it is blank.

    yes_no: 是/否, 有/无, yes/no, 1/0, √/×.  number: not negative, the unit may stand behind; a
    share as 30 or 30%.  checklist: ids, ordinals or full texts of the parts, 全部 or 无.
    Raises Refusal with one sentence.
    """
    answer = _read(question, text)
    return replace(answer, note=note) if answer and note else answer


def stored(question: Question, answer: Answer) -> str:
    """The one form an answer is kept in; `read` gives the same answer back."""
    if question.kind == YES_NO:
        return "yes" if answer.value else "no"
    if question.kind == NUMBER:
        return plain(answer.value * 100) + "%" if question.unit.share else plain(answer.value)
    return ",".join(part.id for part in question.parts if part.id in answer.ticked) or "none"


def shown(question: Question, answer: Answer) -> Message | str:
    """The answer in words, for screens and papers."""
    if question.kind == YES_NO:
        return say("是") if answer.value else say("否")
    if question.kind == NUMBER:
        return figure(answer.value, question.unit)
    if not answer.ticked:
        return say("无")
    return listed([say(part.text) for part in question.parts if part.id in answer.ticked], apart=True)


@lru_cache(maxsize=4096)
def _read(question: Question, text: str) -> Answer | None:
    plain_text = unicodedata.normalize("NFKC", text).strip()
    if not plain_text:
        return None
    if question.kind == YES_NO:
        return Answer(_read_yes_no(plain_text))
    if question.kind == NUMBER:
        return Answer(_read_number(question.unit, plain_text))
    ticked = _read_ticks(question.parts, plain_text)
    return Answer(Decimal(len(ticked)), ticked)


def _read_yes_no(text: str) -> Decimal:
    word = text.casefold()
    if word in _YES:
        return Decimal(1)
    if word in _NO:
        return Decimal(0)
    raise Refusal(say("回答“{text}”无法识别,请填“是”或“否”。", text=text[:_QUOTED]))


def _read_number(unit: Unit, text: str) -> Decimal:
    if unit.share:
        return _read_share(text)
    number = parse_amount(text.removesuffix(str(unit.sign)))
    if unit.whole and number != int(number):
        raise Refusal(say("回答“{text}”应为整数。", text=text[:_QUOTED]))
    return number


def _read_share(text: str) -> Decimal:
    """A per cent figure as ratio.  0.3 is refused: 30 % in one workbook, 0.3 % in another."""
    number = parse_amount(text.removesuffix("%"))
    if 0 < number <= 1 and not text.endswith("%"):
        raise Refusal(say("回答“{text}”含义不明,请写成百分数,如 30%。", text=text[:_QUOTED]))
    if number > 100:  # noqa: PLR2004  per cent
        raise Refusal(say("回答“{text}”超过 100%,请核对。", text=text[:_QUOTED]))
    return number / 100


def _read_ticks(parts: tuple[Part, ...], text: str) -> frozenset[str]:
    word = text.casefold()
    if word in _NONE:
        return frozenset()
    if word in _ALL:
        return frozenset(part.id for part in parts)
    names = _names(parts)
    ticked: set[str] = set()
    for piece in _STRONG.split(word):
        whole = names.get(piece.strip())
        ticked.update([whole] if whole else (_tick(names, token) for token in _WEAK.split(piece) if token))
    if not ticked:
        raise Refusal(say("回答“{text}”无法识别,请填要点编号,如 a,c。", text=text[:_QUOTED]))
    return frozenset(ticked)


def _tick(names: Mapping[str, str], token: str) -> str:
    if token not in names:
        raise Refusal(
            say(
                "要点“{token}”不存在,可填编号 {ids},或“全部”“无”。",
                token=token[:_QUOTED],
                ids="、".join(dict.fromkeys(names.values())),
            )
        )
    return names[token]


def _names(parts: tuple[Part, ...]) -> dict[str, str]:
    """Every way to name a part (id, ordinal, full text) -> its id."""
    names: dict[str, str] = {}
    for ordinal, part in enumerate(parts, start=1):
        text = unicodedata.normalize("NFKC", part.text).strip().casefold()
        names |= {part.id: part.id, str(ordinal): part.id, text: part.id}
    return names

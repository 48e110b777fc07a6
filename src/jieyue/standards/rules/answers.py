"""Answers of an organ to the items no ledger can answer: read from text, kept in one form, shown.

An answer comes from a cell, a form field or the store, always as text.  Nothing is guessed: what
can't be read for certain is refused with a sentence saying how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from jieyue.standards.rules.units import PIECE, Unit, figure
from jieyue.values.flags import NO_WORDS, YES_WORDS
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, listed, say

YES_NO, NUMBER, CHECKLIST, SAMPLE = ANSWER_KINDS = ("yes_no", "number", "checklist", "sample")
# The day something happened; only events that bar an organ are asked for that way.
DAY = "day"
# Who answers: the organ itself, or whoever looks into what it says.
ORGAN, ASSESSOR = ASKED = ("organ", "assessor")

_YES = YES_WORDS | {"有"}
_NO = NO_WORDS | {"无", "没有"}
DECLINED = "n/a"
_DECLINED = frozenset({DECLINED, "不适用", "na"})
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
    """What is asked: `kind` is one of ANSWER_KINDS or DAY, `parts` only for a checklist.

    `by`: who answers, one of ASKED.  `most`: the largest number that makes sense; None: no bound.
    `declinable`: the organ may answer that the item does not apply to it, with its reason.
    Compared by identity, which lets thousands of equal answers to it be read and scored once.
    """

    text: str
    kind: str
    unit: Unit = PIECE
    parts: tuple[Part, ...] = ()
    by: str = ORGAN
    most: Decimal | None = None
    declinable: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A read answer: yes 1 or no 0, the number (a share as ratio), or how many parts are `ticked`.

    A sample: how many were right, of `size`.  A day as the number 20260831; 0 for none.  `declined`: the
    item does not apply to the organ.
    """

    value: Decimal
    ticked: frozenset[str] = frozenset()
    note: str = ""
    size: Decimal = Decimal(0)
    declined: bool = False


# The answers of one organ by item id; an item left out is not answered.
Answers = Mapping[str, Answer]


def read(question: Question, text: str, note: str = "") -> Answer | None:
    """The answer in `text`; None where it is blank.

    yes_no: 是/否, 有/无, yes/no, 1/0, √/×.  number: not negative, the unit may stand behind; a
    share as 30 or 30%.  checklist: ids, ordinals or full texts of the parts, 全部 or 无.  sample: 18/20.
    day: 2026-08-31 or 无.  不适用 where the question allows it.  Raises Refusal with one sentence.
    """
    answer = _read(question, text)
    return replace(answer, note=note) if answer and note else answer


def stored(question: Question, answer: Answer) -> str:
    """The one form an answer is kept in; `read` gives the same answer back."""
    if answer.declined:
        return DECLINED
    if question.kind == SAMPLE:
        return f"{plain(answer.value)}/{plain(answer.size)}"
    if question.kind == DAY:
        return _iso(answer) if answer.value else "none"
    if question.kind == YES_NO:
        return "yes" if answer.value else "no"
    if question.kind == NUMBER:
        return plain(answer.value * 100) + "%" if question.unit.share else plain(answer.value)
    return ",".join(part.id for part in question.parts if part.id in answer.ticked) or "none"


def in_sheet(question: Question, text: str) -> str:
    """A stored answer as a sheet has it: 是, 30%, a,c."""
    answer = read(question, text)
    if answer is None:
        return ""
    if question.kind == YES_NO:
        return "是" if answer.value else "否"
    return text if answer.ticked or question.kind == NUMBER else "无"


def shown(question: Question, answer: Answer) -> Message | str:
    """The answer in words, for screens and papers."""
    return say("不适用") if answer.declined else _SHOWN[question.kind](question, answer)


def _shown_list(question: Question, answer: Answer) -> Message:
    if not answer.ticked:
        return say("无")
    return listed([say(part.text) for part in question.parts if part.id in answer.ticked], apart=True)


_SHOWN: Mapping[str, Callable[[Question, Answer], Message | str]] = {
    YES_NO: lambda _, answer: say("是") if answer.value else say("否"),
    NUMBER: lambda question, answer: figure(answer.value, question.unit),
    CHECKLIST: _shown_list,
    SAMPLE: lambda _, answer: say("{hits} / {size} 人", hits=plain(answer.value), size=plain(answer.size)),
    DAY: lambda _, answer: _iso(answer) if answer.value else say("无"),
}


@lru_cache(maxsize=4096)
def _read(question: Question, text: str) -> Answer | None:
    plain_text = unicodedata.normalize("NFKC", text).strip()
    if not plain_text:
        return None
    if question.declinable and plain_text.casefold() in _DECLINED:
        return Answer(Decimal(0), declined=True)
    return _READERS[question.kind](question, plain_text)


def _read_yes_no(_question: Question, text: str) -> Answer:
    word = text.casefold()
    if word in _YES:
        return Answer(Decimal(1))
    if word in _NO:
        return Answer(Decimal(0))
    raise Refusal(say("回答“{text}”无法识别,请填“是”或“否”。", text=text[:_QUOTED]))


def _read_number(unit: Unit, text: str) -> Decimal:
    if unit.share:
        return _read_share(text)
    number = parse_amount(text.removesuffix(str(unit.sign)))
    if unit.whole and number != int(number):
        raise Refusal(say("回答“{text}”应为整数。", text=text[:_QUOTED]))
    return number


def _read_number_within(question: Question, text: str) -> Answer:
    number = _read_number(question.unit, text)
    if question.most is not None and number > question.most:
        raise Refusal(
            say(
                "回答“{text}”超过最多的 {most}。",
                text=text[:_QUOTED],
                most=figure(question.most, question.unit),
            )
        )
    return Answer(number)


def _read_sample(_question: Question, text: str) -> Answer:
    hits, slash, size = (part.strip() for part in text.removesuffix("人").partition("/"))
    if not slash or not (hits.isdecimal() and size.isdecimal()):
        raise Refusal(say("回答“{text}”无法识别,请填“合格人数/抽测人数”,如 18/20。", text=text[:_QUOTED]))
    asked, right = parse_amount(size), parse_amount(hits)
    if right > asked:
        raise Refusal(say("回答“{text}”中合格人数多于抽测人数,请核对。", text=text[:_QUOTED]))
    return Answer(right, size=asked)


def _read_day(_question: Question, text: str) -> Answer:
    if text.casefold() in _NONE:
        return Answer(Decimal(0))
    try:
        return Answer(Decimal(date.fromisoformat(text).strftime("%Y%m%d")))
    except ValueError:
        raise Refusal(
            say("回答“{text}”不是日期,请写成 2026-08-31,没有的填“无”。", text=text[:_QUOTED])
        ) from None


def _iso(answer: Answer) -> str:
    return date.fromisoformat(str(int(answer.value))).isoformat()


def _read_share(text: str) -> Decimal:
    """A per cent figure as ratio.  0.3 is refused: 30 % in one workbook, 0.3 % in another."""
    number = parse_amount(text.removesuffix("%"))
    if 0 < number <= 1 and not text.endswith("%"):
        raise Refusal(say("回答“{text}”含义不明,请写成百分数,如 30%。", text=text[:_QUOTED]))
    if number > 100:  # noqa: PLR2004  per cent
        raise Refusal(say("回答“{text}”超过 100%,请核对。", text=text[:_QUOTED]))
    return number / 100


def _read_list(question: Question, text: str) -> Answer:
    ticked = _read_ticks(question.parts, text)
    return Answer(Decimal(len(ticked)), ticked)


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
    names = {str(ordinal): part.id for ordinal, part in enumerate(parts, start=1)}
    names |= {unicodedata.normalize("NFKC", part.text).strip().casefold(): part.id for part in parts}
    # Items named as falsified are parts too, and their ids look like ordinals: an id always wins.
    return names | {part.id: part.id for part in parts}


_READERS: Mapping[str, Callable[[Question, str], Answer]] = {
    YES_NO: _read_yes_no,
    NUMBER: _read_number_within,
    CHECKLIST: _read_list,
    SAMPLE: _read_sample,
    DAY: _read_day,
}

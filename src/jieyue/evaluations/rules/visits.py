"""现场核查: what an assessor may say of an item on site, and what becomes of it when others were there first.

What was found on site is no score.  It stands as a column of its own beside the organ's points, and the
reviewer takes it over or does not.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from jieyue.evaluations.rules.workflow import STATE_TITLES, State
from jieyue.standards.rules.answers import ASSESSOR, Question
from jieyue.standards.rules.filling import seen_on_site
from jieyue.standards.rules.standard import Condition, Item, Standard
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

FITS, DIFFERS = VERDICTS = ("fits", "differs")
VERDICT_TITLES = {FITS: say("相符"), DIFFERS: say("不符")}
OPEN, FINISHED, CANCELLED = ("open", "finished", "cancelled")
STATE_WORDS = {OPEN: say("待核查"), FINISHED: say("已完成"), CANCELLED: say("已取消")}
LONGEST_NOTE = 500
_CENT = Decimal("0.01")
# While a case is one of these somebody may look at it on site; before and after nothing found can count.
_LOOKED_AT = frozenset({State.SUBMITTED, State.REVIEWED})
_KEY = re.compile(r"[0-9A-Za-z-]{8,40}")

WRITE, SAME, CONFLICT = ("write", "same", "conflict")


@dataclass(frozen=True)
class Found:
    """What an assessor says of a line: whether it is as the organ said, the points, and why.

    `score` None: no points were given; a condition has none to give.
    """

    verdict: str
    score: Decimal | None
    note: str

    @property
    def as_text(self) -> dict[str, str]:
        """The same as a form sends it, by the names of its fields; `read_found` reads it."""
        points = "" if self.score is None else plain(self.score)
        return {"verdict": self.verdict, "score": points, "note": self.note}


def on_site(standard: Standard) -> tuple[str, ...]:
    """The items an office would have looked at, unless it chooses others: evidence seen on site, assessors' points."""
    wanted = tuple(item.id for item in standard.scored if _is_seen_there(item))
    return wanted or tuple(item.id for item in standard.scored)


def _is_seen_there(item: Item) -> bool:
    asked = isinstance(item.source, Question) and item.source.by == ASSESSOR
    return asked or item.modifiers.star or seen_on_site(item.evidence)


def check_items(standard: Standard, items: Collection[str]) -> list[str]:
    """The items to look at, in the standard's order.  Raises Refusal for none and for unknown ones."""
    known = [line.id for line in standard.lines]
    unknown = next((item for item in items if item not in known), None)
    if unknown is not None:
        raise Refusal(say("标准中没有评分项“{item}”。", item=unknown[:40]))
    if not items:
        raise Refusal(say("请至少选一个要现场核查的评分项。"))
    return [item for item in known if item in items]


def read_key(text: str) -> str:
    """The key a client gives what it sends.  Raises Refusal for anything that is none."""
    if not _KEY.fullmatch(text):
        raise Refusal(say("没有收到可以保存的数据,请刷新页面后重试。"))
    return text


def read_found(line: Item | Condition, verdict: str, score: str, note: str) -> Found:
    """What was found, as a form sends it.  Raises Refusal with one sentence."""
    points = read_points(line, score) if score.strip() else None
    told = Found(read_verdict(verdict), points, read_note(note))
    complete = is_complete(told)
    if not complete:
        raise Refusal(complete.reason)
    return told


def read_verdict(text: str) -> str:
    """One of VERDICTS, by its code or its word.  Raises Refusal."""
    words = {str(title): code for code, title in VERDICT_TITLES.items()} | {code: code for code in VERDICTS}
    if text.strip() not in words:
        raise Refusal(say("请选“相符”或“不符”。"))
    return words[text.strip()]


def read_points(line: Item | Condition, text: str) -> Decimal:
    """The points suggested for a line.  Raises Refusal for more than it has, and where it has none."""
    if not isinstance(line, Item):
        raise Refusal(say("这一条不计分,不用填分。"))
    score = parse_amount(text)
    if score != score.quantize(_CENT):
        raise Refusal(say("分值最多两位小数:{score}。", score=plain(score)))
    if not 0 <= score <= line.points:
        raise Refusal(
            say("应在 0 到 {points} 分之间:{score}。", points=plain(line.points), score=plain(score))
        )
    return score


def read_note(text: str) -> str:
    """What was seen, in words.  Raises Refusal where there are too many."""
    if len(text.strip()) > LONGEST_NOTE:
        raise Refusal(say("理由超过 {longest} 字,请缩短。", longest=LONGEST_NOTE))
    return text.strip()


def is_complete(told: Found) -> Verdict:
    """Whether it says what was seen, where that is not what the organ said."""
    if told.verdict == DIFFERS and not told.note:
        return no(say("与机关所报不符的,请写明看到的情况。"))
    return YES


def may_visit(state: State) -> Verdict:
    """Whether a case in `state` may be looked at on site."""
    if state in _LOOKED_AT:
        return YES
    return no(say("当前状态为“{state}”,现场核查在机关提交后、评定前进行。", state=say(STATE_TITLES[state])))


def may_record(visit: str, state: State) -> Verdict:
    """Whether what was found may be written down now; if not, it is parked for this reason."""
    if visit != OPEN:
        return no(say("这次现场核查{state},记录没有写入。", state=STATE_WORDS[visit]))
    if state not in _LOOKED_AT:
        return no(say("评价已是“{state}”,记录没有写入。", state=say(STATE_TITLES[state])))
    return YES


def compare(there: Found | None, told: Found, *, known: bool) -> str:
    """What becomes of a record: WRITE it, it is there already (SAME), or another was there first (CONFLICT).

    `known`: what is `there` is what the assessor had before the eyes, or sent last from the same device.
    """
    if there == told:
        return SAME
    return WRITE if known else CONFLICT

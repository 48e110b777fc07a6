"""What demo organs say to the questions of a standard: by their zeal, with the notes people write beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from jieyue.cli.demo.chance import clamped, stream
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.places import Temper

YES_NO, NUMBER, CHECKLIST = "yes_no", "number", "checklist"
SHARE, MONTH = "percent", "month"
WEAK_ITEMS = 2  # questions a whole city has not taken care of
WEAKENED = 0.30

# By a word of the evidence asked for: what the organ writes when it has it.
NOTES = (
    ("文号", "已印发(示例〔{year}〕{number}号)"),
    ("合同", "已签合同 {few} 份,有效期至 {next} 年 6 月"),
    ("台账", "台账按月归档,附 {number} 页"),
    ("记录", "检查记录 {few} 份,存档备查"),
    ("签到表", "附签到表和照片"),
    ("照片", "附现场照片 {number} 张"),
    ("报告", "分析报告已报上级主管部门"),
    ("清单", "清单附后,共 {number} 项"),
    ("计划", "已列入本单位年度计划"),
)
MISSING_NOTES = ("计划 {month} 月底前完成", "正在办理", "经费尚未落实", "", "")


@dataclass(frozen=True)
class Asked:
    """A question of the standard: its item, kind, unit, the ids of its parts and the evidence asked for."""

    item: str
    kind: str
    unit: str
    parts: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Said:
    """An organ's answer to one item, as it would stand in a sheet."""

    organ: str
    item: str
    answer: str
    note: str
    complete: bool  # it leaves nothing to be wished for


def answers(
    seed: int, organ: DemoOrgan, temper: Temper, asked: Sequence[Asked], year: int, *, finished: bool
) -> Iterator[Said]:
    """The organ's answers; one that has not finished leaves some questions open."""
    chance = stream(seed, "answers", organ.code)
    weak = _weak(seed, organ.place.city, asked)
    zeal = clamped(chance.gauss(temper.zeal, 0.06), 0.3, 0.995)
    filled = 1.0 if finished else chance.uniform(0.25, 0.8)
    for question in asked:
        done = zeal - WEAKENED if question.item in weak else zeal
        text, complete = _answer(chance, question, done)
        note = _note(chance, question, year, complete=complete)
        if chance.random() < filled:
            yield Said(organ.code, question.item, text, note, complete)


def _weak(seed: int, city: str, asked: Sequence[Asked]) -> frozenset[str]:
    chance = stream(seed, "weak", city)
    return frozenset(chance.sample([one.item for one in asked], min(WEAK_ITEMS, len(asked))))


def _answer(chance: Random, question: Asked, done: float) -> tuple[str, bool]:
    """The answer's text, and whether it is complete."""
    if question.kind == CHECKLIST:
        ticked = [part for part in question.parts if chance.random() < done]
        return ",".join(ticked) or "无", len(ticked) == len(question.parts)
    complete = chance.random() < done
    if question.kind == YES_NO:
        return "是" if complete else "否", complete
    return _number(chance, question.unit, complete=complete), complete


def _number(chance: Random, unit: str, *, complete: bool) -> str:
    if unit == SHARE:
        return f"{chance.randint(95, 100) if complete else chance.randint(45, 94)}%"
    if unit == MONTH:
        return str(12 if complete else chance.randint(6, 11))
    return str(chance.randint(2, 5) if complete else chance.randint(0, 1))


def _note(chance: Random, question: Asked, year: int, *, complete: bool) -> str:
    if not complete:
        return chance.choice(MISSING_NOTES).format(month=chance.randint(10, 12))
    template = next((note for word, note in NOTES if word in question.evidence), "")
    if not template or chance.random() < 0.35:  # noqa: PLR2004
        return ""
    return template.format(year=year, next=year + 1, number=chance.randint(3, 48), few=chance.randint(1, 6))

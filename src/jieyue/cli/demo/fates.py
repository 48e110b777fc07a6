"""How a demo organ fares in the programme: titles from earlier years, and how far its case has come by autumn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jieyue.cli.demo.chance import one_of, stream
from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.places import COUNTY, PROVINCE, Temper

# How many years before the campaign the first list was published.
BATCHES = 4
EXEMPT_SHARE = {PROVINCE: 0.06}
EXEMPT_ELSEWHERE = 0.025
TITLES = ("国家级公共机构节约型示范单位", "省级公共机构节约型示范单位")

# Where a case stays that is not decided: in shares.
DRAFT, SUBMITTED, RETURNED, REVIEWED = "draft", "submitted", "returned", "reviewed"
# Decided in time for the list, or after it.
DECIDED, LATE = "decided", "late"
STAYS = {DRAFT: 0.36, SUBMITTED: 0.26, RETURNED: 0.20, REVIEWED: 0.18}
LATE_SHARE = 0.10  # of the decided ones
SENT_BACK_SHARE = 0.09  # of the decided ones: returned once before
EVERY = 21  # days between the rounds in which cases come in
LIST_PUBLISHED = (10, 20)  # month and day a year's list comes out

RETURN_REASONS = (
    "第 {item} 项“{title}”的佐证材料不全,请补充{evidence}后重新提交。",
    "第 {item} 项“{title}”的回答与现场核查不一致,请据实修改。",
    "第 {item} 项“{title}”说明过于简单,请写明时间、文号或数量。",
    "请核对第 {item} 项“{title}”,并上传{evidence}。",
)


@dataclass(frozen=True)
class EarlierNaming:
    """An organ on a list published before this year."""

    organ: str
    year: int
    batch: str
    document: str


@dataclass(frozen=True)
class Title:
    """A demonstration title; one that has expired exempts no longer."""

    organ: str
    title: str
    granted: date
    expires: date


@dataclass(frozen=True)
class Judged:
    """What the planner has to know of a scored case: passing, all gates met, enough points."""

    passing: bool
    gates_met: bool
    points_reached: bool

    @property
    def finding(self) -> str:
        """What the acceptance round writes; the figures stand in the score sheet."""
        lacking = []
        if not self.gates_met:
            lacking.append("能源资源消耗目标未完成")
        if not self.points_reached:
            lacking.append("总分未达到通过线")
        return f"{'、'.join(lacking) or '未达到通过条件'},详见评分表;请在一个月内整改。"


@dataclass(frozen=True, order=True)
class PlannedStep:
    """One step of one case.  `office` is the code of the region whose office takes it, "" for the organ itself."""

    on: date
    rank: int  # steps of one day in the order of the procedure
    act: str
    office: str
    reason: str
    organ: str


@dataclass(frozen=True)
class Complaint:
    """A question an office may come back to."""

    item: str
    title: str
    evidence: str


def earlier_naming(seed: int, organ: DemoOrgan, temper: Temper, year: int) -> EarlierNaming | None:
    chance = stream(seed, "named", organ.code)
    if chance.random() >= temper.before:
        return None
    ago = chance.choices(range(BATCHES, 0, -1), weights=(0.42, 0.28, 0.17, 0.13))[0]
    batch = BATCHES - ago + 1
    return EarlierNaming(
        organ.code, year - ago, f"第{'一二三四'[batch - 1]}批", f"示例〔{year - ago}〕{batch * 7}号"
    )


def title(seed: int, organ: DemoOrgan, year: int) -> Title | None:
    """A demonstration title; about one in eight is older than its five years."""
    chance = stream(seed, "title", organ.code)
    if chance.random() >= EXEMPT_SHARE.get(organ.tier, EXEMPT_ELSEWHERE):
        return None
    granted = date(year - chance.randint(1, 4), chance.choice((6, 9, 12)), chance.randint(1, 28))
    if chance.random() < 0.12:  # noqa: PLR2004
        granted = granted.replace(year=year - 7)
    national = organ.tier == PROVINCE or chance.random() < 0.2  # noqa: PLR2004
    return Title(organ.code, TITLES[0 if national else 1], granted, granted.replace(year=granted.year + 5))


def stages(seed: int, evaluated: Sequence[DemoOrgan], tempers: Mapping[str, Temper]) -> dict[str, str]:
    """How far each organ's case is to come, by code; each stage short of a decision is there at least once."""
    made = {}
    for organ in evaluated:
        chance = stream(seed, "stage", organ.code)
        if chance.random() < tempers[organ.place.city].pace:
            made[organ.code] = LATE if chance.random() < LATE_SHARE else DECIDED
        else:
            made[organ.code] = one_of(chance, STAYS)
    missing = [stage for stage in STAYS if stage not in made.values()]
    decided = [code for code, stage in made.items() if stage == DECIDED]
    return made | dict(zip(decided, missing, strict=False))


def settled(stages: Mapping[str, str], passing: Mapping[str, bool]) -> dict[str, str]:
    """The same, with somebody who passes in time, somebody who passes too late, and somebody who fails.

    Only organs that have answered all are moved; a province too small to spare one stays as it is.
    """
    made = dict(stages)
    for wanted, passes in ((LATE, True), (DECIDED, False), (DECIDED, True)):
        if any(made[code] == wanted and passing[code] is passes for code in made):
            continue
        spare = [code for code, stage in made.items() if stage != DRAFT and passing[code] is passes]
        spare = [code for code in spare if list(made.values()).count(made[code]) > 1]
        made |= dict.fromkeys(spare[:1], wanted)
    return made


def steps(
    seed: int, organ: DemoOrgan, stage: str, judged: Judged, complaints: Sequence[Complaint], year: int
) -> Iterator[PlannedStep]:
    """The steps a case takes up to its stage, in order, inside the year's calendar."""
    if stage == DRAFT:
        return
    chance = stream(seed, "steps", organ.code)
    rounds, review, acceptance = _calendar(year, late=stage != DECIDED)
    sent_back = stage == RETURNED or (stage == DECIDED and chance.random() < SENT_BACK_SHARE)
    # Who is sent back comes again in the next round.
    came = chance.randrange(len(rounds) - sent_back)
    own, above = organ.place.code, organ.place.city if organ.tier == COUNTY else organ.place.code
    yield PlannedStep(rounds[came], 0, "submit", "", "", organ.code)
    if sent_back:
        day = rounds[came] + timedelta(days=chance.randint(6, 16))
        yield PlannedStep(day, 1, "return", own, _complaint(chance, complaints), organ.code)
        if stage == RETURNED:
            return
        yield PlannedStep(rounds[came + 1], 0, "submit", "", "", organ.code)
    if stage == SUBMITTED:
        return
    yield PlannedStep(review, 2, "review", own, "", organ.code)
    if stage == REVIEWED:
        return
    if judged.passing:
        yield PlannedStep(acceptance, 3, "pass", above, "", organ.code)
    else:
        yield PlannedStep(acceptance, 4, "fail", above, judged.finding, organ.code)


def _calendar(year: int, *, late: bool) -> tuple[list[date], date, date]:
    """The days cases come in by, the offices' sitting, and the acceptance round of the level above."""
    first, count = (date(year, 8, 10), 2) if late else (date(year, 4, 20), 4)
    rounds = [first + timedelta(days=EVERY * number) for number in range(count)]
    if late:
        return rounds, date(year, 10, 12), date(year, 11, 5)
    return rounds, date(year, 7, 6), date(year, 8, 25)


def naming_day(year: int) -> date:
    return date(year, *LIST_PUBLISHED)


def _complaint(chance: Random, complaints: Sequence[Complaint]) -> str:
    about = chance.choice(complaints)
    return chance.choice(RETURN_REASONS).format(
        item=about.item, title=about.title, evidence=about.evidence or "佐证材料"
    )

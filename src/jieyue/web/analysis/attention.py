"""需要关注: what stands out in an area, each with its reason and one thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from jieyue.acts.rules import Actor
from jieyue.campaigns.rules.calendar import Year
from jieyue.evaluations.queries.cases import case_count
from jieyue.evaluations.queries.progress import RegionProgress
from jieyue.evaluations.rules.lists import ListFilter
from jieyue.evaluations.rules.workflow import State
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.queries.findings import findings
from jieyue.indicators.queries.peers import silent_organs
from jieyue.registry.queries.organs import RegionRow
from jieyue.values.wording import Message, say

MOST_REGIONS, MOST_ORGANS = 4, 3
# Below this share of the expected entries a region's totals say little.
POOR_COVERAGE = Decimal("0.9")


@dataclass(frozen=True)
class Concern:
    """One thing to look at: what, why, and where to act."""

    what: Message
    why: Message
    action: Message
    address: str


def attention(
    actor: Actor,
    year: Year,
    region: RegionRow,
    ranked: Sequence[RegionProgress],
    complete: Mapping[str, Decimal | None],
) -> list[Concern]:
    """Regions behind, organs without a figure, poor ledgers, cases that lie: the gravest first."""
    return [
        *_behind(ranked),
        *_doubtful(actor, year, region),
        *_silent(actor, year, region),
        *_poor(ranked, complete),
        *_lying(actor, year, region),
    ]


def _behind(ranked: Sequence[RegionProgress]) -> list[Concern]:
    return [
        Concern(
            what=say("{name}落后于目标", name=behind.name),
            why=say(
                "建成率 {rate}%,还差 {short} 家(共 {counted} 家)",
                rate=f"{behind.rate or 0:.1f}",
                short=behind.short,
                counted=behind.counted,
            ),
            action=say("看评价进度"),
            address=f"{reverse('cases')}?region={behind.code}",
        )
        for behind in ranked[:MOST_REGIONS]
        if behind.short
    ]


def _doubtful(actor: Actor, year: Year, region: RegionRow) -> list[Concern]:
    """The ledger values with the most energy in doubt."""
    if computation(year.data_year) is None:
        return []
    return [
        Concern(
            what=say("{name}:{kind}", name=found.name, kind=found.title),
            why=found.reason,
            action=say("去核对"),
            address=f"{reverse('organ', args=[found.code])}?year={found.year}#findings",
        )
        for found in findings(actor, year.data_year, region=region.code, limit=MOST_ORGANS)
    ]


def _silent(actor: Actor, year: Year, region: RegionRow) -> list[Concern]:
    count, first = silent_organs(actor, year.data_year, region.path, MOST_ORGANS)
    told = [
        Concern(
            what=say("{name}没有能耗数据", name=organ.name),
            why=organ.reason,
            action=say("看台账"),
            address=reverse("organ", args=[organ.code]) + "#ledger",
        )
        for organ in first
    ]
    if count > len(first):
        told.append(
            Concern(
                what=say("共 {count} 家机关算不出 {year} 年能耗", count=count, year=year.data_year),
                why=say("缺台账的机关不计入总量,但会拉低完整度。"),
                action=say("看机关名录"),
                address=f"{reverse('organs')}?region={region.code}",
            )
        )
    return told


def _poor(ranked: Sequence[RegionProgress], complete: Mapping[str, Decimal | None]) -> list[Concern]:
    names = {one.code: one.name for one in ranked}
    poor = sorted(
        (share, code) for code, share in complete.items() if share is not None and share < POOR_COVERAGE
    )
    return [
        Concern(
            what=say("{name}台账不全", name=names[code]),
            why=say("应报月份只报了 {share}%", share=f"{share * 100:.1f}"),
            action=say("看下级"),
            address=f"{reverse('dashboard')}?region={code}",
        )
        for share, code in poor[:MOST_REGIONS]
        if code in names
    ]


def _lying(actor: Actor, year: Year, region: RegionRow) -> list[Concern]:
    count = case_count(actor, year.year, ListFilter(state=State.RETURNED, region=region.code))
    if not count:
        return []
    return [
        Concern(
            what=say("{count} 家机关正在整改", count=count),
            why=say("退回后应在 {months} 个月内完成整改并重新提交。", months=year.rectification_months),
            action=say("看整改名单"),
            address=f"{reverse('cases')}?state={State.RETURNED}&region={region.code}&order=since",
        )
    ]

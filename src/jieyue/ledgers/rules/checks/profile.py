"""Headcounts and floor areas that can't be right: every ratio of the organ divides by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from jieyue.ledgers.rules.checks.found import AREA, HEADCOUNT, Finding, times, zeros
from jieyue.ledgers.rules.checks.limits import ProfileLimits
from jieyue.ledgers.rules.checks.series import about, written
from jieyue.ledgers.rules.checks.usual import UNKNOWN, Known, middle
from jieyue.values.wording import Message, say

# Dated value of one field: from this day on, so many.
Dated = tuple[date, float]
# Fewer organs do not tell what is usual.
ENOUGH_ORGANS = 5
_FIELDS = ((HEADCOUNT, "用能人数", "人"), (AREA, "建筑面积", "平方米"))


def profile_findings(
    organ: int,
    year: int,
    rows: Iterable[tuple[date, float | None, float | None]],
    limits: ProfileLimits,
    usual: Known = UNKNOWN,
) -> list[Finding]:
    """At most one finding of an organ's profile: `rows` are (valid from, headcount, floor area).

    `usual` is everybody's floor area a head.

    A jump between two dates says more than a ratio out of the band, so it comes first.
    """
    ordered = sorted((row for row in rows if row[0] <= date(year, 12, 31)), key=lambda row: row[0])
    series = (
        [(day, value) for day, value, _ in ordered if value],
        [(day, value) for day, _, value in ordered if value],
    )
    jumps = [
        jump
        for (kind, title, unit), dated in zip(_FIELDS, series, strict=True)
        if (jump := _jump(organ, year, kind, title, unit, dated, limits))
    ]
    if jumps:
        return jumps[:1]
    people, area = (dated[-1][1] if dated else None for dated in series)
    if not people or not area:
        return []
    return _out_of_band(organ, year, people, area, limits, usual)


def _jump(
    organ: int, year: int, kind: str, title: str, unit: str, dated: Sequence[Dated], limits: ProfileLimits
) -> Finding | None:
    """The value in force at the end of the year against the one before it."""
    if len(dated) < 2:  # noqa: PLR2004  nothing to compare with
        return None
    (_, before), (since, now) = dated[-2:]
    if max(now, before) < limits.times * min(now, before):
        return None
    reason = say(
        "{title}自 {since} 起登记为 {found} {unit},此前为 {expected} {unit},变为 {times} 倍,可能{cause}。",
        title=say(title),
        since=since,
        found=written(now),
        unit=unit,
        expected=written(before),
        times=times(now, before),
        cause=_slip(now, before, "登记有误,或机构改革后未分开登记"),
    )
    return Finding(organ, kind, "", year, 0, 0, reason, found=now, expected=before)


def _out_of_band(
    organ: int, year: int, people: float, area: float, limits: ProfileLimits, usual: Known
) -> list[Finding]:
    per_head = area / people
    if limits.least_per_head <= per_head <= limits.most_per_head:
        return []
    crowded = per_head < limits.least_per_head
    reason = say(
        "人均建筑面积 {found} 平方米({area} 平方米、{people} 人),{everybody}在 {least} 至 {most} 平方米之间,可能{cause}。",
        found=about(per_head),
        area=written(area),
        people=written(people),
        least=written(limits.least_per_head),
        most=written(limits.most_per_head),
        everybody=say("各机关居中为 {usual} 平方米,通常", usual=about(usual.value))
        if usual.there
        else say("通常"),
        cause=say("人数多填了零,或面积少填了零") if crowded else say("人数少填了零,或面积多填了零"),
    )
    expected = usual.value if usual.there else None
    return [
        Finding(
            organ,
            HEADCOUNT,
            "",
            year,
            0,
            0,
            reason,
            found=per_head,
            expected=expected,
            peers=usual.organs,
        )
    ]


def usual_per_head(profiles: Iterable[Sequence[tuple[date, float | None, float | None]]], year: int) -> Known:
    """Everybody's floor area a head at the end of the year, from the dated rows of each organ."""
    told = []
    for rows in profiles:
        ordered = sorted((row for row in rows if row[0] <= date(year, 12, 31)), key=lambda row: row[0])
        people = next((value for _, value, _ in reversed(ordered) if value), None)
        area = next((value for _, _, value in reversed(ordered) if value), None)
        if people and area:
            told.append(area / people)
    return middle(told, ENOUGH_ORGANS)


def _slip(now: float, before: float, otherwise: str) -> Message:
    likely = zeros(now, before)
    return likely if likely.template else say(otherwise)

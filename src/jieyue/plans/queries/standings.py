"""How organs and regions stand against their limits on a day: ledgers, denominators and seasons brought together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from jieyue.indicators.rules.denominators import PROFILE_FIELDS
from jieyue.plans.queries.assignments import AssignmentRow, Recipient
from jieyue.plans.queries.use import Uses, means, organ_uses, per, region_means, region_uses
from jieyue.plans.rules.forecast import forecast, pattern_of
from jieyue.plans.rules.measures import Measure
from jieyue.plans.rules.splitting import Share
from jieyue.plans.rules.standing import ENOUGH, Standing, standing, unmeasured
from jieyue.values.wording import NOTHING, Message, say

# Earlier years whose months tell how a year runs.
PAST = 2


def months_over(today: date, year: int) -> int:
    """How many months of a year are over on a day."""
    return min(max((today.year - year) * 12 + today.month - 1, 0), 12)


class Regions:
    """What a region and those right below it used in a year and the years before, read once for a page."""

    def __init__(self, region: Recipient, below: Sequence[Recipient], measure: Measure, year: int) -> None:
        self.measure = measure
        self.year = year
        codes = [region.code, *(one.code for one in below if not one.is_organ)]
        self._uses = region_uses(codes, measure, range(year - PAST, year + 1))
        self._means = region_means(region.path, year) if measure.is_ratio else {}

    def standing(self, place: Recipient, assigned: AssignmentRow | None, today: date) -> Standing:
        """How a region with all below it stands against a limit."""
        now, *past = (self._uses[place.code, self.year - back] for back in range(PAST + 1))
        divisor = _sum_of(self._means, place.codes)[self.measure.divisor] if self.measure.is_ratio else None
        return _standing(assigned, now, past, {}, self.measure, divisor, self.year, today)


def _sum_of(means_of: Mapping[str, Mapping[str, Decimal]], codes: Collection[str]) -> Mapping[str, Decimal]:
    """Headcount and floor area of several regions together."""
    here = [means_of[code] for code in codes if code in means_of]
    return {field: sum((one[field] for one in here), Decimal(0)) for field in PROFILE_FIELDS}


def organ_standings(
    assigned: Mapping[int, AssignmentRow | None],
    measure: Measure,
    year: int,
    today: date,
    around: Mapping[int, str],
) -> dict[int, Standing]:
    """How organs stand, by their row's key.

    The region `around` an organ (its code) tells how a year runs where the organ's own past does not; it is read
    only then.
    """
    ids = list(assigned)
    uses = organ_uses(ids, measure, range(year - PAST, year + 1))
    past = {organ: [uses[organ, year - back] for back in range(1, PAST + 1)] for organ in ids}
    unknown = {around[organ] for organ in ids if _unknown_season(uses[organ, year], past[organ])}
    regions = region_uses(unknown, measure, (year - 1,)) if unknown else {}
    divisors = means(ids, year) if measure.is_ratio else {}
    return {
        organ: _standing(
            assigned[organ],
            uses[organ, year],
            past[organ],
            regions.get((around[organ], year - 1), {}),
            measure,
            divisors[organ][measure.divisor] if measure.is_ratio else None,
            year,
            today,
        )
        for organ in ids
    }


def _unknown_season(now: Uses, past: Sequence[Uses]) -> bool:
    """Whether something is still missing of an item whose earlier years don't tell how it runs."""
    return any(
        not use.complete and not any(item in one and one[item].shares() for one in past)
        for item, use in now.items()
    )


def _standing(
    assigned: AssignmentRow | None,
    now: Uses,
    past: Sequence[Uses],
    region: Uses,
    measure: Measure,
    divisor: Decimal | None,
    year: int,
    today: date,
) -> Standing:
    limit = assigned.limit if assigned else None
    if measure.is_ratio:
        if not divisor:
            return unmeasured(limit, _no_divisor(measure, year))
        now, past = per(now, divisor), [per(one, divisor) for one in past]
    last = past[0]
    patterns = {
        item: pattern_of(
            [one[item] for one in past if item in one],
            region.get(item),
            use,
            last[item].whole if item in last else None,
        )
        for item, use in now.items()
    }
    return standing(
        limit,
        now,
        forecast(now, patterns),
        months_over=months_over(today, year),
        why_no_limit=_why_no_limit(assigned),
    )


def _no_divisor(measure: Measure, year: int) -> Message:
    if measure.divisor == "headcount":
        return say("{year} 年用能人数未登记或为零,无法评定。请在机关档案中补登。", year=year)
    return say("{year} 年建筑面积未登记或为零,无法评定。请在机关档案中补登。", year=year)


def _why_no_limit(assigned: AssignmentRow | None) -> Message:
    if assigned is None or assigned.limit is not None:
        return NOTHING
    return say("{year} 年(基期)数据缺失,无法折算上限,因而无法评定。", year=assigned.base_year)


def shares(below: Sequence[Recipient], measure: Measure, base_year: int, path: str) -> list[Share[str]]:
    """What a limit may be divided by: each place's use in the base year, its people and its floor area then."""
    organ_ids = [one.organ_id for one in below if one.organ_id is not None]
    uses, people = organ_uses(organ_ids, measure, (base_year,)), means(organ_ids, base_year)
    codes = [one.code for one in below if not one.is_organ]
    regions = region_uses(codes, measure, (base_year,)) if codes else {}
    sizes = region_means(path, base_year) if codes else {}
    told = []
    for one in below:
        size: Mapping[str, Decimal | None]
        if one.organ_id is not None:
            size, use = people[one.organ_id], uses[one.organ_id, base_year]
        else:
            size, use = _sum_of(sizes, one.codes), regions[one.code, base_year]
        base = base_of(use, measure, size, enough=ENOUGH if one.is_organ else Decimal(0))
        told.append(Share(one.path, base, size["headcount"], size["floor_area"]))
    return told


def base_of(
    uses: Uses, measure: Measure, size: Mapping[str, Decimal | None], *, enough: Decimal = Decimal(0)
) -> Decimal | None:
    """The base year's figure; None where nothing was told, too little of it, or what it divides by is not known."""
    if not any(use.told for use in uses.values()):
        return None
    covered = sum(min(m.covered, m.expected) for use in uses.values() for m in use.months)
    expected = sum(m.expected for use in uses.values() for m in use.months)
    if expected and Decimal(covered) / expected < enough:
        return None
    total = sum((use.used for use in uses.values()), Decimal(0))
    if not measure.is_ratio:
        return total.quantize(measure.step)
    divisor = size[measure.divisor]
    return (total / divisor).quantize(measure.step) if divisor else None

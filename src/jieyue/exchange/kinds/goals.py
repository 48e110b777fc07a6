"""年度指标: limits assigned to regions and organs on paper."""

from __future__ import annotations

from jieyue.exchange.kinds.batch import WHOLE, Batch, Given, Kind, Wanted, keys, told_in
from jieyue.plans.actions.importing import GoalRow, hold_recipients, import_goals, limit_below, read_percent
from jieyue.plans.columns import GOAL_COLUMNS
from jieyue.plans.queries.assignments import exported_assignments
from jieyue.plans.rules.measures import measure_of
from jieyue.values.imports import Tally
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.three_way import Cells


def take(batch: Batch) -> Tally:
    return import_goals(batch.actor, batch.of(GoalRow, **keys(GOAL_COLUMNS)), **batch.told)


def give(wanted: Wanted) -> Given:
    found = exported_assignments(wanted.actor, wanted.year, region=wanted.region, organ=wanted.organ)
    return Given(
        {
            "code": code,
            "indicator": row.measure.title,
            "year": row.year,
            "limit": row.limit,
            "base_year": row.base_year,
            "base": row.base,
        }
        for code, row in found
    )


def compared(told: Cells[str], exported: Cells[str]) -> Cells[str]:
    """A percentage written into an exported row as the limit it means, which is what others may have changed too."""
    percent, base = told.get("percent"), told.get("base") or exported.get("base")
    untouched = (told.get("limit") or exported.get("limit")) == exported.get("limit")
    if not exported or not percent or not base or not untouched:
        return told
    try:
        limit = limit_below(
            parse_amount(base), read_percent(percent), measure_of(told.get("indicator") or "")
        )
    except Refusal:
        return told  # the cell that can't be read is refused with all others
    return {**told, "limit": plain(limit), "percent": None}


KIND = Kind(
    "年度指标",
    GOAL_COLUMNS,
    ("code", "indicator", "year"),
    take,
    "goal.import",
    notes=(
        WHOLE,
        "“年度上限”和“下降比例”填一项:填比例的,按基期值折算上限。",
        "导入的指标视为已下达,由单位自己确认。",
    ),
    examples=(
        {
            "code": "610100",
            "indicator": "能源消费总量",
            "year": "2026",
            "limit": "1250000",
            "note": "市政办〔2026〕5号",
        },
        {
            "code": "XA-001",
            "indicator": "单位建筑面积能耗",
            "year": "2026",
            "percent": "2",
            "base_year": "2025",
        },
    ),
    give=give,
    kept_by=("code", "indicator", "year"),
    compared=compared,
    hold=lambda actor, rows: hold_recipients(actor, told_in(rows, "code")),
)

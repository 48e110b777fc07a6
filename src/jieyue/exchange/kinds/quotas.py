"""能耗定额: the values of a standard, which are empty until somebody types them in."""

from __future__ import annotations

from dataclasses import asdict

from jieyue.exchange.kinds.batch import BLANK, WHOLE, Batch, Given, Kind, Wanted, keys
from jieyue.indicators.actions.quotas import QuotaRow, import_quotas
from jieyue.indicators.columns import QUOTA_COLUMNS
from jieyue.indicators.queries.quotas import quotas
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.quotas import MARKS
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.queries.organs import kinds
from jieyue.registry.rules.climate import CLIMATES
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    return import_quotas(batch.actor, batch.of(QuotaRow, **keys(QUOTA_COLUMNS)), **batch.told)


def give(_wanted: Wanted) -> Given:
    titles = {kind.code: kind.title for kind in kinds()}
    return Given(
        asdict(quota)
        | {
            "indicator": DEFINITIONS[quota.indicator].title,
            "kind": titles.get(quota.kind, ""),
            "climate": str(CLIMATES[quota.climate]) if quota.climate else "",
            "mark": str(MARKS[quota.mark]),
        }
        for quota in quotas()
    )


KIND = Kind(
    "能耗定额",
    QUOTA_COLUMNS,
    ("indicator",),
    take,
    "quota.import",
    notes=(BLANK, WHOLE, "数值照标准原文填写,单位与指标相同;没有与标准核对过的,性质写“待核”。"),
    examples=(
        {
            "indicator": "单位建筑面积能耗",
            "kind": "行政机关",
            "climate": "寒冷地区",
            "constraint": "20",
            "base": "14",
            "guide": "9",
            "source": "示例,不是标准的数值",
            "mark": "示例",
        },
    ),
    give=give,
    yearly=False,
    kept_by=("indicator", "kind", "climate"),
    hold=lambda _actor, _rows: hold_registry(()),
)

"""导入、分解和查看年度指标"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.commands import import_
from jieyue.cli.tables import show
from jieyue.cli.usage import wrong
from jieyue.cli.years import year
from jieyue.plans.actions.splitting import split_down, split_region
from jieyue.plans.queries.assignments import AssignmentRow
from jieyue.plans.queries.overview import measures_of, organ_goals, region_sheet
from jieyue.plans.rules.measures import MEASURES, Measure
from jieyue.plans.rules.splitting import By
from jieyue.plans.rules.standing import OUTCOME_TITLES, Standing, shown
from jieyue.plans.rules.workflow import STATE_TITLES
from jieyue.registry.queries.organs import organ_head, region_of, top_region
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

ROWS = (
    ("code", "单位代码"),
    ("name", "单位"),
    ("indicator", "指标"),
    ("base", "基期值"),
    ("limit", "年度上限"),
    ("state", "状态"),
    ("used", "已用"),
    ("left", "剩余"),
    ("forecast", "预计全年"),
    ("coverage", "完整度"),
    ("outcome", "结果"),
    ("reason", "说明"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True)
    taken = kinds.add_parser("import", help="导入已下达的指标,同 jieyue import goals")
    import_.options(taken)
    taken.set_defaults(act=_import)
    split = kinds.add_parser("split", help="把一个区划的指标分解给下级,存为拟定")
    split.add_argument("--year", type=year, required=True)
    split.add_argument("--region", required=True, metavar="R")
    split.add_argument("--indicator", choices=tuple(MEASURES), required=True, metavar="I")
    split.add_argument(
        "--by",
        type=By,
        choices=[by for by in By if by is not By.HAND],
        required=True,
        metavar="use|headcount|area|equal",
    )
    split.add_argument("--reserve", type=_percent, default=Decimal(0), metavar="P", help="预留的百分数")
    split.add_argument("--down", action="store_true", help="逐级分解到机关")
    split.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    split.set_defaults(act=_split)
    shows = kinds.add_parser("show", help="查看指标、用量、预计和结果")
    shows.add_argument("--year", type=year, required=True)
    where = shows.add_mutually_exclusive_group()
    where.add_argument("--region", default="", metavar="R", help="默认为最高一级")
    where.add_argument("--organ", default="", metavar="C")
    shows.add_argument("--indicator", choices=tuple(MEASURES), default="", metavar="I")
    shows.add_argument("--json", action="store_true")
    shows.set_defaults(act=_show)


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text)
    except InvalidOperation:
        percent = Decimal(-1)
    if not 0 <= percent < 100:  # noqa: PLR2004  per cent
        raise wrong(say("预留比例应在 0 到 100 之间:{text}", text=text[:20]))
    return percent


def run(arguments: argparse.Namespace) -> int:
    return arguments.act(arguments)


def _import(arguments: argparse.Namespace) -> int:
    return import_.run(argparse.Namespace(**vars(arguments), kind="goals"))


def _split(arguments: argparse.Namespace) -> int:
    actor = door.actor(arguments.username)
    told = (arguments.region, arguments.indicator, arguments.year, arguments.by)
    if arguments.down:
        count = split_down(actor, *told, reserve=arguments.reserve)
        door.tell(say("已逐级分解到 {count} 个单位,存为拟定,待下达。", count=count))
        return door.DONE
    split = split_region(actor, *told, reserve=arguments.reserve)
    without = sum(part is None for part in split.parts.values())
    door.tell(
        say(
            "已分解到 {count} 个单位,余额 {left},存为拟定,待下达。",
            count=len(split.parts) - without,
            left="—" if split.remainder is None else shown(split.remainder),
        )
    )
    if without:
        door.tell(say("{count} 个单位没有分解所依据的数据,未分配。", count=without))
    return door.DONE


def _show(arguments: argparse.Namespace) -> int:
    rows = _organ(arguments) if arguments.organ else _region(arguments)
    if not rows:
        raise Refusal(say("{year} 年还没有指标。", year=arguments.year))
    if arguments.json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
    else:
        show(ROWS, [_as_table(row) for row in rows], "table")
    return door.DONE


def _organ(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    actor = door.actor()
    name = organ_head(actor, arguments.organ).name
    _, goals = organ_goals(actor, arguments.organ, arguments.year, door.today())
    return [
        _row(arguments.organ, name, goal.assignment.measure, goal.assignment, goal.standing)
        for goal in goals
        if arguments.indicator in {"", goal.assignment.indicator}
    ]


def _region(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """The region and those right below it, measure by measure; what is left stands in the region's row."""
    actor = door.actor()
    region = region_of(actor, arguments.region) if arguments.region else top_region(actor)
    if region is None:
        raise Refusal(say("还没有报送区划,请先运行 jieyue init。"))
    rows = []
    for code in measures_of(actor, region, arguments.year):
        if arguments.indicator not in {"", code}:
            continue
        sheet = region_sheet(actor, region.code, code, arguments.year, door.today())
        own = _row(region.code, region.name, sheet.measure, sheet.own, sheet.standing)
        rows.append(own | {"given": sheet.given, "remainder": sheet.left})
        rows += [
            _row(one.place.code, one.place.name, sheet.measure, one.assignment, one.standing)
            for one in sheet.rows
            if one.assignment
        ]
    return rows


def _row(
    code: str, name: str, measure: Measure, goal: AssignmentRow | None, standing: Standing
) -> dict[str, Any]:
    foreseen = standing.forecast
    return {
        "code": code,
        "name": name,
        "indicator": measure.code,
        "unit": measure.unit,
        "base_year": goal.base_year if goal else None,
        "base": goal.base if goal else None,
        "limit": goal.limit if goal else None,
        "state": goal.state.value if goal else None,
        "used": standing.used,
        "left": standing.left,
        "coverage": standing.coverage,
        "forecast": foreseen
        and {
            "low": foreseen.low,
            "middle": foreseen.middle,
            "high": foreseen.high,
            "source": foreseen.source.value,
        },
        "outcome": standing.outcome.value,
        "reason": standing.reason.worded(gettext),
        "months": [
            {"month": one.month, "used": one.used, "allowed": one.allowed, "coverage": one.coverage}
            for one in standing.months
        ],
    }


def _as_json(told: Any) -> Any:
    """Figures as numbers with as many places as a limit has at most."""
    if isinstance(told, Decimal):
        return float(round(told, 4))
    if isinstance(told, Mapping):
        return {key: _as_json(value) for key, value in told.items()}
    return [_as_json(one) for one in told] if isinstance(told, list) else told


def _as_table(row: Mapping[str, Any]) -> dict[str, Any]:
    figures = {key: _figure(row[key]) for key in ("base", "limit", "used", "left")}
    foreseen = row["forecast"]
    coverage = row["coverage"]
    states = {state.value: title for state, title in STATE_TITLES.items()}
    titles = {outcome.value: title for outcome, title in OUTCOME_TITLES.items()}
    return {
        **row,
        **figures,
        "indicator": gettext(MEASURES[row["indicator"]].title),
        "state": gettext(states[row["state"]]) if row["state"] else None,
        "forecast": None
        if foreseen is None
        else _range(foreseen["low"], foreseen["middle"], foreseen["high"]),
        "coverage": None if coverage is None else f"{coverage * 100:.0f}%",
        "outcome": gettext(titles[row["outcome"]]),
    }


def _range(low: Decimal, middle: Decimal, high: Decimal) -> str:
    """The forecast with its range, where there is still something to come."""
    return f"{shown(middle)}({shown(low)}–{shown(high)})" if low < high else shown(middle)


def _figure(number: Decimal | None) -> str | None:
    return None if number is None else shown(number)

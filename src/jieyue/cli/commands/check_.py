"""核查一个数据年度的台账,按影响大小列出待处理的疑点"""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.tables import show
from jieyue.cli.years import year
from jieyue.indicators.actions.computing import ensure_computed
from jieyue.indicators.queries.findings import FindingRow, findings, findings_summary
from jieyue.indicators.rules.judgements import Standing
from jieyue.ledgers.rules.items import ITEMS
from jieyue.registry.queries.organs import organ_place, region_of
from jieyue.values.wording import Message, say

COLUMNS = (
    ("rank", "序号"),
    ("organ", "机关"),
    ("finding", "疑点"),
    ("kgce", "千克标准煤"),
    ("yuan", "元"),
    ("reason", "说明"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=year, required=True, help="数据年度")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--organ", default="", metavar="C", help="一家机关")
    where.add_argument("--region", default="", metavar="R", help="一个区划,含下级")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    actor, of = door.actor(), arguments.year
    path = ""
    if arguments.organ:
        path = organ_place(actor, arguments.organ).path
    elif arguments.region:
        path = region_of(actor, arguments.region).path
    ensure_computed(actor, of)
    rows = findings(actor, of, organ=arguments.organ, region=arguments.region, standing=Standing.OPEN.value)
    summary = findings_summary(actor, of, path, Standing.OPEN.value)
    assert summary, "computed just now"  # noqa: S101
    totals = {"year": of, "organs": summary.organs, "flagged": summary.flagged, **summary.by_standing}
    if arguments.json:
        told = totals | {"by_kind": summary.by_kind, "findings": [_as_json(row) for row in rows]}
        print(json.dumps(told, ensure_ascii=False))
        return door.DONE
    show(COLUMNS, [_line(rank, row) for rank, row in enumerate(rows, start=1)], "table")
    door.tell(
        say(
            "{year} 年台账:{organs} 家机关中 {flagged} 家有待处理的疑点 {open} 处;"
            "往年已说明 {folded} 处,已关闭 {closed} 处。",
            **totals,
        )
    )
    return door.DONE


def _line(rank: int, row: FindingRow) -> dict[str, Any]:
    item = say(ITEMS[row.item].title) if row.item else say("全部")
    finding = say("{kind} {item} {period}", kind=row.title, item=item, period=row.period_words)
    return {
        "rank": rank,
        "organ": f"{row.name} {row.code}",
        "finding": finding,
        "kgce": row.kgce,
        "yuan": row.yuan,
        "reason": row.reason,
    }


def _as_json(row: FindingRow) -> dict[str, Any]:
    """A finding for scripts: amounts as text lose nothing, sentences come in the chosen language."""
    amounts = {name: getattr(row, name) for name in ("found", "expected", "kgce", "yuan")}
    worded = {name: _worded(getattr(row, name)) for name in ("reason", "basis", "usually")}
    return {
        "organ_code": row.code,
        "organ_name": row.name,
        "kind": row.kind,
        "item": row.item,
        "period": row.period,
        **{name: None if amount is None else str(amount) for name, amount in amounts.items()},
        "past_months": row.past,
        "peers": row.peers,
        **worded,
    }


def _worded(message: Message) -> str:
    return message.worded(gettext)

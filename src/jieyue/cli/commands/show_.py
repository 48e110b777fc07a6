"""查看指标、得分、数据疑点、名录清理和办理记录"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from jieyue.acts.queries import first_broken_record, records
from jieyue.cli import door
from jieyue.cli.tables import add_format, show
from jieyue.cli.usage import wrong
from jieyue.cli.years import year
from jieyue.evaluations.queries.cases import CaseRow, CaseView, score_rows, view
from jieyue.evaluations.queries.cleaning import cleaning_page
from jieyue.evaluations.queries.trial import trial
from jieyue.evaluations.rules.cleaning import LACKS, MOST_MONTHS, SILENT_MONTHS, CleaningFilter
from jieyue.indicators.queries.figures import computation, indicator_rows, is_current
from jieyue.indicators.queries.findings import findings
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.registry.queries.organs import region_of
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Organs of the cleaning worklist read with one round of statements.
_AT_ONCE = 1000

INDICATORS = (
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("region", "报送区划"),
    ("indicator", "指标"),
    ("value", "数值"),
    ("unit", "单位"),
    ("status", "状态"),
    ("reason", "原因"),
    ("coverage", "完整度"),
)
SCORES = (
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("region", "报送区划"),
    ("tier", "层级"),
    ("kind", "类别"),
    ("standard", "评价标准"),
    ("score", "得分"),
    ("passed", "达标"),
    ("reason", "原因"),
    ("coverage", "完整度"),
)
SHEET = (
    ("item", "评分项"),
    ("title", "名称"),
    ("points", "分值"),
    ("score", "得分"),
    ("source", "来源"),
    ("reason", "原因"),
    ("evidence", "依据"),
)
DIFFERENCES = (
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("region", "报送区划"),
    ("before", "现得分"),
    ("after", "对照得分"),
    ("passed_before", "现达标"),
    ("passed_after", "对照达标"),
    ("items", "不同的评分项"),
)
FINDINGS = (
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("item", "项目"),
    ("period", "期间"),
    ("kind", "疑点"),
    ("size", "影响(千克标准煤)"),
    ("reason", "说明"),
)

CLEANING = (
    ("organ_code", "机关代码"),
    ("organ_name", "机关名称"),
    ("region", "报送区划"),
    ("lacks", "缺什么"),
)
AUDIT = (
    ("number", "序号"),
    ("at", "时间"),
    ("actor", "办理人"),
    ("act", "办理动作"),
    ("subject", "对象"),
    ("reason", "理由"),
    ("hash", "摘要"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True)
    indicators = kinds.add_parser("indicators", help="指标(数据年度)")
    where = indicators.add_mutually_exclusive_group()
    where.add_argument("--organ", default="", metavar="CODE")
    where.add_argument("--region", default="", metavar="CODE", help="含下级")
    indicators.add_argument("--method", default=DEFAULT_METHOD)
    indicators.set_defaults(show=_indicators)
    scores = kinds.add_parser("scores", help="得分(创建年度)")
    scores.add_argument("--organ", default="", metavar="CODE")
    scores.set_defaults(show=_scores)
    differing = kinds.add_parser(
        "differences", help="换一套标准或核算方法,得分会有哪些不同(创建年度;不改动任何记录)"
    )
    differing.add_argument("--standard", default="", metavar="CODE", help="对照的评价标准,可写 CODE@版本")
    differing.add_argument("--method", default=DEFAULT_METHOD, help="当量(默认)或 等价")
    differing.add_argument("--region", default="", metavar="CODE", help="含下级")
    differing.set_defaults(show=_differences)
    found = kinds.add_parser("findings", help="数据疑点(数据年度)")
    found.add_argument("--organ", default="", metavar="CODE")
    found.set_defaults(show=_findings)
    cleaning = kinds.add_parser("cleaning", help="名录清理:哪些机关缺联系人、规模、用能品种、报送或账号")
    cleaning.add_argument("--region", default="", metavar="CODE", help="含下级")
    cleaning.add_argument("--lack", choices=tuple(LACKS), default="", help="只看缺这一项的")
    cleaning.add_argument(
        "--months", type=_months, default=SILENT_MONTHS, metavar="M", help="几个月没有报送,默认 %(default)s"
    )
    cleaning.set_defaults(show=_cleaning)
    add_format(cleaning)
    audit = kinds.add_parser("audit", help="办理记录,并核对其哈希链")
    audit.set_defaults(show=_audit)
    add_format(audit)
    for parser_of_kind in (indicators, scores, differing, found):
        parser_of_kind.add_argument("--year", type=year, required=True)
        add_format(parser_of_kind)


def _months(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_MONTHS):
        raise wrong(say("月数应为 1 到 {most}:{text}", most=MOST_MONTHS, text=text[:20]))
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    return arguments.show(arguments)


def _indicators(arguments: argparse.Namespace) -> int:
    rows = indicator_rows(
        door.actor(),
        arguments.year,
        organ=arguments.organ,
        region=arguments.region,
        method=arguments.method,
    )
    stored = computation(arguments.year, arguments.method)
    if stored and not is_current(stored):
        door.tell(say("台账或名录在计算之后有更改,以下为此前的结果;请重新运行 jieyue compute。"))
    told = [
        {
            "organ_code": row.code,
            "organ_name": row.name,
            "region": row.region,
            "indicator": row.indicator,
            "value": row.value,
            "unit": row.unit,
            "status": row.status,
            "reason": row.reason,
            "coverage": row.coverage,
        }
        for row in rows
    ]
    show(INDICATORS, told, arguments.format)
    return door.DONE


def _scores(arguments: argparse.Namespace) -> int:
    actor = door.actor()
    if arguments.organ:
        show(SHEET, _sheet(view(actor, arguments.year, arguments.organ)), arguments.format)
    else:
        show(SCORES, [_score(row) for row in score_rows(actor, arguments.year)], arguments.format)
    return door.DONE


def _score(row: CaseRow) -> dict[str, Any]:
    return {
        "organ_code": row.code,
        "organ_name": row.name,
        "region": row.region,
        "tier": row.tier,
        "kind": row.kind,
        "standard": row.standard,
        "score": row.score,
        "passed": row.passing,
        "reason": row.reason,
        "coverage": row.coverage,
    }


def _sheet(case: CaseView) -> list[dict[str, Any]]:
    return [
        {
            "item": item.item_id,
            "title": item.title,
            "points": item.points,
            "score": item.score,
            "source": item.source,
            "reason": item.reason,
            "evidence": item.evidence,
        }
        for item in case.sheet.items
    ]


def _differences(arguments: argparse.Namespace) -> int:
    """The report of a trial; nothing on record is touched."""
    tried = trial(
        door.actor(),
        arguments.year,
        door.today(),
        standard=arguments.standard,
        method=arguments.method,
        region=arguments.region,
    )
    told = [
        {
            "organ_code": row.code,
            "organ_name": row.name,
            "region": row.region_name,
            "before": row.before,
            "after": row.after,
            "passed_before": row.passed_before,
            "passed_after": row.passed_after,
            "items": [asdict(one) for one in row.items]
            if arguments.format == "json"
            else ";".join(f"{one.item_id} {_points(one.before)}→{_points(one.after)}" for one in row.items),
        }
        for row in tried.rows
    ]
    show(DIFFERENCES, told, arguments.format)
    door.tell(
        say(
            "共 {organs} 家,{differ} 家得分或结论不同;达标现为 {before} 家,对照为 {after} 家(系数集 {factors})。记录没有改动。",
            organs=tried.organs,
            differ=len(tried.rows),
            before=tried.passed_before,
            after=tried.passed_after,
            factors=tried.factor_set,
        )
    )
    return door.DONE


def _points(score: Decimal | None) -> str:
    return "—" if score is None else plain(score)


def _findings(arguments: argparse.Namespace) -> int:
    rows = findings(door.actor(), arguments.year, organ=arguments.organ)
    if not (arguments.organ or computation(arguments.year)):
        door.tell(
            say("{year} 年尚未全面核查,以下只有填报过的机关;请先运行 jieyue check。", year=arguments.year)
        )
    show(FINDINGS, [row.as_dict() for row in rows], arguments.format)
    return door.DONE


def _cleaning(arguments: argparse.Namespace) -> int:
    """The whole worklist, page after page, then how many organs lack each thing."""
    actor = door.actor()
    wanted = CleaningFilter(lack=arguments.lack, months=arguments.months, size=_AT_ONCE)
    if arguments.region:
        wanted = replace(wanted, region=region_of(actor, arguments.region).code)
    page = cleaning_page(actor, wanted, door.today())
    rows = list(page.rows)
    for number in range(2, page.last + 1):
        rows += cleaning_page(actor, replace(wanted, page=number), door.today()).rows
    told = [
        {
            "organ_code": row.code,
            "organ_name": row.name,
            "region": row.region_name,
            "lacks": list(row.lacks)
            if arguments.format == "json"
            else "、".join(gettext(LACKS[one]) for one in row.lacks),
        }
        for row in rows
    ]
    show(CLEANING, told, arguments.format)
    for lack, count in page.counts.items():
        door.tell(say("{what} {count} 家", what=say(LACKS[lack]), count=count))
    return door.DONE


def _audit(arguments: argparse.Namespace) -> int:
    """Every act on record, for an auditor; the chain is checked from its first record to its last."""
    rows = records()
    show(AUDIT, rows, arguments.format)
    broken = first_broken_record()
    if broken is not None:
        raise Refusal(say("办理记录的哈希链在第 {number} 条断裂,该记录或其后的记录被改动过。", number=broken))
    door.tell(say("哈希链完整,共 {count} 条办理记录。", count=len(rows)))
    return door.DONE

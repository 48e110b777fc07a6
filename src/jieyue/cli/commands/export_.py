"""导出节约型机关名单、机关名录、各类台账和国家平台的表式(待核)"""

from __future__ import annotations

import argparse

from jieyue.cli import door
from jieyue.cli.usage import WrongUsage, file_named
from jieyue.cli.years import year
from jieyue.evaluations.namelist import write_name_list
from jieyue.exchange.actions.giving import give_table
from jieyue.exchange.actions.national import give_national
from jieyue.exchange.actions.summaries import give_summary
from jieyue.exchange.kinds import EXPORTED, KINDS
from jieyue.exchange.rules.national import NATIONAL, SUMMARIES
from jieyue.values.wording import say

NAME_LIST = "name-list"


def arguments(parser: argparse.ArgumentParser) -> None:
    tables = (NAME_LIST, *EXPORTED, *NATIONAL, *SUMMARIES)
    parser.add_argument("what", choices=tables, metavar="|".join(tables))
    parser.add_argument("--year", type=year, metavar="Y", help="名单的创建年度,台账的数据年度")
    ending = file_named(".xlsx", ".csv", ".json")
    parser.add_argument("--out", type=ending, required=True, metavar="FILE.(xlsx|csv|json)")
    narrowed = parser.add_mutually_exclusive_group()
    narrowed.add_argument("--region", default="", metavar="R", help="只导出此报送区划")
    narrowed.add_argument("--organ", default="", metavar="C", help="只导出此机关")


def run(arguments: argparse.Namespace) -> int:
    if arguments.what == NAME_LIST:
        count = write_name_list(door.actor(), _year(arguments), arguments.out)
        door.tell(say("已导出 {count} 家到 {file}。", count=count, file=str(arguments.out)))
        return door.DONE
    if arguments.what in (*NATIONAL, *SUMMARIES):
        return _national(arguments)
    count = give_table(
        door.actor(),
        arguments.what,
        arguments.out,
        year=_year(arguments) if KINDS[arguments.what].yearly else 0,
        region=arguments.region,
        organ=arguments.organ,
    )
    door.tell(say("已导出 {count} 行到 {file}。", count=count, file=str(arguments.out)))
    return door.DONE


def _national(arguments: argparse.Namespace) -> int:
    """A form of the national platform, or what an office reports up by one."""
    actor, code, out, wanted = door.actor(), arguments.what, arguments.out, _year(arguments)
    if out.suffix.lower() != ".xlsx":
        raise WrongUsage(say("国家平台的表式只导出 Excel,请把 --out 写成 .xlsx 文件。"))
    if code in NATIONAL:
        count = give_national(actor, code, out, year=wanted, region=arguments.region, organ=arguments.organ)
    elif arguments.organ:
        raise WrongUsage(say("汇总表按区划导出,请用 --region。"))
    else:
        count = give_summary(actor, code, out, year=wanted, region=arguments.region)
    door.tell(say("已导出 {count} 行到 {file}。", count=count, file=str(out)))
    return door.DONE


def _year(arguments: argparse.Namespace) -> int:
    if arguments.year is None:
        raise WrongUsage(say("请用 --year 指明年度。"))
    given: int = arguments.year
    return given

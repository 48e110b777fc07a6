"""评价标准:列出、查看、导入、导出、发布、比较和检查"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.tables import show
from jieyue.cli.usage import file_named
from jieyue.sheets.limits import is_workbook
from jieyue.sheets.writing import whole
from jieyue.standards.actions import keep_draft, publish, publish_draft
from jieyue.standards.queries.versions import (
    DRAFT,
    PUBLISHED,
    SHIPPED,
    Listed,
    listed_standards,
    standard_named,
    text_of,
)
from jieyue.standards.rules.difference import SORT_TITLES, carried, differences, kept_and_lost
from jieyue.standards.rules.faults import StandardRefused
from jieyue.standards.rules.form import document_of, load
from jieyue.standards.rules.standard import Standard
from jieyue.standards.rules.telling import told, verdict_words
from jieyue.standards.workbook import read_standard, write_standard
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal, RowError, RowsRefused
from jieyue.values.wording import Message, say

STATES = {PUBLISHED: say("已发布"), DRAFT: say("草稿"), SHIPPED: say("随附,未发布")}
COLUMNS = (
    ("name", "代码"),
    ("title", "名称"),
    ("state", "状态"),
    ("mark", "标记"),
    ("points", "总分"),
    ("pass_mark", "合格分"),
    ("items", "评分项"),
)
_LONGEST_FILE = 4 * 2**20


def arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="what", required=True)
    listed = acts.add_parser("list", help="列出已发布、草稿和随附的标准")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(act=_list)
    shown = acts.add_parser("show", help="逐项查看一个标准")
    shown.add_argument("code", metavar="CODE", help="代码,或 代码@版本、代码@draft")
    shown.set_defaults(act=_show)
    taken = acts.add_parser("import", help="读入 TOML 或 Excel,存为草稿")
    taken.add_argument("file", type=Path, metavar="FILE.(toml|xlsx)")
    taken.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    taken.set_defaults(act=_import)
    given = acts.add_parser("export", help="导出为 TOML 或 Excel")
    given.add_argument("code", metavar="CODE")
    ending = file_named(".toml", ".xlsx")
    given.add_argument("--out", type=ending, required=True, metavar="FILE.(toml|xlsx)")
    given.set_defaults(act=_export)
    published = acts.add_parser("publish", help="发布草稿,或随附的标准")
    published.add_argument("code", metavar="CODE")
    published.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    published.set_defaults(act=_publish)
    compared = acts.add_parser("diff", help="逐项比较两个标准")
    compared.add_argument("first", metavar="A", help="代码或文件")
    compared.add_argument("second", metavar="B", help="代码或文件")
    compared.set_defaults(act=_diff)
    checked = acts.add_parser("check", help="检查一份 TOML 或 Excel,不保存")
    checked.add_argument("file", type=Path, metavar="FILE")
    checked.set_defaults(act=_check)


def run(arguments: argparse.Namespace) -> int:
    return arguments.act(arguments)


def _list(arguments: argparse.Namespace) -> int:
    rows = [_listed(one) for one in listed_standards()]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        show(COLUMNS, rows, "table")
    return door.DONE


def _listed(one: Listed) -> dict[str, str | int]:
    return {
        "name": one.name,
        "title": one.title,
        "state": STATES[one.state].worded(gettext),
        "mark": one.mark,
        "points": plain(one.standard.points),
        "pass_mark": plain(one.standard.pass_mark),
        "items": len(one.standard.scored),
    }


def _show(arguments: argparse.Namespace) -> int:
    standard = standard_named(arguments.code).standard
    print(f"{standard.title}({standard.code} {standard.version}){standard.mark}")
    for sentence in verdict_words(standard):
        door.tell(sentence)
    for gate in standard.gates:
        print(f"\n{gate.id} {gate.title}")
        for condition in gate.conditions:
            print(f"  {condition.id} {condition.title}  {told(condition).rule.worded(gettext)}")
    groups = [(f"{block.id} {block.title}", block.points, block.items) for block in standard.blocks]
    if standard.bonus:
        groups.append((gettext("附加分"), standard.bonus_cap, standard.bonus))
    for title, points, items in groups:
        print(f"\n{title}  {plain(points)}")
        for item in items:
            words = told(item)
            star = "★ " if item.modifiers.star else ""
            print(f"  {item.id} {star}{item.title}  {plain(item.points)}  {words.rule.worded(gettext)}")
            for sentence in words.modifiers:
                print(f"      {sentence.worded(gettext)}")
    return door.DONE


def _import(arguments: argparse.Namespace) -> int:
    read = _read(arguments.file)
    if read is None:
        return door.ROWS_REFUSED
    standard = keep_draft(door.actor(arguments.username), read[0])
    door.tell(say("已存为草稿“{code}”;核对后用 jieyue standard publish {code} 发布。", code=standard.code))
    return door.DONE


def _check(arguments: argparse.Namespace) -> int:
    read = _read(arguments.file)
    if read is None:
        return door.ROWS_REFUSED
    standard = read[1]
    door.tell(
        say(
            "没有错误:{title},{points} 分,{count} 个评分项。",
            title=standard.title,
            points=plain(standard.points),
            count=len(standard.scored),
        )
    )
    return door.DONE


def _read(file: Path) -> tuple[str, Standard] | None:
    """The text and the standard of a file; None where it has faults, which are told one by one."""
    try:
        return _read_file(file)
    except StandardRefused as refused:
        for error in refused.errors:
            door.tell(error)
    except RowsRefused as refused:
        for one in refused.errors:
            door.tell(_placed(one))
        door.tell(refused.message)
    return None


def _read_file(file: Path) -> tuple[str, Standard]:
    """Raises StandardRefused, RowsRefused, or Refusal for a file that is neither."""
    if not file.is_file():
        raise Refusal(say("文件“{file}”不存在。", file=str(file)))
    if is_workbook(file):
        return read_standard(file)
    if file.stat().st_size > _LONGEST_FILE:
        raise Refusal(say("文件“{file}”过大,不像是评价标准。", file=str(file)))
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refusal(say("文件“{file}”不是 UTF-8 编码的 TOML,也不是工作簿。", file=str(file))) from None
    return text, load(text)


def _placed(error: RowError) -> Message:
    return say(
        "{sheet} 第 {row} 行 {column}:{problem}",
        sheet=error.sheet,
        row=error.row or "—",
        column=error.column,
        problem=error.message,
    )


def _export(arguments: argparse.Namespace) -> int:
    text = text_of(standard_named(arguments.code))
    if arguments.out.suffix.lower() == ".xlsx":
        write_standard(arguments.out, document_of(text))
    else:
        with whole(arguments.out) as part:
            part.write_text(text, encoding="utf-8")
    door.tell(say("已写入 {file}。", file=str(arguments.out)))
    return door.DONE


def _publish(arguments: argparse.Namespace) -> int:
    actor = door.actor(arguments.username)
    found = standard_named(arguments.code)
    drafts = [one for one in listed_standards() if one.code == found.code and one.state == DRAFT]
    if drafts:
        version = publish_draft(actor, found.code)
    elif found.state == SHIPPED:
        version = publish(actor, text_of(found))
    else:
        raise Refusal(say("标准“{code}”已经发布,没有待发布的草稿。", code=found.code))
    door.tell(say("已发布“{title}”,摘要 {digest}。", title=version.title, digest=version.digest[:12]))
    return door.DONE


def _diff(arguments: argparse.Namespace) -> int:
    first, second = _named(arguments.first), _named(arguments.second)
    changes = differences(first, second)
    for change in changes:
        print(f"{SORT_TITLES[change.sort].worded(gettext)} {change.id} {change.title}")
        for detail in change.details:
            before, after = (side.worded(gettext) or "—" for side in (detail.before, detail.after))
            print(f"    {detail.what.worded(gettext)}:{before} → {after}")
    if not changes:
        door.tell(say("两者没有差异。"))
    for sentence in kept_and_lost(carried(first, second)):
        door.tell(sentence)
    return door.DONE


def _named(name: str) -> Standard:
    file = Path(name)
    return _read_file(file)[1] if file.suffix in {".toml", ".xlsx"} else standard_named(name).standard

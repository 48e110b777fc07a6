"""登记机关变动:更名、划转、调整上级主管、合并、分设、设立、撤销;撤回登记,查看沿革"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext

from jieyue.cli import door
from jieyue.cli.tables import show
from jieyue.cli.usage import wrong
from jieyue.evaluations.queries.following import following
from jieyue.registry.actions.changing import change_organ, preview_change, undo_change
from jieyue.registry.queries.history import EventRow, past_of, turned
from jieyue.registry.queries.organs import organ_head
from jieyue.registry.rules.changing import Part, Party, Wish
from jieyue.registry.rules.history import EVENT_TITLES, PARTS, EventKind
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

# What a change makes of each organ, and what became of one, as tables.
TURNED = (
    ("code", "机关代码"),
    ("name", "机关名称"),
    ("part", "角色"),
    ("field", "字段"),
    ("before", "原值"),
    ("after", "新值"),
)
PAST = (
    ("on", "生效日期"),
    ("kind", "变动"),
    ("reason", "理由"),
    ("document", "文号"),
    ("by", "办理人"),
    ("undone", "撤回"),
)
_HELP = {
    EventKind.RENAME: "更名",
    EventKind.MOVE: "划转到另一区划",
    EventKind.SUPERVISE: "调整上级主管",
    EventKind.MERGE: "并入另一机关",
    EventKind.SPLIT: "分设新机关",
    EventKind.OPEN: "登记设立日期",
    EventKind.CLOSE: "撤销",
}
_LONGEST_CODE = 40


def arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for kind, told in _HELP.items():
        change = kinds.add_parser(kind.value, help=told, description=told)
        change.add_argument("code", metavar="CODE", help="机关代码")
        _own_options(kind, change)
        change.add_argument("--on", type=_day, metavar="D", help="生效日期,如 2026-03-12;默认今天")
        change.add_argument("--document", default="", metavar="N", help="文号")
        change.add_argument("--dry-run", action="store_true", help="只说明会发生什么,不登记")
        _shared_options(change)
        change.set_defaults(act=_change, kind=kind)
    undo = kinds.add_parser("undo", help="撤回最近一次变动", description="撤回最近一次变动")
    undo.add_argument("code", metavar="CODE", help="机关代码")
    _shared_options(undo)
    undo.set_defaults(act=_undo)
    history = kinds.add_parser("history", help="查看沿革", description="查看沿革")
    history.add_argument("code", metavar="CODE", help="机关代码")
    history.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")
    history.set_defaults(act=_history)


def _own_options(kind: EventKind, parser: argparse.ArgumentParser) -> None:
    """What this kind of change needs to know beside the day and the reason."""
    if kind is EventKind.RENAME:
        parser.add_argument("--name", required=True, metavar="N", help="新名称")
    elif kind is EventKind.MOVE:
        parser.add_argument("--region", required=True, metavar="R", help="新区划的代码或名称")
    elif kind is EventKind.SUPERVISE:
        parser.add_argument(
            "--superior", default="", metavar="C", help="上级主管的机关代码;不写即没有上级主管"
        )
    elif kind is EventKind.MERGE:
        parser.add_argument("--into", required=True, metavar="C", help="承接机关的代码")
    elif kind is EventKind.SPLIT:
        parser.add_argument(
            "--part",
            dest="parts",
            type=_part,
            action="append",
            required=True,
            metavar="C=N",
            help="新机关的代码和名称,可多次给出",
        )
        parser.add_argument("--goes-on", action="store_true", help="本机关保留")


def _shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="T", help="理由")
    parser.add_argument("--as", dest="username", metavar="USER", help="以此账号办理,仅限演示环境")
    parser.add_argument("--json", action="store_true", help="结果以 JSON 写到标准输出")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(say("日期应写成 2026-03-12:{text}", text=text[:20])) from None


def _part(text: str) -> Part:
    code, equals, name = text.partition("=")
    if not (equals and code.strip() and name.strip()):
        raise wrong(say("新机关应写成 代码=名称:{text}", text=text[:_LONGEST_CODE]))
    return Part(code.strip(), name.strip())


def run(arguments: argparse.Namespace) -> int:
    return arguments.act(arguments)


def _change(arguments: argparse.Namespace) -> int:
    actor = door.business_actor(arguments.username)
    if not arguments.reason.strip():
        raise Refusal(say("请填写“{act}”的理由。", act=say(EVENT_TITLES[arguments.kind])))
    wish = _wish(arguments)
    parties = preview_change(actor, wish)
    follows = following(wish, parties)
    if not arguments.dry_run:
        change_organ(actor, wish)
    _tell(arguments, wish, parties, follows)
    return door.DONE


def _wish(arguments: argparse.Namespace) -> Wish:
    told = {
        name: getattr(arguments, name)
        for name in ("name", "region", "superior", "into", "parts", "goes_on")
        if name in arguments
    }
    return Wish(
        kind=arguments.kind,
        code=arguments.code,
        on=arguments.on or door.today(),
        reason=arguments.reason,
        document=arguments.document,
        **told,
    )


def _tell(
    arguments: argparse.Namespace, wish: Wish, parties: Sequence[Party], follows: Sequence[Message]
) -> None:
    rows = [row for party in parties for row in _rows(party)]
    if arguments.json:
        told = {
            "kind": wish.kind.value,
            "on": wish.on.isoformat(),
            "stored": not arguments.dry_run,
            "organs": [_as_json(party) for party in parties],
            "follows": [message.worded(gettext) for message in follows],
        }
        print(json.dumps(told, ensure_ascii=False))
    else:
        show(TURNED, rows, "table")
        for message in follows:
            door.tell(message)
    if arguments.dry_run:
        door.tell(say("以上只是说明,没有登记;去掉 --dry-run 即登记。"))
    else:
        door.tell(say("已登记“{kind}”,自 {day} 起生效。", kind=say(EVENT_TITLES[wish.kind]), day=wish.on))


def _rows(party: Party) -> list[Mapping[str, Any]]:
    """A line for each field of the organ that changes; one line for an organ that is founded."""
    was = party.before or party.after
    head = {"code": was.code, "name": was.name, "part": say(dict(PARTS)[party.part])}
    if party.before is None:
        return [head | {"field": say("设立"), "before": None, "after": party.after.name}]
    changes = turned(party.before, party.after)
    return [head | {"field": one.title, "before": one.before, "after": one.after} for one in changes] or [
        head | {"field": None, "before": None, "after": None}
    ]


def _as_json(party: Party) -> dict[str, Any]:
    was = party.before or party.after
    changes = [] if party.before is None else turned(party.before, party.after)
    return {
        "code": was.code,
        "name": was.name,
        "part": party.part,
        "founded": party.before is None,
        "changes": [
            {"field": one.field, "before": one.before.worded(gettext), "after": one.after.worded(gettext)}
            for one in changes
        ],
    }


def _undo(arguments: argparse.Namespace) -> int:
    actor = door.business_actor(arguments.username)
    past = past_of(actor, organ_head(actor, arguments.code), door.today())
    if not past.latest:
        raise Refusal(say("建档以来没有变动。"))
    undo_change(actor, arguments.code, past.latest, arguments.reason)
    if arguments.json:
        print(json.dumps({"code": arguments.code, "undone": past.latest}))
    door.tell(say("已撤回,各机关恢复到变动之前。"))
    return door.DONE


def _history(arguments: argparse.Namespace) -> int:
    actor = door.actor()
    events = past_of(actor, organ_head(actor, arguments.code), door.today()).events
    if arguments.json:
        print(json.dumps([_event(row) for row in events], ensure_ascii=False))
    else:
        show(PAST, [_event_row(row) for row in events], "table")
    return door.DONE


def _event(row: EventRow) -> dict[str, Any]:
    return {
        "number": row.id,
        "kind": row.kind.value,
        "on": row.on.isoformat(),
        "reason": row.reason,
        "document": row.document,
        "by": row.by,
        "at": row.at.isoformat(),
        "part": row.part,
        "changes": [
            {"field": one.field, "before": one.before.worded(gettext), "after": one.after.worded(gettext)}
            for one in row.turned
        ],
        "others": [{"code": one.code, "name": one.name, "part": one.part} for one in row.others],
        "undone_at": row.undone_at and row.undone_at.isoformat(),
        "undone_reason": row.undone_reason,
    }


def _event_row(row: EventRow) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "kind": row.title,
        "reason": row.reason,
        "document": row.document,
        "by": row.by,
        "undone": row.undone_reason or None,
    }

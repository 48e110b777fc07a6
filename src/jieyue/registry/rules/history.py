"""What becomes of organs over the years, and how one stood on any day: the present row, walked back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from jieyue.registry.rules.organ_rows import OrganFacts
from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

Values = Mapping[str, Any]


class EventKind(StrEnum):
    """The kinds of change an organ may undergo; one event may touch several organs."""

    OPEN = "open"
    RENAME = "rename"
    MOVE = "move"
    SUPERVISE = "supervise"
    AMEND = "amend"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    ABSORB = "absorb"


EVENT_TITLES = {
    EventKind.OPEN: "设立",
    EventKind.RENAME: "更名",
    EventKind.MOVE: "划转",
    EventKind.SUPERVISE: "调整上级主管",
    EventKind.AMEND: "变更登记",
    EventKind.MERGE: "合并",
    EventKind.SPLIT: "分设",
    EventKind.CLOSE: "撤销",
    EventKind.ABSORB: "并入(重复登记)",
}

# What an organ's part in an event is: it changed, it went into another, it came out of another.
SELF, FROM, TO = "self", "from", "to"
PARTS = ((SELF, "本机关"), (FROM, "原机关"), (TO, "承接机关"))
# Events that hand an organ's work on to others.
SUCCESSION = frozenset({EventKind.MERGE, EventKind.SPLIT})

# What identifies an organ and is kept by date; contact and phone are persons' and are not.
TRACKED = (
    "name",
    "region",
    "tier",
    "kind",
    "credit_code",
    "superior",
    "premises",
    "joint",
    "opened",
    "closed",
)
FIELD_TITLES = {
    "name": "名称",
    "region": "报送区划",
    "tier": "层级",
    "kind": "类别",
    "credit_code": "统一社会信用代码",
    "superior": "上级主管",
    "premises": "办公形式",
    "joint": "合署",
    "opened": "设立日期",
    "closed": "撤销日期",
}
_DATES = frozenset({"opened", "closed"})
# A sheet may change several fields of an organ at once; the event is called by the gravest of them.
_GRAVEST = (
    ("region", EventKind.MOVE),
    ("name", EventKind.RENAME),
    ("superior", EventKind.SUPERVISE),
)


@dataclass(frozen=True)
class Recorded:
    """An event as it touched one organ: only the fields it changed, as they were and as they became."""

    on: date
    before: Values
    after: Values


def differences(before: OrganFacts, after: OrganFacts) -> tuple[dict[str, Any], dict[str, Any]]:
    """The tracked fields in which two standings differ, before and after, as they can be stored."""
    was, became = asdict(before), asdict(after)
    changed = [name for name in TRACKED if was[name] != became[name]]
    return ({name: _stored(was[name]) for name in changed}, {name: _stored(became[name]) for name in changed})


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def with_values(facts: OrganFacts, values: Values) -> OrganFacts:
    """The facts with stored values put in."""
    read: dict[str, Any] = {
        name: date.fromisoformat(value) if name in _DATES and value else value
        for name, value in values.items()
    }
    return replace(facts, **read)


def earlier(events: Iterable[Recorded], day: date) -> dict[str, Any]:
    """The fields that were different at the end of `day`; `events` are an organ's own, the latest first.

    The dates of its life are left out: they are facts of all times, not unknown before they came.
    """
    was: dict[str, Any] = {}
    for event in events:
        if event.on <= day:
            break
        was.update(event.before)
    return {name: value for name, value in was.items() if name not in _DATES}


def kind_of(changed: Iterable[str]) -> EventKind:
    """What an event that changes these fields is called."""
    names = set(changed)
    return next((kind for name, kind in _GRAVEST if name in names), EventKind.AMEND)


def may_change(facts: OrganFacts, on: date, *, today: date, last: date | None) -> Verdict:
    """Whether something may change at an organ from `on`; `last` is the day of its latest change."""
    if facts.closed is not None:
        return no(
            say("“{name}”已于 {day} 撤销或并入其他机关,不能再变动。", name=facts.name, day=facts.closed)
        )
    if on > today:
        return no(say("生效日期 {day} 还没有到,请在当天或之后登记。", day=on))
    if facts.opened and on < facts.opened:
        return no(say("“{name}”{day} 才设立,变动不能早于这一天。", name=facts.name, day=facts.opened))
    if last and on < last:
        return no(
            say(
                "“{name}”上一次变动在 {last},新的变动不能早于它;若上一次登记有误,请先撤回。",
                name=facts.name,
                last=last,
            )
        )
    return YES


def may_undo(kind: EventKind, *, stands: bool, latest: bool, absorbed: bool = False) -> Verdict:
    """Whether a change may be taken back; `latest`: nothing has followed at any organ it touched.

    `absorbed` says that the ledgers an absorption moved go back with it.
    """
    if not stands:
        return no(say("这次变动已经撤回。"))
    if kind is EventKind.ABSORB and not absorbed:
        return no(say("重复登记的并入请在“疑似重复”里撤回,台账随之退回。"))
    if not latest:
        return no(say("这次变动之后,所涉机关又有变动;请先撤回后来的变动。"))
    return YES


@dataclass(frozen=True)
class Life:
    """From when to when an organ is there; `closed` is the first day it no longer is.  None is unbounded."""

    opened: date | None = None
    closed: date | None = None

    @property
    def span(self) -> tuple[int | None, int | None]:
        """The first month wholly lived and the first that is not any more, as year x 12 + month - 1."""
        first = past = None
        if self.opened:
            # Opened after the first of a month, the next month is its first whole one.
            first = self.opened.year * 12 + self.opened.month - 1 + (self.opened.day > 1)
        if self.closed:
            past = self.closed.year * 12 + self.closed.month - 1
        return first, past

    @property
    def turning_years(self) -> tuple[int, ...]:
        """The years in which it was opened and closed, as far as it was; each once."""
        return tuple(dict.fromkeys(day.year for day in (self.opened, self.closed) if day))

    def months(self, year: int) -> frozenset[int]:
        """The months of a year the organ lived through from the first day to the last."""
        first, past = self.span
        start = year * 12 - 1
        return frozenset(
            month
            for month in range(1, 13)
            if (first is None or start + month >= first) and (past is None or start + month < past)
        )


ALWAYS = Life()

"""What can be imported: for every kind of sheet its columns, and the action that takes its rows."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from jieyue.accounts.actions import import_accounts
from jieyue.accounts.columns import ACCOUNT_COLUMNS
from jieyue.accounts.rules import AccountRow
from jieyue.acts.rules import Actor
from jieyue.campaigns.queries import latest_year
from jieyue.cli import door
from jieyue.evaluations.actions.answering import AnswerRow, import_answers
from jieyue.evaluations.actions.registers import (
    ExemptionRow,
    NamedRow,
    import_exemptions,
    import_named,
)
from jieyue.evaluations.columns import ANSWER_COLUMNS, EXEMPTION_COLUMNS, NAMED_COLUMNS
from jieyue.ledgers.actions import record_entries
from jieyue.ledgers.columns import ENTRY_COLUMNS
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.registry.actions import save_organs
from jieyue.registry.columns import ORGAN_COLUMNS
from jieyue.registry.rules.organ_rows import OrganRow
from jieyue.sheets.columns import Column
from jieyue.sheets.mapping import MappedRow
from jieyue.values.imports import Source, Tally
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

Row = TypeVar("Row")


@dataclass(frozen=True)
class Batch:
    """The rows of one file, on their way to the action that takes them; `year` is what --year said."""

    actor: Actor
    rows: Sequence[MappedRow]
    source: Source
    year: int | None = None
    dry_run: bool = False

    def of(self, kind: Callable[..., Row], /, **fields: str) -> list[Row]:
        """The rows as a package wants them: its `fields`, each from the key of the sheet."""
        return [
            kind(
                row.number, columns=row.columns, **{name: row.values.get(key) for name, key in fields.items()}
            )
            for row in self.rows
        ]

    @property
    def told(self) -> dict[str, Any]:
        return {"source": self.source, "dry_run": self.dry_run}


@dataclass(frozen=True)
class Kind:
    """One kind of sheet.  `identity` are the fields no mapping can do without."""

    title: str
    columns: Sequence[Column]
    identity: Sequence[str]
    take: Callable[[Batch], Tally]
    notes: Sequence[str] = ()
    examples: Sequence[Mapping[str, str]] = ()


def _keys(columns: Sequence[Column]) -> dict[str, str]:
    return {column.key: column.key for column in columns}


def _take_organs(batch: Batch) -> Tally:
    return save_organs(batch.actor, batch.of(OrganRow, **_keys(ORGAN_COLUMNS)), **batch.told)


def _take_entries(batch: Batch) -> Tally:
    rows = batch.of(EntryRow, **_keys(ENTRY_COLUMNS))
    return record_entries(batch.actor, rows, year=batch.year, **batch.told)


def _take_accounts(batch: Batch) -> Tally:
    """Passwords that were made up go to a file of their own, readable by its owner only."""
    rows = batch.of(AccountRow, **_keys(ACCOUNT_COLUMNS))
    path = settings.JIEYUE_HOME / f"accounts-{batch.actor.at:%Y%m%d-%H%M%S-%f}.csv"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        try:
            tally, made = import_accounts(batch.actor, rows, **batch.told)
        except Refusal:
            path.unlink()
            raise
        writer = csv.writer(file)
        writer.writerows([("username", "password"), *made.items()])
    if made:
        door.tell(say("自动生成的密码已写入 {file},请分发后删除。", file=str(path)))
    else:
        path.unlink()
    return tally


def _take_answers(batch: Batch) -> Tally:
    year = latest_year() if batch.year is None else batch.year
    if year is None:
        raise Refusal(say("还没有开启任何年度,请先运行 jieyue evaluate --year 年度。"))
    rows = batch.of(AnswerRow, organ="code", item="item", value="answer", note="note")
    return import_answers(batch.actor, year, rows, **batch.told)


def _take_named(batch: Batch) -> Tally:
    rows = batch.of(NamedRow, organ="code", year="year", batch="batch", document="number")
    return import_named(batch.actor, rows, **batch.told)


def _take_exemptions(batch: Batch) -> Tally:
    rows = batch.of(ExemptionRow, organ="code", title="title", granted="granted", expires="expires")
    return import_exemptions(batch.actor, rows, **batch.told)


_BLANK = "留空的单元格表示保持原样,不会清零,也不会删除。"
_WHOLE = "任何一处有误,整份文件都不导入;同一份文件可以重复导入,不会重复登记。"

KINDS: dict[str, Kind] = {
    "organs": Kind(
        "机关名录",
        ORGAN_COLUMNS,
        ("code",),
        _take_organs,
        notes=(_BLANK, _WHOLE, "同一机关可按不同的生效日期填多行,人数、面积、车辆将按日期分段计算。"),
        examples=(
            {
                "code": "XA-001",
                "name": "西安市示例局",
                "region": "610100",
                "tier": "市级",
                "kind": "行政机关",
                "premises": "集中办公",
                "joint": "否",
                "sensitive": "否",
                "valid_from": "2025-01-01",
                "headcount": "86",
                "floor_area": "2150.5",
                "vehicles": "3",
            },
        ),
    ),
    "energy": Kind(
        "能源资源台账",
        ENTRY_COLUMNS,
        ("code", "item", "period", "quantity"),
        _take_entries,
        notes=(_BLANK, _WHOLE, "没有用量请填 0;抄表推算的数请在“估算”填 是。"),
        examples=(
            {"code": "XA-001", "item": "电", "period": "2025-03", "quantity": "18250", "cost": "11862.5"},
            {"code": "XA-001", "item": "汽油(车用)", "period": "2025", "quantity": "960", "estimated": "是"},
        ),
    ),
    "answers": Kind(
        "自评回答",
        ANSWER_COLUMNS,
        ("code", "item", "answer"),
        _take_answers,
        notes=(_BLANK, _WHOLE, "台账能够回答的评分项自动评分,不必填写。"),
    ),
    "named": Kind("以往批次名单", NAMED_COLUMNS, ("code",), _take_named, notes=(_BLANK, _WHOLE)),
    "exemptions": Kind(
        "示范单位", EXEMPTION_COLUMNS, ("code", "title"), _take_exemptions, notes=(_BLANK, _WHOLE)
    ),
    "accounts": Kind(
        "账号", ACCOUNT_COLUMNS, ("username", "name", "role", "scope"), _take_accounts, notes=(_WHOLE,)
    ),
}

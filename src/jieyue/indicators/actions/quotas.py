"""Taking over a standard's table of quotas, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, may, seat
from jieyue.indicators.models import Quota as Stored
from jieyue.indicators.queries.quotas import quotas
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.quotas import MARKS, UNVERIFIED, Quota, by_key
from jieyue.registry.actions.holding import hold_registry
from jieyue.registry.queries.organs import kinds
from jieyue.registry.rules.climate import CLIMATES
from jieyue.values.imports import MOST_LISTED, RefusedCells, RowChange, Source, Tally, cells_changed
from jieyue.values.quantities import parse_amount, plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

ACT = "quota.import"
LONGEST_SOURCE = 120
_VALUES = ("constraint", "base", "guide")


@dataclass(frozen=True)
class QuotaRow:
    """One quota as it is written; None is a blank cell.  Codes and titles are both understood."""

    number: int
    indicator: str | None
    kind: str | None = None
    climate: str | None = None
    constraint: str | None = None
    base: str | None = None
    guide: str | None = None
    source: str | None = None
    mark: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def import_quotas(actor: Actor, rows: Sequence[QuotaRow], *, source: Source, dry_run: bool = False) -> Tally:
    """Make the quotas of a sheet hold; those it doesn't name stay as they are, and so does what it leaves blank.

    Raises RowsRefused naming every cell that can't be taken, Refusal where `actor` may not.
    """
    if dry_run:
        verdict = may(actor, ACT, seat(actor, ACT))
        if not verdict:
            raise Refusal(verdict.reason)
        return _planned(rows, source)[1]
    with draft(actor, ACT, path=seat(actor, ACT)):
        # Only now is it certain that nobody else writes what these rows are compared with.
        hold_registry(())
        changed, tally = _planned(rows, source)
        if changed:
            _store(actor, changed, source, tally)
    return tally


def _planned(rows: Sequence[QuotaRow], source: Source) -> tuple[Sequence[Quota], Tally]:
    cells = RefusedCells(source.sheet)
    there = by_key(quotas())
    wanted: dict[tuple[str, str, str], tuple[QuotaRow, Quota]] = {}
    titles = _titles()
    words = _words(titles)
    for row in rows:
        quota = _read(row, cells, there, words)
        if quota is None:
            continue
        key = (quota.indicator, quota.kind, quota.climate)
        first, had = wanted.setdefault(key, (row, quota))
        if had != quota:
            cells.refuse(row, "indicator", say("与第 {row} 行矛盾,请保留一行。", row=first.number))
    cells.raise_if_any(len(rows))
    differing = [
        (row, there.get(key), quota) for key, (row, quota) in wanted.items() if there.get(key) != quota
    ]
    created = sum(before is None for _, before, _ in differing)
    changes = tuple(_change(*one, titles) for one in differing[:MOST_LISTED])
    tally = Tally(created, len(differing) - created, len(wanted) - len(differing), changes)
    return [quota for *_, quota in differing], tally


def _change(row: QuotaRow, before: Quota | None, after: Quota, titles: _Words) -> RowChange:
    """What becomes of one quota: named by its indicator, the kind of organ and the climate it is for."""
    names = (
        titles["indicator"][after.indicator],
        *([titles["kind"][after.kind]] if after.kind else []),
        *([titles["climate"][after.climate]] if after.climate else []),
    )
    was = _cells(before, titles) if before else {}
    return RowChange(row.number, names, before is None, cells_changed(was, _cells(after, titles)))


def _cells(quota: Quota, titles: _Words) -> dict[str, str]:
    values = {name: getattr(quota, name) for name in _VALUES}
    figures = {name: "" if value is None else plain(value) for name, value in values.items()}
    return figures | {"source": quota.source, "mark": titles["mark"][quota.mark]}


def _store(actor: Actor, changed: Sequence[Quota], source: Source, tally: Tally) -> None:
    with perform(actor, ACT, subject=f"quotas {source.label}", path=seat(actor, ACT)) as detail:
        Stored.objects.bulk_create(
            [Stored(**vars(quota)) for quota in changed],
            update_conflicts=True,
            unique_fields=["indicator", "kind", "climate"],
            update_fields=[*_VALUES, "source", "mark"],
        )
        detail.update(tally.as_json())


_Words = Mapping[str, Mapping[str, str]]


def _titles() -> _Words:
    """By column, what each code in it is called."""
    return {
        "indicator": {code: one.title for code, one in DEFINITIONS.items()},
        "kind": {one.code: one.title for one in kinds()},
        "climate": {code: str(title) for code, title in CLIMATES.items()},
        "mark": {code: str(title) for code, title in MARKS.items()},
    }


def _words(titles: _Words) -> _Words:
    """By column, what may stand in it and the code it means."""
    return {
        column: {title: code for code, title in told.items()} | {code: code for code in told}
        for column, told in titles.items()
    }


def _read(
    row: QuotaRow, cells: RefusedCells, there: Mapping[tuple[str, str, str], Quota], words: _Words
) -> Quota | None:
    """The row as a quota; None where a cell was refused, which is then noted."""
    indicator = cells.required(row, "indicator", row.indicator, lambda text: _meant(words["indicator"], text))
    kind = cells.read(row, "kind", row.kind, lambda text: _meant(words["kind"], text)) or ""
    climate = cells.read(row, "climate", row.climate, lambda text: _meant(words["climate"], text)) or ""
    had = there.get((indicator or "", kind, climate))
    values: dict[str, Decimal | None] = {}
    for name in _VALUES:
        read = cells.read(row, name, getattr(row, name), parse_amount)
        values[name] = read if read is not None else getattr(had, name, None)
    source = cells.read(row, "source", row.source, _source) or (had.source if had else None)
    mark = cells.read(row, "mark", row.mark, lambda text: _meant(words["mark"], text))
    if cells.has(row) or indicator is None:
        return None
    constraint = values["constraint"]
    if constraint is None or source is None:
        lacking = "constraint" if constraint is None else "source"
        cells.refuse(row, lacking, say("新登记的定额须写明约束值和依据。"))
        return None
    quota = Quota(
        indicator,
        kind,
        climate,
        constraint,
        values["base"],
        values["guide"],
        source,
        mark or (had.mark if had else UNVERIFIED),
    )
    if not quota.in_order:
        cells.refuse(row, "constraint", say("引导值不能大于基准值,基准值不能大于约束值,请核对。"))
        return None
    return quota


def _meant(words: Mapping[str, str], text: str) -> str:
    code = words.get(text.strip())
    if code is None:
        raise Refusal(_unknown(text, words))
    return code


def _unknown(text: str, words: Mapping[str, str]) -> Message:
    choices = "、".join(word for word in words if word != words[word])
    return say("“{text}”无法识别,应为:{choices}。", text=text.strip()[:40], choices=choices)


def _source(text: str) -> str:
    if len(text) > LONGEST_SOURCE:
        raise Refusal(say("依据超过 {longest} 字,请缩短。", longest=LONGEST_SOURCE))
    return text.strip()

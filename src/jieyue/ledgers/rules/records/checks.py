"""The hard checks a ledger may declare: a few small rules, each of which looks at one row and says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from jieyue.values.quantities import plain
from jieyue.values.wording import Message, listed, say

# A row as it is stored: every cell as canonical text, blank cells left out.
Cells = Mapping[str, str]
Titles = Mapping[str, str]


@dataclass(frozen=True)
class Check:
    """One declared check: the name of its rule, the fields it looks at, and the rows it holds for.

    `where` are the values that other fields must have; `least` and `most` bound the numbers of `within`, `most` the days
    of `order`.
    """

    rule: str
    parts: tuple[str, ...] = ()
    whole: str = ""
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field the check names."""
        return tuple(name for name in (*self.parts, self.whole, *(name for name, _ in self.where)) if name)

    def holds_for(self, cells: Cells) -> bool:
        """Whether the row is one of those the check is about."""
        return all(cells.get(name) in values for name, values in self.where)


@dataclass(frozen=True)
class Wrong:
    """What a check found: the field to mend and the sentence."""

    field: str
    message: Message


def check_from(row: Mapping[str, Any]) -> Check:
    """A check from its table.  Raises ValueError for a rule there is none of."""
    if row["rule"] not in RULES:
        raise ValueError(f"no rule {row['rule']}")
    return Check(
        rule=row["rule"],
        parts=tuple(row.get("parts", ())),
        whole=row.get("whole", ""),
        where=tuple((name, frozenset(values)) for name, values in row.get("where", {}).items()),
        least=_number(row.get("min")),
        most=_number(row.get("max")),
    )


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def wrongs(checks: tuple[Check, ...], cells: Cells, titles: Titles) -> list[Wrong]:
    """What is wrong with a row; `titles` name the fields in the sentences."""
    found = (RULES[check.rule](check, cells, titles) for check in checks if check.holds_for(cells))
    return [wrong for wrong in found if wrong]


def _sum(check: Check, cells: Cells, titles: Titles) -> Wrong | None:
    """The parts make up the whole; judged once all of them are there."""
    if check.whole not in cells or any(part not in cells for part in check.parts):
        return None
    total = sum((Decimal(cells[part]) for part in check.parts), Decimal(0))
    if total == Decimal(cells[check.whole]):
        return None
    return Wrong(
        check.whole,
        say(
            "{parts}合计 {total},与“{whole}”{told} 不符。",
            parts=listed([say(titles[part]) for part in check.parts]),
            total=plain(total),
            whole=say(titles[check.whole]),
            told=cells[check.whole],
        ),
    )


def _at_most(check: Check, cells: Cells, titles: Titles) -> Wrong | None:
    """The parts together are no more than the whole; a part that is blank counts for nothing."""
    told = [part for part in check.parts if part in cells]
    if not told or check.whole not in cells:
        return None
    total = sum((Decimal(cells[part]) for part in told), Decimal(0))
    if total <= Decimal(cells[check.whole]):
        return None
    return Wrong(
        told[-1],
        say(
            "{parts}为 {total},超过“{whole}”{told}。",
            parts=listed([say(titles[part]) for part in told]),
            total=plain(total),
            whole=say(titles[check.whole]),
            told=cells[check.whole],
        ),
    )


def _order(check: Check, cells: Cells, titles: Titles) -> Wrong | None:
    """The dates follow one another, and where `most` is told, within so many days of each other."""
    first, then = check.parts
    if first not in cells or then not in cells:
        return None
    days = (date.fromisoformat(cells[then]) - date.fromisoformat(cells[first])).days
    if days >= 0 and (check.most is None or days <= check.most):
        return None
    if days > 0:
        return Wrong(
            then,
            say(
                "“{first}”到“{then}”相隔 {days} 天,超过 {most} 天,请分开登记。",
                first=say(titles[first]),
                then=say(titles[then]),
                days=days,
                most=plain(check.most or Decimal(0)),
            ),
        )
    return Wrong(
        then,
        say(
            "“{then}”{later} 早于“{first}”{earlier}。",
            then=say(titles[then]),
            later=cells[then],
            first=say(titles[first]),
            earlier=cells[first],
        ),
    )


def _needs(check: Check, cells: Cells, titles: Titles) -> Wrong | None:
    """A field that has to be filled in because of what others say."""
    field = next((part for part in check.parts if part not in cells), None)
    if field is None:
        return None
    because = listed([say(titles[name]) for name, _ in check.where])
    return Wrong(
        field, say("按所填的{because},“{field}”必须填写。", because=because, field=say(titles[field]))
    )


def _within(check: Check, cells: Cells, titles: Titles) -> Wrong | None:
    """A number inside of bounds that hold only because of what others say."""
    (field,) = check.parts
    if field not in cells:
        return None
    number, because = Decimal(cells[field]), listed([say(titles[name]) for name, _ in check.where])
    if check.least is not None and number < check.least:
        return Wrong(
            field,
            say(
                "“{field}”{told} 低于 {least},与所填的{because}不符。",
                field=say(titles[field]),
                told=cells[field],
                least=plain(check.least),
                because=because,
            ),
        )
    if check.most is not None and number > check.most:
        return Wrong(
            field,
            say(
                "“{field}”{told} 高于 {most},与所填的{because}不符。",
                field=say(titles[field]),
                told=cells[field],
                most=plain(check.most),
                because=because,
            ),
        )
    return None


RULES: Mapping[str, Callable[[Check, Cells, Titles], Wrong | None]] = MappingProxyType(
    {"sum": _sum, "at_most": _at_most, "order": _order, "needs": _needs, "within": _within}
)

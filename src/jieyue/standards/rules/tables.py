"""Reading one table of a standard's TOML with types, so that a slip is named where it stands.

Every value is asked for by name; what nobody asked for at the end is an unknown parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

T = TypeVar("T")
# No figure of a standard needs more; more could be used to exhaust memory (1e999999999).
DIGITS, PLACES = 9, 6
LIMIT = Decimal(10) ** DIGITS
POINTS_STEP = Decimal("0.01")
LONGEST_TEXT = 2000
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def exact(text: str) -> Decimal:
    """A TOML float as the decimal that was written.  Raises Refusal for what no standard needs."""
    number = Decimal(text)
    # Compared by its parts, because arithmetic on such a figure is what has to be avoided.
    places = number.as_tuple().exponent
    if not isinstance(places, int) or places < -PLACES or number.adjusted() >= DIGITS:
        raise Refusal(say("数字“{text}”超出可用的范围。", text=text[:40]))
    return number


class Slip(Refusal):
    """A fault in one table; `key` is the parameter it lies in, `table` and `called` the nested table, where there is one."""

    def __init__(self, message: Message, key: str = "", table: str = "", called: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.table = table
        self.called = called


class Table:
    """One TOML table, read once.  Every reading method raises Refusal with one sentence."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def _value(self, name: str) -> Any:
        self._asked.add(name)
        if name not in self._values:
            raise Slip(say("缺少“{name}”。", name=name), name)
        return self._values[name]

    def called(self, otherwise: str) -> str:
        """What to call this table in a refusal: its id or code as written, even where it is no valid one."""
        return str(self._values.get("id") or self._values.get("code") or otherwise)[:40]

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text that is not blank; `default` where the key may be left out."""
        if default is not None and name not in self:
            return default
        value = self._value(name)
        if not isinstance(value, str) or not value.strip():
            raise Slip(say("“{name}”应为非空文字。", name=name), name)
        # What a cell of a workbook would not give back as it was.
        if value != value.strip() or len(value) > LONGEST_TEXT or _CONTROL.search(value):
            raise Slip(
                say("“{name}”首尾不能有空格,不能有控制字符,最多 {most} 字。", name=name, most=LONGEST_TEXT),
                name,
            )
        return value

    def choice(self, name: str, options: Collection[str], *, default: str | None = None) -> str:
        """One of a closed list; `default` where the key may be left out."""
        if default is not None and name not in self:
            return default
        value = self.text(name)
        if value not in options:
            raise Slip(
                say(
                    "“{name}”的取值“{value}”未知,可用:{options}。",
                    name=name,
                    value=value[:40],
                    options="、".join(options),
                ),
                name,
            )
        return value

    def flag(self, name: str) -> bool:
        """Yes or no; no where the key is left out."""
        if name not in self:
            return False
        value = self._value(name)
        if not isinstance(value, bool):
            raise Slip(say("“{name}”应为 true 或 false。", name=name), name)
        return value

    def number(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """A number, exactly as written."""
        if default is not None and name not in self:
            return default
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not -LIMIT < value < LIMIT:
            raise Slip(say("“{name}”应为数字。", name=name), name)
        return Decimal(value)

    def amount(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """A number that is not negative."""
        value = self.number(name, default=default)
        if value < 0:
            raise Slip(say("“{name}”不能为负数。", name=name), name)
        return value

    def positive(self, name: str) -> Decimal:
        """A number above zero."""
        value = self.number(name)
        if value <= 0:
            raise Slip(say("“{name}”应大于 0。", name=name), name)
        return value

    def points(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """Points: of at most two places, as scores are kept; above zero unless there is a default."""
        value = self.positive(name) if default is None else self.amount(name, default=default)
        if value != value.quantize(POINTS_STEP):
            raise Slip(say("“{name}”最多两位小数。", name=name), name)
        return value

    def count(self, name: str) -> int:
        """A whole number above zero."""
        value = self.positive(name)
        if value != int(value):
            raise Slip(say("“{name}”应为整数。", name=name), name)
        return int(value)

    def table(self, name: str) -> Table:
        value = self._value(name)
        if not isinstance(value, Mapping):
            raise Slip(say("“{name}”应为一张表。", name=name), name)
        return Table(value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """An array of tables; none where the key is left out."""
        value = self._value(name) if name in self else []
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise Slip(say("“{name}”应为若干张表。", name=name), name)
        return tuple(Table(entry) for entry in value)

    def each(self, name: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """Every table of an array read; a fault in one says which of them it is."""
        found = []
        for position, entry in enumerate(self.tables(name), start=1):
            try:
                found.append(read(entry))
            except Refusal as refusal:
                key = refusal.key if isinstance(refusal, Slip) else ""
                raise Slip(refusal.message, key, name, entry.called(f"#{position}")) from None
        return tuple(found)

    def finish(self) -> None:
        """Refuse keys that no reader asked for."""
        unknown = [name for name in self._values if name not in self._asked]
        if unknown:
            raise Slip(say("未知的参数:{names}。", names="、".join(unknown)), unknown[0])

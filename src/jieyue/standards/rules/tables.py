"""Reading one table of a standard's TOML with types, so that a slip is named where it stands.

Every value is asked for by name; what nobody asked for at the end is an unknown parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# No figure of a standard needs more; more could be used to exhaust memory (1e999999999).
DIGITS, PLACES = 9, 6
LIMIT = Decimal(10) ** DIGITS
POINTS_STEP = Decimal("0.01")


def exact(text: str) -> Decimal:
    """A TOML float as the decimal that was written.  Raises Refusal for what no standard needs."""
    number = Decimal(text)
    # Compared by its parts, because arithmetic on such a figure is what has to be avoided.
    places = number.as_tuple().exponent
    if not isinstance(places, int) or places < -PLACES or number.adjusted() >= DIGITS:
        raise Refusal(say("数字“{text}”超出可用的范围。", text=text[:40]))
    return number


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
            raise Refusal(say("缺少“{name}”。", name=name))
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
            raise Refusal(say("“{name}”应为非空文字。", name=name))
        return value

    def choice(self, name: str, options: Collection[str]) -> str:
        """One of a closed list."""
        value = self.text(name)
        if value not in options:
            raise Refusal(
                say(
                    "“{name}”的取值“{value}”未知,可用:{options}。",
                    name=name,
                    value=value[:40],
                    options="、".join(options),
                )
            )
        return value

    def number(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """A number, exactly as written."""
        if default is not None and name not in self:
            return default
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not -LIMIT < value < LIMIT:
            raise Refusal(say("“{name}”应为数字。", name=name))
        return Decimal(value)

    def amount(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """A number that is not negative."""
        value = self.number(name, default=default)
        if value < 0:
            raise Refusal(say("“{name}”不能为负数。", name=name))
        return value

    def positive(self, name: str) -> Decimal:
        """A number above zero."""
        value = self.number(name)
        if value <= 0:
            raise Refusal(say("“{name}”应大于 0。", name=name))
        return value

    def points(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """Points: of at most two places, as scores are kept; above zero unless there is a default."""
        value = self.positive(name) if default is None else self.amount(name, default=default)
        if value != value.quantize(POINTS_STEP):
            raise Refusal(say("“{name}”最多两位小数。", name=name))
        return value

    def count(self, name: str) -> int:
        """A whole number above zero."""
        value = self.positive(name)
        if value != int(value):
            raise Refusal(say("“{name}”应为整数。", name=name))
        return int(value)

    def table(self, name: str) -> Table:
        value = self._value(name)
        if not isinstance(value, Mapping):
            raise Refusal(say("“{name}”应为一张表。", name=name))
        return Table(value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """An array of tables; none where the key is left out."""
        value = self._value(name) if name in self else []
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise Refusal(say("“{name}”应为若干张表。", name=name))
        return tuple(Table(entry) for entry in value)

    def finish(self) -> None:
        """Refuse keys that no reader asked for."""
        unknown = [name for name in self._values if name not in self._asked]
        if unknown:
            raise Refusal(say("未知的参数:{names}。", names="、".join(unknown)))

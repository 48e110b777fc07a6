"""What a column of one of our own tables is; templates are drawn from it and imports matched to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnKind(StrEnum):
    """How a cell is formatted.  Text kinds keep 007 and 2025-03 as typed."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    PERIOD = "period"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column: `key` in mapping files and JSON, `title_zh` in the sheet, `width` in characters.

    `choices` become a drop-down list; `unit` is a code of `values.units` or of the ledgers' own, "" for none.
    """

    key: str
    title_zh: str
    required: bool = False
    note: str = ""
    width: int = 14
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()
    unit: str = ""

    def is_headed(self, header: str) -> bool:
        """Whether `header` names this column: title, key, or title [key], with or without a star."""
        plain = header.replace("*", "").replace("［", "[").replace("］", "]").strip()
        title, _, rest = plain.partition("[")
        if rest:
            return rest.rstrip("] ") == self.key
        return title.strip() in {self.title_zh, self.key}

"""The signed header that travels hidden in a workbook we export, so that we know it when it comes back.

It says which table and year, whose rows, by which edition of the form, and after which change they were
written.  It gives no rights: what may be imported is decided by who uploads.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jieyue.sheets.archives import Meter, list_members, unpack
from jieyue.sheets.limits import LIMITS, is_workbook
from jieyue.sheets.reading import read_table
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

SHEET = "_jieyue"
_PURPOSE = b"jieyue.sheets.provenance"
_HEADERS = ("name", "value")
_SIGNATURE = "signature"
_TOLD = ("table", "scope", "year", "edition", "base")
_ROW = "row:"
_LARGEST_LIST = 1 << 20  # bytes of the list of sheets


@dataclass(frozen=True)
class Provenance:
    """Where the rows of an exported workbook come from.

    `scope` is `region:<code>`, `organ:<code>` or empty for all the exporter may see; `base` the number of the
    last change they contain; `edition` that of the form; `year` 0 where the table has none.  `rows` is a copy
    of them by key, for tables that keep no revisions to look them up in.
    """

    table: str
    scope: str
    year: int
    edition: int
    base: int
    rows: Mapping[str, str] = field(default_factory=dict)

    def signed(self, key: str) -> list[tuple[str, str]]:
        """What the hidden sheet holds, name by name, the signature last."""
        told = {name: str(getattr(self, name)) for name in _TOLD}
        told |= {_ROW + key: text for key, text in self.rows.items()}
        return [*told.items(), (_SIGNATURE, _signature(told, key))]


def provenance_of(path: Path, key: str) -> Provenance | None:
    """The header of a workbook; None for a sheet that bears none.  Raises Refusal where it was tampered with."""
    if not _names_our_sheet(path):
        return None
    try:
        table = read_table(path, sheet=SHEET)
    except Refusal:
        # A sheet of one's own has no such header; whatever else is wrong is told when its rows are read.
        return None
    told = {row.cells.get(_HEADERS[0], ""): row.cells.get(_HEADERS[1], "") for row in table.rows}
    signature = told.pop(_SIGNATURE, "")
    if not hmac.compare_digest(signature.encode(), _signature(told, key).encode()):
        raise Refusal(
            say("文件里的导出信息被改动过,或来自另一套系统;请重新导出,或把数据另存为一份新表再导入。")
        )
    rows = {name.removeprefix(_ROW): text for name, text in told.items() if name.startswith(_ROW)}
    return Provenance(
        told["table"], told["scope"], int(told["year"]), int(told["edition"]), int(told["base"]), rows
    )


def _names_our_sheet(path: Path) -> bool:
    """A look into the list of sheets: most files bear no header, and to parse one takes longer than to import it."""
    if not is_workbook(path):
        return False
    try:
        members = {member.filename: member for member in list_members(path, LIMITS.members)}
        book = members.get("xl/workbook.xml")
        if book is None:
            return False
        with path.open("rb") as file:
            return SHEET.encode() in b"".join(unpack(file, book, Meter(_LARGEST_LIST)))
    except Refusal:
        return False  # what is wrong with the file is told when its rows are read


def _signature(told: dict[str, str], key: str) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(_PURPOSE + key.encode(), text, hashlib.sha256).hexdigest()

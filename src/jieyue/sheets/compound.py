"""Reads the directory of an OLE compound file (.xls), to tell what it is before a parser opens it."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from jieyue.sheets.archives import damaged
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# [MS-CFB] 2.2: version and sector shift at 26 and 30, table sectors and first directory sector at 44,
# the list of table sectors from 68 on, its first 109 numbers inside the header.
_HEADER = struct.Struct("<26xH2xH12xII16xII109I")
_LAST_REAL_SECTOR = 0xFFFFFFFA
_ENTRY_BYTES = 128
_SECTOR_SHIFTS = {3: 9, 4: 12}
# Directories of real workbooks have a few dozen entries; a chain beyond this is a loop.
_MOST_SECTORS = 4096


def check(path: Path) -> None:
    """Refuse a compound file that is damaged, protected, carries macros or is no workbook."""
    with path.open("rb") as file:
        names = _entry_names(file)
    if "EncryptedPackage" in names:
        raise Refusal(say("工作簿设有密码,请取消密码保护后再导入。"))
    if not names & {"Workbook", "Book"}:
        raise Refusal(
            say("“{name}”不是 Excel 工作簿,请用 Excel 或 WPS 另存为 .xlsx 后再导入。", name=path.name)
        )
    if "_VBA_PROJECT_CUR" in names:
        raise Refusal(say("工作簿含有宏,请另存为不含宏的 .xlsx 后再导入。"))


def _entry_names(file: BinaryIO) -> set[str]:
    """Names of all storages and streams.  Raises Refusal when the file ends early."""
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise damaged()
    version, shift, table_count, sector, list_sector, _, *listed = _HEADER.unpack(head)
    if _SECTOR_SHIFTS.get(version) != shift:
        raise damaged()
    size = 1 << shift
    tables = _table_sectors(file, listed, list_sector, size)[:table_count]
    names: set[str] = set()
    for _ in range(_MOST_SECTORS):
        if sector >= _LAST_REAL_SECTOR:
            return names
        data = _sector(file, sector, size)
        for start in range(0, size, _ENTRY_BYTES):
            length = struct.unpack_from("<H", data, start + 64)[0]
            names.add(data[start : start + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace"))
        page, slot = divmod(sector, size // 4)
        if page >= len(tables):
            raise damaged()
        sector = struct.unpack_from("<I", _sector(file, tables[page], size), slot * 4)[0]
    raise damaged()


def _table_sectors(file: BinaryIO, listed: list[int], list_sector: int, size: int) -> list[int]:
    """Where the sector tables lie: 109 in the header, the rest in a chain of list sectors."""
    for _ in range(_MOST_SECTORS):
        if list_sector >= _LAST_REAL_SECTOR:
            return listed
        *more, list_sector = struct.unpack(f"<{size // 4}I", _sector(file, list_sector, size))
        listed = [*listed, *more]
    raise damaged()


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    data = file.read(size)
    if len(data) < size:
        raise damaged()
    return data

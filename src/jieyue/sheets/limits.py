"""Looks at an uploaded file before any parser does, because a hostile workbook can end the process.

A 5 KB workbook whose two cells span the whole sheet makes the parser ask for 100 GB.  So the kind
is taken from the content, archives are unpacked once in small pieces with the real bytes counted,
and the extent of every sheet is measured, all in bounded memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from jieyue.sheets import archives, compound
from jieyue.sheets.extents import Extents
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

MEBIBYTE = 1 << 20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(StrEnum):
    """What a file really is, whatever its name says."""

    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True)
class Limits:
    """How much one file may ask for.  Sizes in bytes."""

    file_bytes: int = 64 * MEBIBYTE
    unpacked_bytes: int = 400 * MEBIBYTE
    # Deflate reaches 1032:1; honest sheets stay below 100:1.  Small files may repeat themselves.
    ratio: int = 200
    ratio_floor: int = 50 * MEBIBYTE
    members: int = 5_000
    # Rows x columns counted from A1: what a parser has to lay out, filled or not.
    positions: int = 5_000_000
    # The child that parses: its address space, its output, its time.
    child_bytes: int = 2048 * MEBIBYTE
    table_bytes: int = 512 * MEBIBYTE
    seconds: float = 60.0


@dataclass(frozen=True)
class Inspected:
    """A file that may be parsed.  `fine_numbers`: it may hold numbers that need a second, exact pass."""

    kind: Kind
    fine_numbers: bool = True


LIMITS = Limits()


def is_workbook(path: Path) -> bool:
    """Whether the first bytes are those of a workbook; promises nothing about the rest."""
    try:
        # A pipe that nobody writes to would be waited for without end.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(8).startswith((_ZIP, _OLE))
    except OSError:
        return False


def inspect(path: Path, limits: Limits = LIMITS) -> Inspected:
    """What a file is, once it is safe to hand to the parser.

    Raises Refusal for a file that is missing, empty, too large, protected by a password, damaged,
    packed suspiciously, carries macros or external links, or spans too many positions.
    """
    size = _size(path)
    if size == 0:
        raise Refusal(say("文件“{name}”是空的。", name=path.name))
    if size > limits.file_bytes:
        raise Refusal(
            say(
                "文件“{name}”有 {size} MB,超过 {limit} MB 的上限,请拆分后再导入。",
                name=path.name,
                size=-(-size // MEBIBYTE),
                limit=limits.file_bytes // MEBIBYTE,
            )
        )
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError:
        raise Refusal(say("无法读取文件“{name}”,请检查权限。", name=path.name)) from None
    if head.startswith(_OLE):
        compound.check(path)
        return Inspected(Kind.XLS)
    if head.startswith(_ZIP):
        return _inspect_archive(path, limits)
    _refuse_other_formats(head, path.name)
    return Inspected(Kind.TEXT)


def _size(path: Path) -> int:
    """Raises Refusal for what is no file, can't be reached, or has a name that can't be put on record."""
    try:
        path.name.encode()
        there, size = path.is_file(), path.stat().st_size
    except UnicodeEncodeError:
        raise Refusal(say("文件名不是 UTF-8 编码,请改名后再导入。")) from None
    except OSError:
        there, size = False, 0
    if not there:
        raise Refusal(say("找不到文件“{name}”。", name=path.name[:100]))
    return size


def _inspect_archive(path: Path, limits: Limits) -> Inspected:
    members = archives.list_members(path, limits.members)
    names = {member.filename for member in members}
    kind = _archive_kind(names, path.name)
    _refuse_active_content(names)
    ceiling = max(limits.ratio_floor, path.stat().st_size * limits.ratio)
    meter = archives.Meter(min(limits.unpacked_bytes, ceiling))
    extents = Extents(limits.positions, ods=kind is Kind.ODS)
    with path.open("rb") as file:
        for member in members:
            pieces = archives.unpack(file, member, meter)
            if kind is Kind.ODS and member.filename == "META-INF/manifest.xml":
                archives.refuse_encrypted_manifest(pieces)
            elif _holds_cells(kind, member.filename):
                extents.measure(pieces, again=partial(archives.unpack, file, member, meter.fresh()))
            else:
                for _ in pieces:
                    pass
    return Inspected(kind, extents.fine_numbers)


def _archive_kind(names: set[str], name: str) -> Kind:
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if "encrypted-package" in names:
        raise Refusal(say("工作簿设有密码,请取消密码保护后再导入。"))
    if "content.xml" in names:
        return Kind.ODS
    raise Refusal(
        say("“{name}”不是 .xlsx 或 .ods 工作簿,请用 Excel 或 WPS 另存为 .xlsx 后再导入。", name=name)
    )


def _holds_cells(kind: Kind, name: str) -> bool:
    if kind is Kind.ODS:
        return name == "content.xml"
    lower = name.lower()
    return lower.endswith(".xml") and ("sheets/" in lower) and "/_rels/" not in lower


def _refuse_active_content(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in lower):
        raise Refusal(say("工作簿含有宏,请另存为不含宏的 .xlsx 后再导入。"))
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise Refusal(say("工作簿引用了别的文件,请把外部链接粘贴为数值后再导入。"))


def _refuse_other_formats(head: bytes, name: str) -> None:
    """Web pages and XML saved under .xls are common in exports of office systems."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Refusal(say("“{name}”其实是网页或 XML,请用 Excel 打开后另存为 .xlsx 再导入。", name=name))
    if b"\0" in head or head.startswith(b"%PDF"):
        raise Refusal(
            say("“{name}”不是表格文件,请提供 .xlsx、.xls、.ods 或 UTF-8、GB18030 编码的 CSV。", name=name)
        )

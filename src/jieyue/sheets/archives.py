"""Unpacks the members of a zip file piece by piece, believing the bytes and not the headers.

`zipfile` stops at the size a header declares, other readers do not: a member that lies about its
size would be small here and huge in the parser.  Therefore the deflate stream is followed to its end.
"""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

PIECE = 1 << 20
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_DIRECTORY_ENTRY = b"PK\x01\x02"


class Meter:
    """Counts unpacked bytes of a whole archive and refuses beyond `ceiling`."""

    def __init__(self, ceiling: int) -> None:
        self.ceiling = ceiling
        self.total = 0

    def add(self, count: int) -> None:
        self.total += count
        if self.total > self.ceiling:
            raise Refusal(
                say(
                    "文件解压后超过 {limit} MB,疑似压缩炸弹,已拒绝;请只保留需要的数据后另存。",
                    limit=self.ceiling >> 20,
                )
            )

    def fresh(self) -> Meter:
        """A meter of the same ceiling that starts at zero, for reading a member once more."""
        return Meter(self.ceiling)


def damaged() -> Refusal:
    """The one sentence for every kind of broken file."""
    return Refusal(say("工作簿已损坏或不完整,请重新导出或用 Excel 打开后另存。"))


def list_members(path: Path, most: int) -> list[zipfile.ZipInfo]:
    """The members of an archive.  Raises Refusal for damage, encryption and too many members."""
    # zipfile keeps an object per directory entry, so they are counted before it may look.
    if _count_entries(path) > most:
        raise Refusal(say("工作簿内部文件过多,已拒绝;请用 Excel 打开后另存。"))
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError):
        # What zipfile raises where a directory lies: no end, a short record, an offset that can't be, a version
        # it can't read.
        raise damaged() from None
    except OSError as failed:
        # A directory said to begin before the file does.  Anything else is the disk's fault, not the file's.
        if failed.errno != errno.EINVAL:
            raise
        raise damaged() from None
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Refusal(say("工作簿设有密码,请取消密码保护后再导入。"))
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise damaged()
    return members


def _count_entries(path: Path) -> int:
    found, tail = 0, b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            found += (tail + piece).count(_DIRECTORY_ENTRY)
            tail = piece[1 - len(_DIRECTORY_ENTRY) :]
    return found


def unpack(file: BinaryIO, member: zipfile.ZipInfo, meter: Meter) -> Iterator[bytes]:
    """The real content of a member, in pieces of at most 1 MiB, each counted by `meter`.

    Raises Refusal when the data end early or differ from the declared size or checksum.
    """
    seen, checksum = 0, 0
    try:
        for piece in _inflate(file, member):
            meter.add(len(piece))
            seen += len(piece)
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except (zlib.error, struct.error, EOFError):
        raise damaged() from None
    if (seen, checksum) != (member.file_size, member.CRC):
        raise damaged()


def _inflate(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(member.header_offset)
    name_length, extra_length = struct.unpack("<26x2H", file.read(_LOCAL_HEADER))
    place, left = member.header_offset + _LOCAL_HEADER + name_length + extra_length, member.compress_size
    stored = member.compress_type == zipfile.ZIP_STORED
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while left:
        # Other members may be read between two pieces, so the place is set every time.
        file.seek(place)
        packed = file.read(min(PIECE, left))
        if not packed:
            raise EOFError
        place, left = place + len(packed), left - len(packed)
        if stored:
            yield packed
            continue
        while packed and not inflater.eof:
            if piece := inflater.decompress(packed, PIECE):
                yield piece
            packed = inflater.unconsumed_tail
    if not stored and not inflater.eof:
        if rest := inflater.flush():
            yield rest
        if not inflater.eof:
            raise EOFError


def refuse_encrypted_manifest(pieces: Iterator[bytes]) -> None:
    """OpenDocument says in its manifest which members are encrypted."""
    tail, found = b"", False
    for piece in pieces:
        found = found or b"encryption-data" in tail + piece
        tail = piece[-32:]
    if found:
        raise Refusal(say("工作簿设有密码,请取消密码保护后再导入。"))

"""Runs alone: looks into one file under hard limits, so that whatever it holds, its parent lives.

`python -m jieyue.exhibits.child` reads one JSON request from standard input and answers in JSON: what the
file is (exit 0) or the code of a refusal (exit 3).  Of a photo it writes the two copies that are shown.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from jieyue.exhibits.rules.formats import PACKAGES
from jieyue.exhibits.rules.likeness import fingerprint
from jieyue.exhibits.rules.secrecy import FIRST_SIGNS

REFUSED = 3
SHOWN, THUMB = 2000, 360  # the longer side, in pixels
_QUALITY = 82
_GRID = 9
_MOST_PIXELS = 80_000_000
_FIRST_PAGES = 3
_TAG = re.compile(rb"<[^>]*>")
_PIECE = 1 << 16
_MOST_MEMBERS = 5_000
_MOST_UNPACKED = 200 << 20
_MOST_WORDS = 4 << 20
# Where the words of an office file stand.
_WORDS = re.compile(r"(word/(document|header\d*)\.xml|xl/sharedStrings\.xml|.*Pages/.*Content\.xml)")


class Unfit(Exception):  # noqa: N818  the answer to the parent, not a fault of this process
    """A code; the parent words the sentence."""


def main() -> int:
    request = json.load(sys.stdin)
    for kind, value in (
        (resource.RLIMIT_AS, request["bytes"]),
        (resource.RLIMIT_FSIZE, request["bytes"]),
        (resource.RLIMIT_CPU, request["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    try:
        told = _LOOKS.get(request["format"], _photo)(Path(request["path"]), request)
    except Unfit as unfit:
        sys.stdout.write(json.dumps({"code": str(unfit)}))
        return REFUSED
    sys.stdout.write(json.dumps(told))
    return 0


def _photo(path: Path, request: dict[str, Any]) -> dict[str, Any]:
    Image.MAX_IMAGE_PIXELS = None  # the limit here is ours, with a sentence of its own
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise Unfit("too_many_pixels")
            exif = opened.getexif()
            told = {
                "format": (opened.format or "").lower(),
                "taken": _taken(exif),
                "placed": ExifTags.IFD.GPSInfo in exif,
            }
            opened.draft("RGB", (SHOWN, SHOWN))
            upright = ImageOps.exif_transpose(opened)
            picture = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Unfit("damaged") from None
    for side, name in ((SHOWN, "shown"), (THUMB, "thumb")):
        picture.thumbnail((side, side))
        # Saved from the pixels alone: what the camera wrote about place and person stays behind.
        Image.frombytes("RGB", picture.size, picture.tobytes()).save(request[name], "JPEG", quality=_QUALITY)
    grey = list(picture.convert("L").resize((_GRID, _GRID), Image.Resampling.BOX).tobytes())
    bits = fingerprint([grey[row * _GRID : (row + 1) * _GRID] for row in range(_GRID)])
    return told | {"likeness": "" if bits is None else f"{bits:032x}"}


def _on_white(picture: Image.Image) -> Image.Image:
    """What is see-through would come out black in a JPEG."""
    if picture.mode not in {"RGBA", "LA", "P", "PA"}:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")


def _taken(exif: Image.Exif) -> str:
    """When the camera says the photo was taken, as it writes it: 2026:06:23 10:15:00; "" where it doesn't."""
    told = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(
        ExifTags.Base.DateTime
    )
    return told.strip("\0 ") if isinstance(told, str) else ""


def _pdf(path: Path, _: dict[str, Any]) -> dict[str, Any]:
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unfit("protected")
        pages = len(reader.pages)
        text = ""
        for number in range(min(pages, _FIRST_PAGES)):
            # A page whose words can't be read is a picture to us; it is kept all the same.
            with suppress(PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError):
                text += reader.pages[number].extract_text()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        raise Unfit("damaged") from None
    if not pages:
        raise Unfit("damaged")
    return {"format": "pdf", "pages": pages, "text": text[:FIRST_SIGNS]}


def _package(path: Path, _: dict[str, Any]) -> dict[str, Any]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > _MOST_MEMBERS:
                raise Unfit("bomb")
            if any(member.flag_bits & 1 for member in members):
                raise Unfit("protected")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Unfit("macros")
            kind = next((code for name, code in PACKAGES.items() if name in names), None)
            if kind is None:
                raise Unfit("archive")
            return {"format": kind, "text": _words(archive, members)}
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, EOFError):
        # What zipfile raises where a directory or a member lies.  A fault of the disk is none of the file's.
        raise Unfit("damaged") from None


def _words(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    """The first words of an office file.  Every member is unpacked and counted, whatever its header says."""
    words, unpacked = b"", 0
    for member in members:
        wanted = _WORDS.fullmatch(member.filename)
        with archive.open(member) as content:
            for piece in _pieces(content):
                unpacked += len(piece)
                if unpacked > _MOST_UNPACKED:
                    raise Unfit("bomb")
                if wanted and len(words) < _MOST_WORDS:
                    words += piece
    # A paragraph ends where its tag does; within one the pieces of text belong together.
    broken = re.sub(rb"</(w:p|si|ofd:TextCode)>", b"\n", words)
    return _TAG.sub(b"", broken).decode(errors="replace")[:FIRST_SIGNS]


def _pieces(content: Any) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        yield piece


_LOOKS = {"pdf": _pdf, "package": _package}

if __name__ == "__main__":
    sys.exit(main())

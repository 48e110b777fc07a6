"""What kinds of file may serve as evidence, told by their content: a name promises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

# Of one file, in bytes: a photo of a phone has three to eight megabytes, a scan of a dozen pages ten.
LARGEST = 20 << 20
# So much of the beginning tells the kinds apart.
HEAD = 512
LONGEST_NAME = 80
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Format:
    """A kind of file: its code, how people call it, the ending and the media type it is handed out with."""

    code: str
    title: Message
    suffix: str
    media_type: str
    is_photo: bool = False


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        told.code: told
        for told in (
            Format("jpeg", say("照片"), ".jpg", "image/jpeg", is_photo=True),
            Format("png", say("图片"), ".png", "image/png", is_photo=True),
            Format("webp", say("图片"), ".webp", "image/webp", is_photo=True),
            Format("pdf", say("PDF 文件"), ".pdf", "application/pdf"),
            Format("docx", say("Word 文档"), ".docx", _WORD),
            Format("xlsx", say("Excel 工作簿"), ".xlsx", _SHEET),
            Format("ofd", say("OFD 文件"), ".ofd", "application/ofd"),
        )
    }
)
# An office file is an archive that holds one of these.
PACKAGES: Mapping[str, str] = MappingProxyType(
    {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd"}
)
ACCEPTED = say("可以上传照片(JPG、PNG、WebP)、PDF、Word(.docx)、Excel(.xlsx)和 OFD 文件。")


def sniff(head: bytes) -> str:
    """The code of the format by the first bytes; "package" for an archive that has to be looked into.

    Raises Refusal, naming what the file is where that helps to mend it.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_ZIP):
        return "package"
    raise Refusal(_why_not(head))


def _why_not(head: bytes) -> Message:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return say("文件是空的,请重新选择。")
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"heim"}:
        return say(
            "这是 HEIC 照片,电脑大多打不开。请在手机相机设置里选“兼容性最佳”后重拍,或另存为 JPG 再上传。"
        )
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return say("这是程序文件,不能作为佐证材料。{accepted}", accepted=ACCEPTED)
    if start.startswith((b"<svg", b"<?xml", b"<html", b"<!doctype")):
        return say("这是网页或矢量图,请截图或打印为 PDF 后上传。")
    if head.startswith(_OLE):
        return say("这是旧版 Office 文件,请另存为 .docx、.xlsx 或 PDF 后上传。")
    return say("无法识别这个文件。{accepted}", accepted=ACCEPTED)


def tidy_name(name: str, of: Format) -> str:
    """The name a file is kept and handed out under: no folders, nothing unprintable, the ending its content has."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|:*?')
    stem, dot, ending = plain.rpartition(".")
    known = {one.suffix[1:] for one in FORMATS.values()} | {"jpeg"}
    stem = stem if dot and ending.lower() in known else plain
    return (stem.strip(" .")[: LONGEST_NAME - len(of.suffix)] or "佐证材料") + of.suffix

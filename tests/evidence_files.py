"""Real files as people send them: photos with and without a place, papers, and what should not come in."""

from __future__ import annotations

import io
import random
import zipfile

from PIL import ExifTags, Image, ImageDraw
from pypdf import PdfWriter

from jieyue.exhibits.actions.keeping import Incoming


def scene(seed: int, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """A room of coloured furniture, another one for every seed."""
    chance = random.Random(seed)  # noqa: S311  a picture, no secret
    picture = Image.new("RGB", size, (chance.randint(150, 220),) * 3)
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = (chance.randrange(size[0] // 20, size[0] // 4) for _ in "xy")
        draw.rectangle((left, top, left + wide, top + high), tuple(chance.randrange(256) for _ in "rgb"))
    return picture


def jpeg(picture: Image.Image, *, quality: int = 90, exif: Image.Exif | None = None) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, exif=exif or Image.Exif())
    return file.getvalue()


def placed() -> Image.Exif:
    """What a phone writes: when, where, and that it was held upright."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:06:23 10:15:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (34.0, 15.0, 0.0), 3: "E", 4: (108.0, 56.0, 0.0)})
    return exif


def docx(text: str, **more: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:p><w:t>{text}</w:t></w:p>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return file.getvalue()


def pdf(*, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    if password:
        writer.encrypt(password)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def sent(name: str, content: bytes) -> Incoming:
    return Incoming(name, [content[:1000], content[1000:]])

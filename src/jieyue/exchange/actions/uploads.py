"""Uploaded files on their way from the first look to being taken over: kept for a day, each for its owner only."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from jieyue.acts.rules import Actor
from jieyue.exchange.actions.taking import Handed, read_sheet
from jieyue.exchange.kinds import KINDS
from jieyue.sheets.mapping import Mapping, read_mapping
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

KEPT_FOR = timedelta(hours=24)
# Of one person; the oldest make room.
MOST = 6
LARGEST = 20 << 20
LARGEST_MAPPING = 100_000
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")
# Characters of up to four bytes each, and file systems take 255 bytes.
LONGEST_NAME = 60
_TOKEN = re.compile(r"[\w-]{16}", re.ASCII)
_ABOUT, _MAPPING = "about.json", "mapping.toml"


@dataclass(frozen=True)
class Upload:
    """A file that was uploaded for a table; `mapping` is its TOML, empty for one of our own sheets."""

    token: str
    kind: str
    name: str
    year: int | None
    at: datetime
    folder: Path
    mapping: str = ""

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def handed(self) -> Handed:
        """The file as `actions.taking` wants it."""
        if not self.mapping:
            return Handed(self.path, self.name, self.year)
        return Handed(
            self.path, self.name, self.year, _mapping(self.kind, self.mapping, self.name), self.name
        )


def keep_upload(actor: Actor, kind: str, name: str, pieces: Iterable[bytes], year: int | None) -> Upload:
    """Keep a file of the actor's.  Raises Refusal for one that is too large or no table by its name."""
    tidy = Path(name.replace("\\", "/")).name[-LONGEST_NAME:]
    if Path(tidy).suffix.lower() not in SUFFIXES or not tidy.isprintable():
        raise Refusal(say("请上传 .xlsx、.xls、.ods 或 .csv 文件。"))
    _sweep(actor)
    token = secrets.token_urlsafe(12)
    upload = Upload(token, kind, tidy, year, actor.at, _home(actor) / token)
    upload.folder.mkdir(mode=0o700, parents=True)
    size = 0
    with upload.path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > LARGEST:
                shutil.rmtree(upload.folder)
                raise Refusal(say("文件超过 {limit} MB,请拆分后再上传。", limit=LARGEST >> 20))
            file.write(piece)
    about = {"kind": kind, "name": tidy, "year": year, "at": actor.at.isoformat()}
    (upload.folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return upload


def upload_of(actor: Actor, kind: str, token: str) -> Upload:
    """A file the actor uploaded for a table.  Raises Refusal where there is none, or none any more."""
    gone = Refusal(say("这份上传的文件已过期或已处理,请重新上传。"))
    if not _TOKEN.fullmatch(token):
        raise gone
    folder = _home(actor) / token
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except OSError:
        raise gone from None
    at = datetime.fromisoformat(about["at"])
    if about["kind"] != kind or actor.at - at > KEPT_FOR:
        raise gone
    mapping = ""
    with suppress(FileNotFoundError):
        mapping = (folder / _MAPPING).read_text(encoding="utf-8")
    return Upload(token, kind, about["name"], about["year"], at, folder, mapping)


def keep_mapping(upload: Upload, text: str, year: int | None) -> None:
    """Remember how a foreign file is to be read, and for which year."""
    (upload.folder / _MAPPING).write_text(text, encoding="utf-8")
    about = json.loads((upload.folder / _ABOUT).read_text(encoding="utf-8")) | {"year": year}
    (upload.folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def take_mapping(upload: Upload, name: str, content: bytes) -> None:
    """Read a foreign file as the mapping file `content` says.  Raises Refusal for one that does not fit the file."""
    if not content:
        raise Refusal(say("请选择映射文件(.toml)。"))
    if len(content) > LARGEST_MAPPING:
        raise Refusal(say("映射文件太大。"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(say("映射文件不是 UTF-8 文本。")) from None
    mapping = _mapping(upload.kind, text, name)
    sheet = read_sheet(upload.kind, Handed(upload.path, upload.name, upload.year, mapping, name))
    mapping.fitted(sheet.table)
    keep_mapping(upload, text, upload.year)


def _mapping(kind: str, text: str, name: str) -> Mapping:
    fields = [column.key for column in KINDS[kind].columns]
    return read_mapping(text.encode(), name, {kind}, lambda _: fields)


def drop_upload(upload: Upload) -> None:
    """The file is done with."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def _home(actor: Actor) -> Path:
    return Path(settings.JIEYUE_HOME) / "uploads" / str(actor.user_id or 0)


def _sweep(actor: Actor) -> None:
    """Away with what is too old, everybody's, and with the actor's oldest beyond `MOST` - 1."""
    everybody = list(_home(actor).parent.glob("*/*/"))
    old = [
        folder for folder in everybody if actor.at.timestamp() - _written(folder) > KEPT_FOR.total_seconds()
    ]
    mine = sorted(
        (folder for folder in everybody if folder.parent == _home(actor)), key=_written, reverse=True
    )
    for folder in {*old, *mine[MOST - 1 :]}:
        shutil.rmtree(folder, ignore_errors=True)


def _written(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0

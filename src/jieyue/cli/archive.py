"""One archive holds a whole home: a consistent copy of the database and every file, checked by digest."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

HOME: Path = settings.JIEYUE_HOME
DATABASE = "jieyue.sqlite3"
MANIFEST = "manifest.json"
FORMAT = 1
# Rebuilt at will, or belonging to a running process: not part of what is kept.
_LEFT_OUT = ("lake", "static", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
_CHUNK = 1 << 20


def write_archive(target: Path) -> str:
    """Write the home to `target` (a .tar.gz), whole or not at all.  Returns the digest over its contents.

    Raises Refusal on PostgreSQL (use pg_dump) and where nothing has been set up.
    """
    _need_sqlite()
    if not (HOME / DATABASE).is_file():
        raise Refusal(say("{home} 里还没有数据库,请先运行 jieyue init。", home=str(HOME)))
    if not target.parent.is_dir():
        raise Refusal(say("文件夹“{folder}”不存在,无法写入。", folder=str(target.parent)))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".jieyue-") as place:
        copy = Path(place) / DATABASE
        _copy_database(copy)
        members = {DATABASE: copy} | {str(path.relative_to(HOME)): path for path in _files()}
        digests = {name: _digest(path) for name, path in sorted(members.items())}
        whole = _digest_of(digests)
        manifest = Path(place) / MANIFEST
        manifest.write_text(json.dumps({"format": FORMAT, "digest": whole, "files": digests}, indent=1))
        part = Path(place) / "part"
        with tarfile.open(part, "w:gz", compresslevel=5) as archive:
            archive.add(manifest, MANIFEST)
            for name, path in sorted(members.items()):
                archive.add(path, name)
        # Secrets travel in it, so only its owner may read it.
        part.chmod(0o600)
        part.replace(target)
    return whole


def read_archive(source: Path) -> str:
    """Unpack an archive into an empty home.  Returns the digest, which must equal the one written.

    Raises Refusal for a home that holds a database, and for an archive that is damaged or not ours.
    """
    _need_sqlite()
    if (HOME / DATABASE).exists():
        raise Refusal(say("{home} 里已有数据库,请恢复到一个空的 JIEYUE_HOME。", home=str(HOME)))
    HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=HOME.parent, prefix=".jieyue-") as place:
        unpacked = Path(place)
        _unpack(source, unpacked)
        digest = _checked(unpacked)
        for path in sorted(unpacked.iterdir()):
            if path.name == MANIFEST:
                continue
            kept = HOME / path.name
            if kept.is_dir():
                shutil.rmtree(kept)
            path.replace(kept)
    return digest


def _need_sqlite() -> None:
    if connection.vendor != "sqlite":
        raise Refusal(say("PostgreSQL 数据库请用 pg_dump 和 pg_restore 备份、恢复。"))


def _copy_database(copy: Path) -> None:
    """A consistent copy while people go on working; rebuilt in order, so that equal contents give equal bytes."""
    connections.close_all()
    with closing(sqlite3.connect(HOME / DATABASE)) as live:
        live.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as kept:
        # A counter of schema changes, which says nothing about the contents but would differ from copy to copy.
        kept.execute("PRAGMA schema_version = 1")


def _files() -> Iterator[Path]:
    for path in sorted(HOME.rglob("*")):
        if path.is_file() and path.relative_to(HOME).parts[0] not in _LEFT_OUT:
            yield path


def _digest(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
    return seen.hexdigest()


def _digest_of(digests: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def _unpack(source: Path, place: Path) -> None:
    damaged = say("“{file}”不是完整的节约备份文件,请核对。", file=str(source))
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(place, filter="data")
    except FileNotFoundError:
        raise Refusal(say("文件“{file}”不存在。", file=str(source))) from None
    except (tarfile.TarError, EOFError, OSError):
        raise Refusal(damaged) from None
    if not (place / MANIFEST).is_file():
        raise Refusal(damaged)


def _checked(place: Path) -> str:
    manifest = json.loads((place / MANIFEST).read_text())
    found = {
        str(path.relative_to(place)): _digest(path)
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    if (
        manifest.get("format") != FORMAT
        or found != manifest["files"]
        or _digest_of(found) != manifest["digest"]
    ):
        raise Refusal(say("备份文件的内容与其摘要不符,未恢复任何内容。"))
    return manifest["digest"]

"""One archive holds a whole home: a consistent copy of the database and every file, checked by digest."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

HOME: Path = settings.JIEYUE_HOME
DATABASE = "jieyue.sqlite3"
# Who opened which evidence; the evidence itself is plain files.
READINGS = "exhibits/readings.sqlite3"
MANIFEST = "manifest.json"
FORMAT = 1
# Rebuilt at will, promised to be gone within a day, or belonging to a running process: not part of what is kept.
_LEFT_OUT = ("lake", "static", "uploads", DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
_CHUNK = 1 << 20
_WORKPLACE = ".jieyue-"


def write_archive(target: Path) -> str:
    """Write the home to `target` (a .tar.gz), whole or not at all.  Returns the digest over its contents.

    Raises Refusal on PostgreSQL (use pg_dump) and where nothing has been set up.
    """
    _need_sqlite()
    if not _holds_tables(HOME / DATABASE):
        raise Refusal(say("{home} 里还没有数据库,请先运行 jieyue init。", home=str(HOME)))
    if target.exists() and not target.is_file():
        raise Refusal(say("“{file}”不是普通文件,无法写入,请换一个文件名。", file=str(target)))
    if not target.parent.is_dir():
        raise Refusal(say("文件夹“{folder}”不存在,无法写入。", folder=str(target.parent)))
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=_WORKPLACE) as place:
        members = {str(path.relative_to(HOME)): path for path in _files(target)}
        for number, name in enumerate((DATABASE, READINGS)):
            if (HOME / name).is_file():
                members[name] = Path(place) / f"{number}"
                _copy_database(HOME / name, members[name])
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
    # Inside the home, which may be a file system of its own.
    with tempfile.TemporaryDirectory(dir=HOME, prefix=_WORKPLACE) as place:
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


def _copy_database(source: Path, copy: Path) -> None:
    """A consistent copy while people go on working; rebuilt in order, so that equal contents give equal bytes."""
    connections.close_all()
    with closing(sqlite3.connect(source)) as live:
        live.execute("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as kept:
        # A counter of schema changes, which says nothing about the contents but would differ from copy to copy.
        kept.execute("PRAGMA schema_version = 1")


def _holds_tables(database: Path) -> bool:
    """Whether this is a database with anything in it: opening one that is not there makes an empty file."""
    if not database.is_file():
        return False
    try:
        with closing(sqlite3.connect(database)) as opened:
            return bool(opened.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def _files(target: Path) -> Iterator[Path]:
    """What is kept besides the database; neither the archive itself nor the workplace beside it."""
    for path in sorted(HOME.rglob("*")):
        top = path.relative_to(HOME).parts[0]
        if top in _LEFT_OUT or top.startswith(_WORKPLACE) or path.resolve() == target.resolve():
            continue
        if path.is_file() and not path.is_symlink():
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
            _extract(archive, place, shutil.disk_usage(place).free)
    except FileNotFoundError:
        raise Refusal(say("文件“{file}”不存在。", file=str(source))) from None
    except (tarfile.TarError, zlib.error, EOFError, OSError):
        raise Refusal(damaged) from None
    # What was written holds plain files only; a link might name anything once it is moved.
    if any(path.is_symlink() for path in place.rglob("*")) or not (place / MANIFEST).is_file():
        raise Refusal(damaged)


def _extract(archive: tarfile.TarFile, place: Path, room: int) -> None:
    """Every member, as long as they fit: a small archive may hold more than the disk takes."""
    wanted = 0
    for member in archive:
        wanted += member.size
        if wanted > room:
            raise Refusal(
                say(
                    "备份解开后超过磁盘的剩余空间({room} MB),请腾出空间或换一个 JIEYUE_HOME。",
                    room=room // (1 << 20),
                )
            )
        archive.extract(member, place, filter="data")


def _checked(place: Path) -> str:
    manifest = _manifest(place / MANIFEST)
    found = {
        str(path.relative_to(place)): _digest(path)
        for path in sorted(place.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    if (
        manifest.get("format") != FORMAT
        or found != manifest.get("files")
        or _digest_of(found) != manifest.get("digest")
        or not _holds_tables(place / DATABASE)
    ):
        raise Refusal(say("备份文件的内容与其摘要不符,未恢复任何内容。"))
    return str(manifest["digest"])


def _manifest(path: Path) -> dict[str, Any]:
    """The manifest, empty where it is none of ours."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}

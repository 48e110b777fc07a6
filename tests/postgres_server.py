"""A PostgreSQL server of one's own: in a folder, on a socket, as a user without rights, stopped when done with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Debian keeps the server's programmes out of the path.
_PLACES = "/usr/lib/postgresql/*/bin"
_UNPRIVILEGED = "postgres"
_PATIENCE = 30.0


def programmes() -> Path | None:
    """The folder of initdb and postgres, the newest version's; None where the machine has none."""
    found = shutil.which("initdb")
    folders = [path for path in Path("/").glob(_PLACES.lstrip("/")) if (path / "postgres").exists()]
    folders += [Path(found).resolve().parent] if found else []
    return max(folders, default=None)


@contextmanager
def server() -> Iterator[str]:
    """Yields the address (DATABASE_URL) of an empty database.  Raises RuntimeError where none can be started."""
    binaries = programmes()
    if binaries is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    # The server refuses root; then it runs as the user Debian made for it.
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="jieyue-pg-"))
    process = None
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        make = [binaries / "initdb", "-D", data, "-U", "jieyue", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, user=user, cwd=folder, check=True, capture_output=True)
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
            )
        _wait(binaries, folder)
        subprocess.run([binaries / "createdb", "-h", folder, "-U", "jieyue", "jieyue"], check=True)
        yield f"postgres://jieyue@{quote(str(folder), safe='')}/jieyue"
    finally:
        if process is not None:
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(binaries: Path, folder: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError((folder / "log").read_text())
        time.sleep(0.1)

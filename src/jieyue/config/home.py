"""Where an installation keeps its state: database, secret, snapshots, demo lists."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
HOME = Path(os.environ.get("JIEYUE_HOME") or CHECKOUT / "var").expanduser().absolute()


def secret_key() -> str:
    """The key that signs sessions: from the environment, or made once and kept readable by its owner only."""
    given = os.environ.get("JIEYUE_SECRET_KEY")
    if given:
        return given
    # Names, telephone numbers and hashed passwords lie in it: for its owner only.
    HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = HOME / "secret.key"
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key

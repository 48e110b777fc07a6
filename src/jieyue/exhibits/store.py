"""The files themselves, each once under the digest of its content: $JIEYUE_HOME/exhibits/ab/abcdef…"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jieyue.exhibits.looking import Looked, look
from jieyue.exhibits.rules.formats import LARGEST
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

ORIGINAL, SHOWN, THUMB = "", ".shown.jpg", ".thumb.jpg"


@dataclass(frozen=True)
class Arrived:
    """A file that has come in and was looked into, not kept yet."""

    digest: str
    size: int
    looked: Looked
    folder: Path

    def keep(self) -> None:
        """Put the file and its copies where they stay; what is there already is the same by its digest."""
        for copy in (ORIGINAL, SHOWN, THUMB):
            came, target = self.folder / f"file{copy}", path_of(self.digest, copy)
            if came.exists() and not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                came.replace(target)


def home() -> Path:
    """The folder of all of it, readable for the programme alone."""
    folder = Path(settings.EXHIBITS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def path_of(digest: str, copy: str = ORIGINAL) -> Path:
    """Where a file lies: as it came, or a copy of it that is shown."""
    return Path(settings.EXHIBITS) / digest[:2] / f"{digest}{copy}"


@contextmanager
def arriving(pieces: Iterable[bytes]) -> Iterator[Arrived]:
    """Write a file beside the store and look into it; whatever is not kept goes when the block ends.

    Raises Refusal for one that is too large or not fit to be evidence.
    """
    with tempfile.TemporaryDirectory(dir=home(), prefix=".") as place:
        folder = Path(place)
        path = folder / "file"
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise Refusal(say("文件超过 {limit} MB,请压缩或拆分后上传。", limit=LARGEST >> 20))
                digest.update(piece)
                file.write(piece)
        looked = look(path, folder / f"file{SHOWN}", folder / f"file{THUMB}")
        yield Arrived(digest.hexdigest(), size, looked, folder)

"""Handing a file out to whoever may see it, and noting that it was handed out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jieyue.acts.rules import Actor
from jieyue.exhibits.queries.exhibits import ExhibitRow, exhibit_of
from jieyue.exhibits.readings import note
from jieyue.exhibits.store import ORIGINAL, SHOWN, THUMB, path_of
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

# The names of the copies in an address.
COPIES = {"original": ORIGINAL, "shown": SHOWN, "thumb": THUMB}


@dataclass(frozen=True)
class HandedOut:
    """A file to be sent: where it lies, what it is called, of what kind it is."""

    exhibit: ExhibitRow
    path: Path
    name: str
    media_type: str


def hand_out(actor: Actor, pk: int, way: str) -> HandedOut:
    """One of the ways to see a file: `original`, or of a photo the copy `shown` and its `thumb`.

    Raises NotFound outside the actor's scope and where there is no such copy.  A thumbnail is part of a list
    and not noted; everything else is.
    """
    exhibit = exhibit_of(actor, pk)
    path = path_of(exhibit.digest, COPIES.get(way, ORIGINAL))
    if way not in COPIES or not path.is_file():
        raise NotFound(say("这份材料没有可以显示的图片,请下载原件。"))
    if way != "thumb":
        note(pk, actor.name, actor.at, way)
    if way == "original":
        return HandedOut(exhibit, path, exhibit.name, exhibit.format.media_type)
    return HandedOut(exhibit, path, f"{Path(exhibit.name).stem}.jpg", "image/jpeg")

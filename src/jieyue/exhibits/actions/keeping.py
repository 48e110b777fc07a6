"""Taking in evidence files, dating them, and taking away what nothing rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import ProtectedError
from django.utils.timezone import make_aware

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, may
from jieyue.exhibits.models import Exhibit, PhotoBand
from jieyue.exhibits.queries.exhibits import exhibit_of
from jieyue.exhibits.rules.formats import tidy_name
from jieyue.exhibits.rules.likeness import bands
from jieyue.exhibits.rules.secrecy import mark_in
from jieyue.exhibits.scanning import scan
from jieyue.exhibits.store import ORIGINAL, SHOWN, THUMB, Arrived, arriving, path_of
from jieyue.registry.queries.organs import OrganPlace, organ_place
from jieyue.values.refusals import NotAllowed, Refusal
from jieyue.values.wording import say

KEEP, HOLD = "exhibit.keep", "exhibit.hold"
# Of one organ, over all years: a programme year needs some dozens.
MOST = 3_000


@dataclass(frozen=True)
class Incoming:
    """A file on its way in: the name its owner gave it, and its bytes in pieces."""

    name: str
    pieces: Iterable[bytes]


def keep(
    actor: Actor,
    code: str,
    file: Incoming,
    *,
    expires: date | None = None,
    act: str = KEEP,
    only_photos: bool = False,
) -> Exhibit:
    """Keep a file of an organ's; the same file again is the one that is there.  `act`: what it is handed in by.

    Raises Refusal for a file that is no evidence by its kind, size or content, NotAllowed outside the actor's
    rights.  One that bears a 密级 mark is held back: it is kept nowhere, and that it came is put on record.
    """
    place = organ_place(actor, code)
    verdict = may(actor, act, place.path)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with arriving(file.pieces) as arrived:
        if only_photos and not arrived.looked.format.is_photo:
            raise Refusal(say("这里只收照片(JPG、PNG 或 WebP)。"))
        scan(arrived.folder / "file")
        _hold_back(actor, code, place, file.name, arrived)
        with draft(actor, act, path=place.path):
            return _kept(actor, code, place, file.name, arrived, expires)


def _hold_back(actor: Actor, code: str, place: OrganPlace, name: str, arrived: Arrived) -> None:
    mark = mark_in(name, arrived.looked.text)
    if not mark:
        return
    with perform(actor, HOLD, subject=f"organ {code}", path=place.path) as detail:
        detail["mark"] = mark[:20]
    raise Refusal(
        say(
            "文件带有密级标志“{mark}”,没有保存。严禁上传涉密信息;不涉密的,请去掉标志后再上传。",
            mark=mark[:20],
        )
    )


def _kept(
    actor: Actor, code: str, place: OrganPlace, name: str, arrived: Arrived, expires: date | None
) -> Exhibit:
    there = Exhibit.objects.filter(organ_id=place.pk, digest=arrived.digest).first()
    if there:
        return there
    if Exhibit.objects.filter(organ_id=place.pk).count() >= MOST:
        raise Refusal(say("{code} 的佐证材料已达 {most} 份,请先删除不用的。", code=code, most=MOST))
    looked = arrived.looked
    # First the file, then the row: a row never points at nothing.
    arrived.keep()
    exhibit = Exhibit.objects.create(
        organ_id=place.pk,
        digest=arrived.digest,
        name=tidy_name(name, looked.format),
        format=looked.format.code,
        size=arrived.size,
        pages=looked.pages,
        taken_at=make_aware(looked.taken) if looked.taken else None,
        placed=looked.placed,
        likeness=looked.likeness,
        expires=expires,
        by=actor.name,
        at=actor.at,
    )
    if looked.likeness:
        PhotoBand.objects.bulk_create(
            PhotoBand(exhibit=exhibit, place=number, band=band)
            for number, band in enumerate(bands(int(looked.likeness, 16)))
        )
    return exhibit


def date_exhibit(actor: Actor, pk: int, expires: date | None) -> None:
    """Say until when a file proves anything, such as a contract or a licence; None: for good."""
    exhibit = exhibit_of(actor, pk)
    with draft(actor, KEEP, path=exhibit.path):
        Exhibit.objects.filter(pk=pk).update(expires=expires)


def discard(actor: Actor, pk: int) -> None:
    """Take a file away for good.  Raises Refusal where something rests on it."""
    exhibit = exhibit_of(actor, pk)
    with draft(actor, KEEP, path=exhibit.path):
        try:
            Exhibit.objects.get(pk=pk).delete()
        except ProtectedError:
            raise Refusal(say("这份材料正用作佐证,请先从评分项中移除。")) from None
        others = Exhibit.objects.filter(digest=exhibit.digest).exists()
    if not others:
        for copy in (ORIGINAL, SHOWN, THUMB):
            path_of(exhibit.digest, copy).unlink(missing_ok=True)

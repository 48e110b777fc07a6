"""Reading evidence: one file by right, an organ's files, and where the same photo turns up again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.exhibits.models import Exhibit, PhotoBand
from jieyue.exhibits.rules.formats import FORMATS, Format
from jieyue.exhibits.rules.likeness import NEAR, apart, bands
from jieyue.values.refusals import NotFound
from jieyue.values.wording import say

_ROW = (
    "pk", "digest", "name", "format", "size", "pages", "taken_at", "placed", "likeness", "expires", "by", "at",
    "organ__code", "organ__name", "organ__path",
)  # fmt: skip

PAGE = 24


@dataclass(frozen=True)
class ExhibitRow:
    """One evidence file with the organ it belongs to."""

    pk: int
    digest: str
    name: str
    format_code: str
    size: int
    pages: int | None
    taken_at: datetime | None
    placed: bool
    likeness: str
    expires: date | None
    by: str
    at: datetime
    code: str
    organ: str
    path: str

    @property
    def format(self) -> Format:
        return FORMATS[self.format_code]

    def expired(self, on: date) -> bool:
        """Whether it proves nothing any more on that day."""
        return self.expires is not None and self.expires < on


def exhibit_of(actor: Actor, pk: int) -> ExhibitRow:
    """One file by its number.  Raises NotFound outside the actor's scope, in the same words as for none at all."""
    row = Exhibit.objects.filter(in_scope(actor, "organ__path"), pk=pk).values_list(*_ROW).first()
    if row is None:
        raise NotFound(say("没有这份佐证材料,或不在您的管辖范围之内。"))
    return ExhibitRow(*row)


def exhibits_of(actor: Actor, code: str) -> list[ExhibitRow]:
    """The files of an organ, newest first."""
    found = Exhibit.objects.filter(in_scope(actor, "organ__path"), organ__code=code)
    return [ExhibitRow(*row) for row in found.values_list(*_ROW)]


@dataclass(frozen=True)
class ExhibitPage:
    """One page of an organ's files, how many there are in all, and the years in which any came."""

    rows: list[ExhibitRow]
    total: int
    number: int
    years: list[int]

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PAGE))


def exhibit_page(
    actor: Actor, code: str, *, text: str = "", year: int = 0, page: int = 1, without: Q | None = None
) -> ExhibitPage:
    """An organ's files, newest first, by a part of the name and the year they came in; 0: any.  Three statements.

    `without`: those that are left out.
    """
    mine = Exhibit.objects.filter(in_scope(actor, "organ__path"), organ__code=code)
    if without is not None:
        mine = mine.exclude(without)
    years = sorted({at.year for at in mine.datetimes("at", "year")}, reverse=True)
    found = mine.filter(name__icontains=text) if text else mine
    if year:
        # Asked of the database only where there is any: a number such as 99999 is no year to it.
        found = found.filter(at__year=year) if year in years else found.none()
    start = (page - 1) * PAGE
    rows = [ExhibitRow(*row) for row in found.values_list(*_ROW)[start : start + PAGE]]
    return ExhibitPage(rows, found.count(), page, years)


def rows_of(pks: Collection[int]) -> dict[int, ExhibitRow]:
    """The files by number, without regard to scope: for records that have asked for it already."""
    return {row[0]: ExhibitRow(*row) for row in Exhibit.objects.filter(pk__in=pks).values_list(*_ROW)}


def alike(exhibits: Iterable[ExhibitRow]) -> dict[int, list[tuple[ExhibitRow, bool]]]:
    """For each of these files the others that are the same (True) or nearly the same photo (False).

    Of every organ of the province: whoever shows them says which lie in the reader's scope.  Three statements.
    """
    mine = list(exhibits)
    same = Q(digest__in={one.digest for one in mine})
    photos = {one.pk: int(one.likeness, 16) for one in mine if one.likeness}
    wanted = Q(pk__in=())
    for place in range(len(bands(0))):
        wanted |= Q(place=place, band__in={bands(bits)[place] for bits in photos.values()})
    near = PhotoBand.objects.filter(wanted).values_list("exhibit", flat=True).distinct()
    found = [
        ExhibitRow(*row) for row in Exhibit.objects.filter(same | Q(pk__in=list(near))).values_list(*_ROW)
    ]
    return {one.pk: _others(one, found) for one in mine}


def _others(one: ExhibitRow, found: Iterable[ExhibitRow]) -> list[tuple[ExhibitRow, bool]]:
    others = [other for other in found if other.pk != one.pk]
    same = [(other, True) for other in others if other.digest == one.digest]
    near = [(other, False) for other in others if other.digest != one.digest and _near(one, other)]
    return same + near


def _near(one: ExhibitRow, other: ExhibitRow) -> bool:
    if not (one.likeness and other.likeness):
        return False
    return apart(int(one.likeness, 16), int(other.likeness, 16)) <= NEAR

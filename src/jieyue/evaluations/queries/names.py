"""Reading the list of 节约型机关 of a year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Naming
from jieyue.values.wording import Message, say


@dataclass(frozen=True)
class ListedOrgan:
    """One line of the list of 节约型机关."""

    number: int
    code: str
    name: str
    credit_code: str | None
    region: str
    region_name: str
    tier: str
    kind: str
    kind_title: str
    year: int
    batch: str
    document: str
    score: Decimal | None

    @property
    def basis(self) -> Message:
        """Why the organ is on the list."""
        if self.score is not None:
            return say("{year} 年度评价通过,{score} 分", year=self.year, score=self.score)
        if self.document:
            return say("以往批次,文号 {document}", document=self.document)
        return say("以往批次")


def named(actor: Actor, year: int) -> list[ListedOrgan]:
    """The organs named in `year` and not revoked, in the actor's scope, by their number."""
    rows = Naming.objects.filter(in_scope(actor, "organ__path"), year=year, revoked_at=None).values_list(
        "number",
        "organ__code",
        "organ__name",
        "organ__credit_code",
        "organ__region_id",
        "organ__region__name",
        "organ__tier",
        "organ__kind_id",
        "organ__kind__title",
        "year",
        "batch",
        "document",
        "case__score",
    )
    return [ListedOrgan(*row) for row in rows.order_by("number")]

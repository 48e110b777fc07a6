"""A demo province's evidence: two organs with pictures beside their items, one of them taken from the other."""

from __future__ import annotations

from collections.abc import Sequence

from jieyue.cli.demo.organs import DemoOrgan
from jieyue.cli.demo.scenes import bins, board
from jieyue.cli.installing.cast import ANSWERED, Cast, clerks
from jieyue.evaluations.actions.proving import add_files
from jieyue.exhibits.actions.keeping import Incoming
from jieyue.standards.rules.standard import Item

# What stands in an item's list of evidence where a picture may serve.
_PICTURE = "照片"
_SMALL = 800  # pixels: the borrowed picture went through a chat


def save_evidence(cast: Cast, organs: Sequence[DemoOrgan], items: Sequence[Item]) -> None:
    """Pictures of two neighbours among these organs; nothing where there are too few."""
    asking = [item for item in items if _PICTURE in item.evidence]
    pair = _neighbours(organs)
    if not pair or not asking:
        return
    honest, borrower = pair
    seed, hand = cast.province.seed, clerks(cast.this_year(ANSWERED))
    waste = next((item for item in asking if "垃圾" in item.title), asking[0])
    shown = next((item for item in asking if "宣传" in item.title), asking[-1])
    for organ, item, name, picture in (
        (honest, waste, "分类容器.jpg", bins(seed, honest.code)),
        (honest, shown, "宣传栏.jpg", board(seed, honest.code)),
        (borrower, shown, "宣传周活动.jpg", board(seed, honest.code, side=_SMALL)),
    ):
        add_files(hand, cast.year, organ.code, item.id, [Incoming(name, [picture])])


def _neighbours(organs: Sequence[DemoOrgan]) -> tuple[DemoOrgan, DemoOrgan] | None:
    """Two organs as near as there are: of one county, else of one city, else any."""
    for near in (lambda organ: organ.place.code, lambda organ: organ.place.city, lambda _: ""):
        first: dict[str, DemoOrgan] = {}
        for organ in organs:
            if near(organ) in first:
                return first[near(organ)], organ
            first[near(organ)] = organ
    return None

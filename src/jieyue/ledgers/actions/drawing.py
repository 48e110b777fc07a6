"""Drawing the canteens of a year: once, on record, with the seed that lets anybody draw them again."""

from __future__ import annotations

from django.utils.timezone import localdate

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.ledgers.models import CanteenDraw
from jieyue.ledgers.queries.draws import frame_of
from jieyue.ledgers.rules.drawing import draw
from jieyue.registry.queries.organs import region_of
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

DRAW = "canteen.draw"
LONGEST_SEED = 64


def draw_canteens(actor: Actor, region: str, year: int, seed: str) -> int:
    """Draw a region's canteens for a year; returns their number.

    Raises Refusal where that was done already, where there is none to draw, and for a year that has not begun.
    """
    place = region_of(actor, region)
    seed = " ".join(seed.split())
    if not seed or len(seed) > LONGEST_SEED:
        raise Refusal(say("种子应为 1 到 {longest} 个字符。", longest=LONGEST_SEED))
    if year > localdate(actor.at).year:
        raise Refusal(say("{year} 年还没有开始,不能抽取。", year=year))
    with perform(actor, DRAW, subject=f"canteens {year} {region}", path=place.path) as detail:
        frame = frame_of(region, year)
        drawn = draw(frame.first, frame.seen, frame.first, year, seed)
        if not drawn:
            raise Refusal(say("本级没有登记食堂台账的机关,无从抽取。"))
        kept = {
            "seed": seed,
            "frame": frame.as_json(),
            "drawn": [[one.code, one.why] for one in drawn],
            "by": actor.name,
            "at": actor.at,
        }
        # Of two who draw at the same moment the second finds the first one's draw.
        _, fresh = CanteenDraw.objects.get_or_create(region_id=region, year=year, defaults=kept)
        if not fresh:
            raise Refusal(say("{year} 年的名单已经抽取,不能重抽。", year=year))
        detail.update(seed=seed, frame=len(frame.first), drawn=len(drawn))
    return len(drawn)

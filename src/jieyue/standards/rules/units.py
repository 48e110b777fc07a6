"""What the figures of a standard are counted in, and how they are written in a reason.

The units are a closed list so that a reason can be read in either language: a standard names the
unit by its code and never brings its own word into a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from jieyue.values.quantities import plain
from jieyue.values.wording import Message, say

# Ratios are judged on the figure people are shown: per cent with two places.
RATIO_STEP = Decimal("0.0001")
SHOWN_STEP = Decimal("0.01")
# Wide enough that no quotient of two figures, however absurd, fails to be rounded.
_WIDE = Context(prec=200)


@dataclass(frozen=True, eq=False)
class Unit:
    """A unit (one object each, see UNITS): `sign` behind the number; `whole` where only whole numbers make sense.

    A `share` is held as a ratio (0.3) and written in per cent (30%).
    """

    code: str
    sign: Message
    whole: bool = False
    share: bool = False


UNITS: Mapping[str, Unit] = {
    unit.code: unit
    for unit in (
        Unit("month", say("个月"), whole=True),
        Unit("quarter", say("个季度"), whole=True),
        Unit("time", say("次"), whole=True),
        Unit("piece", say("项"), whole=True),
        Unit("person", say("人"), whole=True),
        Unit("point", say("分")),
        Unit("percent", say("百分比"), share=True),
        Unit("kgce_per_m2", say("千克标准煤/平方米")),
        Unit("kgce_per_person", say("千克标准煤/人")),
        Unit("m3_per_person", say("立方米/人")),
    )
}
PIECE = UNITS["piece"]
# Whether something is true of an organ; no standard counts in it.
FLAG = Unit("flag", say("是否"), whole=True)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """`value` rounded half up to a multiple of `step` (a power of ten)."""
    return value.quantize(step, ROUND_HALF_UP, _WIDE)


def rounded_ratio(value: Decimal, of: Decimal) -> Decimal:
    """`value` ÷ `of` (not zero), rounded half up to 0.01 per cent."""
    return rounded(value / of, RATIO_STEP)


def per_cent(ratio: Decimal) -> str:
    """0.985 as 98.5%."""
    return plain(ratio * 100) + "%"


# An organ's figure is written into several reasons in a row.
@lru_cache(maxsize=1024)
def figure(value: Decimal, unit: Unit) -> Message | str:
    """A number with its unit, at most two decimal places: 12.35 千克标准煤/平方米, 3 次, 98.5%."""
    if unit.share:
        return per_cent(rounded(value, RATIO_STEP))
    if unit is FLAG:
        return say("是") if value else say("否")
    number = value if unit.whole else rounded(value, SHOWN_STEP)
    return say("{number} {unit}", number=plain(number), unit=unit.sign)

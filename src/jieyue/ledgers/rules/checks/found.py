"""What a check has found, in a shape that can be ranked and shown to the official who has to look at it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jieyue.values.wording import NOTHING, Message, say

SLIP, COLLAPSE, JUMP, STUCK, SILENT, PRICE = "slip", "collapse", "jump", "stuck", "silent", "price"
HEADCOUNT, AREA, LATE, DUPLICATE = "headcount", "area", "late", "duplicate"
KINDS = {
    SLIP: "数量级有误",
    COLLAPSE: "骤降",
    JUMP: "骤增",
    STUCK: "读数不变",
    SILENT: "漏报",
    PRICE: "单价异常",
    HEADCOUNT: "人数存疑",
    AREA: "面积存疑",
    LATE: "迟报",
    DUPLICATE: "疑似重复单位",
}
# What experience says usually lies behind each kind; the reason of a finding names the likeliest for its figures.
USUALLY = {
    SLIP: "单位或小数点填错、多填或少填了零、抄错表、填错了月份",
    COLLAPSE: "账单中断、漏填、填错单位,或已停用、搬迁而未申报",
    JUMP: "填错单位、并入了别处的用量,或新增设备、扩建、人员增加",
    STUCK: "表计停走、没有抄表、照抄上月,或把全年数平均摊到各月",
    SILENT: "经办人更换或中断填报、账单未到,或已停用而未申报",
    PRICE: "费用或数量多填少填了零、两栏填反、以万元填报,或一张账单跨了几个月",
    HEADCOUNT: "多填或少填了零、把编制数与用能人数混用,或机构改革后没有分开登记",
    AREA: "多填或少填了零、把占地面积填作建筑面积,或搬迁、扩建后没有更新",
    LATE: "账单迟到、经办人更换,或事后凭记忆补填",
    DUPLICATE: "更名、简称或下级代填时又登记了一次",
}


@dataclass(frozen=True)
class Finding:
    """One thing out of line, and the sentence that says why.

    `item` is empty where several items or none are meant; `month` to `last_month` of `year` is the
    period, 0 for the whole year.  `found` and `expected` are what stands there and what was
    expected, in the item's unit (yuan for a price, persons or m2 for a profile).  `sizes` are the
    quantities in doubt, item by item in its unit; empty where no quantity is.  `yuan` is the doubt
    in money where that is known at once; otherwise it follows from the sizes.  What was expected comes
    from `past` months of the organ's own ledger and from `peers` other organs, 0 where none were asked.
    """

    organ: int
    kind: str
    item: str
    year: int
    month: int
    last_month: int
    reason: Message
    found: float | None = None
    expected: float | None = None
    sizes: tuple[tuple[str, float], ...] = ()
    yuan: float | None = None
    past: int = 0
    peers: int = 0


# How near to a power of ten a ratio has to be, in powers of ten: a figure that was entered lies within a
# quarter of its slip, one that was only estimated within two fifths.
ENTERED, ESTIMATED = 0.1, 0.15
_ZEROS = {1: "一个零", 2: "两个零", 3: "三个零", 4: "四个零"}


def zeros(found: float, wanted: float, near: float = ENTERED) -> Message:
    """多填了三个零, 少填了一个零: the likeliest slip of the pen between two figures, if there is one."""
    if found <= 0 or wanted <= 0:
        return NOTHING
    power = math.log10(found / wanted)
    places = round(abs(power))
    if places not in _ZEROS or abs(abs(power) - places) > near:
        return NOTHING
    return (
        say("多填了{zeros}", zeros=say(_ZEROS[places]))
        if power > 0
        else say("少填了{zeros}", zeros=say(_ZEROS[places]))
    )


def times(found: float, wanted: float) -> str:
    """A ratio as people say it: 1000, 12, 4.5, 0.02."""
    ratio = found / wanted
    for places, from_ratio in ((0, 10), (1, 1), (2, 0.1), (3, 0.01)):
        if ratio >= from_ratio:
            return f"{ratio:.{places}f}"
    return f"{ratio:.4f}"

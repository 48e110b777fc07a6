"""Climate zones of buildings, by which quotas and peers are told apart.

The zones are those of GB 50176; which county lies in which is background knowledge (待核) and stands,
to be corrected, in the region file.
"""

from __future__ import annotations

from types import MappingProxyType

from jieyue.values.wording import say

CLIMATES = MappingProxyType(
    {
        "severe_cold": say("严寒地区"),
        "cold": say("寒冷地区"),
        "hot_summer": say("夏热冬冷地区"),
        "hot": say("夏热冬暖地区"),
        "mild": say("温和地区"),
    }
)

"""统一社会信用代码: the 18 characters of GB 32100-2015 and their check character."""

from __future__ import annotations

from jieyue.values.verdicts import YES, Verdict, no
from jieyue.values.wording import say

# GB 32100 leaves out I, O, S, V and Z because they are misread.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(body: str) -> str:
    """The 18th character for the first 17 (31 - weighted sum mod 31)."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def check(code: str) -> Verdict:
    """Whether `code` is well formed; the reason names the place that is wrong."""
    if len(code) != LENGTH:
        return no(say("统一社会信用代码应为 18 位,现为 {length} 位。", length=len(code)))
    wrong = next((char for char in code if char not in ALPHABET), None)
    if wrong:
        return no(say("统一社会信用代码含有不允许的字符“{char}”。", char=wrong))
    if check_character(code[:-1]) != code[-1]:
        return no(say("统一社会信用代码校验位不符,请核对是否抄错。"))
    return YES

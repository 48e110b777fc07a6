"""Finds 密级 marks in names and words: what bears one must not come onto this system at all."""

from __future__ import annotations

import re
import unicodedata

_LEVELS = "绝密|机密|秘密"
# As it is printed at the top of a paper: 机密★1年, 秘密 ★; or the level on a line of its own.
_STARRED = re.compile(rf"(?:{_LEVELS})\s*[★☆⭐*]")
_ALONE = re.compile(rf"^[\s【\[(]*({_LEVELS})[\s】\])]*$", re.MULTILINE)
# In a name the level stands apart: 机密_通知.pdf, (秘密)台账.docx; not in 保密制度 or 商业秘密清单.
_NAMED = re.compile(rf"(?:^|[\s_\-—.【\[(])({_LEVELS})(?:$|[\s_\-—.★】\])])")
# The mark stands on the first page.
FIRST_SIGNS = 20_000


def mark_in(name: str, text: str) -> str:
    """The mark a file bears in its name or among its first words; "" where there is none."""
    # The star itself would be left alone; full-width brackets and spaces become plain ones.
    for pattern, told in ((_NAMED, name), (_STARRED, text[:FIRST_SIGNS]), (_ALONE, text[:FIRST_SIGNS])):
        found = pattern.search(unicodedata.normalize("NFKC", told))
        if found:
            return found.group(0).strip(" _-—.[]()【】\n")
    return ""

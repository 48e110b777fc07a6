"""What strangers send: read only where it says one thing, in text and numbers that every database keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# PostgreSQL keeps no NUL, and half of a pair of surrogates is no text at all.
_UNKEPT = re.compile("[\0\ud800-\udfff]")
# Whole numbers of so many digits fit into a column of any database.
_MOST_DIGITS = 18


def is_keepable(text: str) -> bool:
    """Whether every database takes this text."""
    return _UNKEPT.search(text) is None


def check_keepable(texts: Iterable[str]) -> None:
    """Raises Refusal where one of the texts can't be kept."""
    if not all(map(is_keepable, texts)):
        raise Refusal(say("内容中有无法保存的字符(如空字符),请删去后再提交。"))


def parse_json(text: str | bytes) -> Any:
    """Read JSON.

    Raises Refusal for what is no JSON (NaN and Infinity are none), a name given twice in one object, a whole
    number of more than 18 digits, text that can't be kept, and nesting without end.
    """
    try:
        told = json.loads(text, parse_int=_whole, parse_constant=_no_number, object_pairs_hook=_once_each)
        check_keepable(_texts(told))
    except (ValueError, RecursionError):
        raise Refusal(say("不是有效的 JSON,请核对格式。")) from None
    return told


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise Refusal(say("“{text}”超出可登记的范围。", text=digits[:40]))
    return int(digits)


def _no_number(word: str) -> None:
    raise ValueError(word)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Refusal(say("“{name}”在同一处写了两次,请只留一个。", name=twice[:40]))
    return told


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for one in told:
            yield from _texts(one)
    elif isinstance(told, dict):
        yield from told
        for one in told.values():
            yield from _texts(one)

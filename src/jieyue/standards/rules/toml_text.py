"""A standard's tables written as TOML, the way the shipped files look, so that a version can be read and compared in git."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from jieyue.values.quantities import plain

# These stand as tables of their own; all others are written on one line.
_SECTIONS = ("blocks", "groups", "items", "bonus", "gates", "grades", "downgrades", "vetoes")
_LONG = frozenset({"parts", "conditions", "branches", "bands", "zero_if"})


def toml_text(document: Mapping[str, Any]) -> str:
    """The document as TOML; `tomllib` reads the same values back."""
    return "\n".join(_lines(document, "")).strip() + "\n"


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    sections = [name for name in _SECTIONS if name in table and isinstance(table[name], list)]
    inner = [*sections, "conditions"] if path == "gates" else sections
    for name, value in table.items():
        if name not in inner:
            yield f"{name} = {_value(value, name)}"
    for name in inner:
        for entry in table.get(name, ()):
            place = f"{path}.{name}" if path else name
            yield ""
            yield f"[[{place}]]"
            yield from _lines(entry, place)


def _value(value: Any, name: str = "") -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON string is a basic string of TOML; what JSON leaves bare and TOML doesn't is escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | Decimal):
        return plain(Decimal(value))
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_value(entry, key)}" for key, entry in value.items())
        return f"{{ {inner} }}"
    entries = [_value(entry) for entry in value]
    if name in _LONG:
        return "[\n" + "".join(f"  {entry},\n" for entry in entries) + "]"
    return f"[{', '.join(entries)}]"

"""Writes a mapping as the TOML that `sheets.mapping` reads, so that what was clicked together can be kept and sent on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from jieyue.sheets import unfolding
from jieyue.sheets.unfolding import FieldSource, QuantityColumn
from jieyue.values.quantities import plain


def mapping_text(mapping: unfolding.Mapping, comments: Mapping[str, str] | None = None) -> str:
    """The mapping as TOML.  `comments` stand above what they are keyed by: a field's name or a quantity's item,
    "" for the head of the file."""
    return "\n".join(_lines(mapping, comments or {})) + "\n"


def _lines(mapping: unfolding.Mapping, comments: Mapping[str, str]) -> Iterator[str]:
    yield from _comment(comments, "")
    yield f"target = {_text(mapping.target)}"
    if mapping.sheet:
        yield f"sheet = {_text(mapping.sheet)}"
    if mapping.header_row != 1:
        yield f"header_row = {mapping.header_row}"
    if mapping.header_rows != 1:
        yield f"header_rows = {mapping.header_rows}"
    missing = sorted(mapping.missing - {""})
    if missing:
        yield f"missing = [{', '.join(_text(word) for word in missing)}]"
    if mapping.skip:
        pairs = (
            f"{_text(column)} = [{', '.join(_text(word) for word in sorted(words))}]"
            for column, words in mapping.skip.items()
        )
        yield f"skip = {{ {', '.join(pairs)} }}"
    yield ""
    yield "[fields]"
    for name, source in mapping.fields.items():
        yield from _comment(comments, name)
        yield f"{_text(name)} = {{ {', '.join(_source(source))} }}"
    for quantity in mapping.quantities:
        yield ""
        yield from _comment(comments, quantity.item)
        yield "[[quantities]]"
        yield from _quantity(quantity)


def _comment(comments: Mapping[str, str], key: str) -> Iterator[str]:
    for line in comments.get(key, "").splitlines():
        yield f"# {line}"


def _source(source: FieldSource) -> Iterator[str]:
    if source.constant is not None:
        yield f"constant = {_text(source.constant)}"
    elif source.columns is not None:
        yield f"columns = {_table(source.columns)}"
    else:
        yield f"column = {_text(source.column or '')}"
    if source.prefix:
        yield f"prefix = {_text(source.prefix)}"
    if source.values is not None:
        yield f"values = {_table(source.values)}"
    if source.default is not None:
        yield f"default = {_text(source.default)}"
    if source.factor is not None:
        yield f"factor = {plain(source.factor)}"
    if source.year_only:
        yield 'format = "year"'


def _quantity(quantity: QuantityColumn) -> Iterator[str]:
    yield f"item = {_text(quantity.item)}"
    yield f"column = {_text(quantity.column)}"
    if quantity.period is not None:
        yield f"period = {_text(quantity.period)}"
    if quantity.factor != 1:
        yield f"factor = {plain(quantity.factor)}"
    if quantity.cost is not None:
        yield f"cost = {_text(quantity.cost)}"
    if quantity.cost_factor != 1:
        yield f"cost_factor = {plain(quantity.cost_factor)}"


def _table(pairs: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{_text(name)} = {_text(value)}' for name, value in pairs.items())} }}"


def _text(text: str) -> str:
    """A TOML basic string: JSON's, but for the one control character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

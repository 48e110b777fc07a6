"""The units offices write, and what one is in another, exactly: a small closed table, so that none is ever guessed.

Factors are definitions (SI, 0.3048 m a foot, 1 kcal = 4.1868 kJ) or the trade's own (万千瓦时, 吨 of water).
What needs a density or a calorific value, tons of petrol for one, is no conversion and has no row here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from types import MappingProxyType

# Quotients of two definitions are kept to twenty digits, more than any figure has.
_QUOTIENT = Context(prec=20)


@dataclass(frozen=True)
class Unit:
    """A unit of one `family`; `size` is how much of the family's base it is, `words` are its spellings."""

    code: str
    title: str
    family: str
    size: Decimal
    words: tuple[str, ...]


def _unit(code: str, title: str, family: str, size: str, *words: str) -> Unit:
    return Unit(code, title, family, Decimal(size), (title, code, *words))


UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        unit.code: unit
        for unit in (
            _unit("kWh", "千瓦时", "energy", "3.6", "度", "kw.h", "kw·h", "千瓦小时", "千瓦·时"),
            _unit("10MWh", "万千瓦时", "energy", "36000", "万度", "万kwh", "万kw.h", "万kw·h"),
            _unit("MWh", "兆瓦时", "energy", "3600", "mwh", "千度"),
            _unit("MJ", "兆焦", "energy", "1", "mj"),
            _unit("GJ", "吉焦", "energy", "1000", "百万千焦", "gj", "吉焦耳"),
            _unit("kBtu", "千英热单位", "energy", "1.05505585262", "kbtu"),
            _unit("Gcal", "百万千卡", "energy", "4186.8", "吉卡", "gcal"),
            _unit("m3", "立方米", "volume", "1000", "方", "m³", "m^3", "立方"),
            _unit("10km3", "万立方米", "volume", "10000000", "万方", "万m3", "万m³"),
            _unit("L", "升", "volume", "1", "l", "公升"),
            _unit("kL", "千升", "volume", "1000", "kl"),
            _unit("gal", "加仑", "volume", "3.785411784", "gallon", "gallons"),
            _unit("kgal", "千加仑", "volume", "3785.411784", "kgal"),
            _unit("tw", "吨水(1 吨 = 1 立方米)", "volume", "1000", "吨水"),
            _unit("t", "吨", "mass", "1000", "公吨"),
            _unit("kg", "千克", "mass", "1", "公斤"),
            _unit("jin", "斤", "mass", "0.5", "市斤"),
            _unit("g", "克", "mass", "0.001"),
            _unit("tce", "吨标准煤", "coal equivalent", "1000", "吨标煤", "tce"),
            _unit("kgce", "千克标准煤", "coal equivalent", "1", "公斤标准煤", "千克标煤"),
            _unit("m2", "平方米", "area", "1", "㎡", "m²", "平米", "m^2", "平方"),
            _unit("10km2", "万平方米", "area", "10000", "万㎡", "万m2", "万平米", "公顷"),
            _unit("mu", "亩", "area", "666.6666666666666667"),
            _unit("ft2", "平方英尺", "area", "0.09290304", "ft²", "sqft", "sf"),
            _unit("yuan", "元", "money", "1", "人民币元", "rmb", "cny", "¥"),
            _unit("10kyuan", "万元", "money", "10000"),
        )
    }
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower().replace(" ", "")


_BY_WORD = {_plain(word): unit for unit in UNITS.values() for word in unit.words}
_BRACKETS = re.compile(r"[(（\[【〔]([^)）\]】〕]*)[)）\]】〕]")
_AFTER_WORD = re.compile(r"单位[::]?\s*([^\s,,;;]+)\s*$")
_AFTER_SLASH = re.compile(r"[//]\s*([^//\s]+)\s*$")


def unit_named(text: str) -> Unit | None:
    """The unit that is written so; None where it is none of the table's."""
    return _BY_WORD.get(_plain(text))


def unit_in_header(header: str) -> Unit | None:
    """The unit a header says outright: in brackets, after 单位 or after a slash at its end.  Never inferred."""
    told = [*_BRACKETS.findall(header), *_AFTER_WORD.findall(header), *_AFTER_SLASH.findall(header)]
    found = {unit.code: unit for text in told if (unit := unit_named(re.sub("^单位[::]?", "", text)))}
    return next(iter(found.values())) if len(found) == 1 else None


def without_unit(header: str) -> str:
    """A header without its brackets and what follows a slash."""
    bare = _AFTER_WORD.sub("", _BRACKETS.sub("", header))
    return (_AFTER_SLASH.sub("", bare) if _AFTER_SLASH.search(bare) else bare).strip() or header.strip()


def convertible(code: str) -> tuple[Unit, ...]:
    """The units figures may come in that are to be kept in `code`; none where that is no unit of the table."""
    kept = UNITS.get(code)
    return tuple(unit for unit in UNITS.values() if unit.family == kept.family) if kept else ()


def factor(source: str, target: str) -> Decimal:
    """What a figure in `source` is multiplied by to be one in `target`.

    Raises KeyError for a unit that is not in the table, ValueError for units of different families.
    """
    one, other = UNITS[source], UNITS[target]
    if one.family != other.family:
        raise ValueError(f"{source} is no {target}")
    return _QUOTIENT.divide(one.size, other.size)

"""Indicators as data: what each is called, what it divides by what, and on whose authority."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from jieyue.indicators.rules.denominators import PROFILE_FIELDS
from jieyue.indicators.rules.factors import FACTOR_UNITS
from jieyue.ledgers.rules.items import ITEMS, in_group
from jieyue.values.formula import Formula, names, parse, written
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


@dataclass(frozen=True)
class ItemsTerm:
    """A sum over items of quantity x factor; `factor` is kgce, kgco2 or '' for the bare quantity."""

    title: str
    unit: str
    items: tuple[str, ...]
    factor: str = ""


@dataclass(frozen=True)
class ProfileTerm:
    """The day-weighted mean of a profile field."""

    field: str

    @property
    def title(self) -> str:
        return PROFILE_FIELDS[self.field].title

    @property
    def unit(self) -> str:
        return PROFILE_FIELDS[self.field].unit


Term = ItemsTerm | ProfileTerm


@dataclass(frozen=True)
class Definition:
    """One indicator.  `tree` is the parsed `formula`; `terms` are what its names stand for."""

    code: str
    title: str
    title_en: str
    unit: str
    formula: str
    tree: Formula
    terms: Mapping[str, Term]
    mark: str
    source: str

    @property
    def items_terms(self) -> Mapping[str, ItemsTerm]:
        return {name: term for name, term in self.terms.items() if isinstance(term, ItemsTerm)}

    @property
    def profile_terms(self) -> Mapping[str, ProfileTerm]:
        return {name: term for name, term in self.terms.items() if isinstance(term, ProfileTerm)}

    @property
    def items(self) -> tuple[str, ...]:
        """Every item any term draws on, in catalogue order: what the coverage is counted over."""
        used = {item for term in self.items_terms.values() for item in term.items}
        return tuple(code for code in ITEMS if code in used)

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal characters that change when the indicator would give other figures.

        Titles and sources do not enter, so a corrected wording does not make results stale.
        """
        meaning: list[Any] = [self.code, self.unit, written(self.tree)]
        for name, term in sorted(self.terms.items()):
            meaning.append(
                [name, term.field]
                if isinstance(term, ProfileTerm)
                else [name, term.factor, [[code, ITEMS[code].expected_months] for code in term.items]]
            )
        return hashlib.sha256(json.dumps(meaning, ensure_ascii=False).encode()).hexdigest()[:16]


def definition_from(table: Mapping[str, Any]) -> Definition:
    """One indicator from its TOML table.

    Raises Refusal where the formula is no arithmetic, where its names and the terms differ, or
    where a term names an unknown item, group, factor or profile field.
    """
    code, tree = table["code"], parse(table["formula"])
    terms = {name: _term(code, name, stated) for name, stated in table["terms"].items()}
    unlike = set(names(tree)) ^ set(terms)
    if unlike:
        raise Refusal(
            say("指标 {code} 的公式与各项定义不一致:{names}。", code=code, names="、".join(sorted(unlike)))
        )
    if not any(isinstance(term, ItemsTerm) for term in terms.values()):
        raise Refusal(say("指标 {code} 没有引用任何台账项目。", code=code))
    return Definition(
        code=code,
        title=table["title"],
        title_en=table["title_en"],
        unit=table["unit"],
        formula=table["formula"],
        tree=tree,
        terms=MappingProxyType(terms),
        mark=table["mark"],
        source=table["source"],
    )


def _term(code: str, name: str, stated: Mapping[str, Any]) -> Term:
    def refuse(what: str) -> Refusal:
        return Refusal(say("指标 {code} 的“{name}”引用了未知的“{what}”。", code=code, name=name, what=what))

    if "profile" in stated:
        if stated["profile"] not in PROFILE_FIELDS:
            raise refuse(stated["profile"])
        return ProfileTerm(stated["profile"])
    for item in [*stated.get("items", ()), *stated.get("except", ())]:
        if item not in ITEMS:
            raise refuse(item)
    items = tuple(stated.get("items", ())) or in_group(stated.get("group", ""), stated.get("except", ()))
    if not items:
        raise refuse(stated.get("group", "items"))
    factor = stated.get("factor", "")
    if factor and factor not in FACTOR_UNITS:
        raise refuse(factor)
    return ItemsTerm(stated["title"], stated["unit"], items, factor)


def definitions_from(tables: Iterable[Mapping[str, Any]]) -> Mapping[str, Definition]:
    """Indicators by code, in the order their tables give them."""
    ordered = sorted(tables, key=lambda table: table["order"])
    return MappingProxyType({table["code"]: definition_from(table) for table in ordered})


DEFINITIONS: Mapping[str, Definition] = definitions_from(
    tomllib.loads(entry.read_text(encoding="utf-8"), parse_float=Decimal)
    for entry in (files("jieyue.indicators") / "data").iterdir()
    if entry.name.endswith(".toml")
)

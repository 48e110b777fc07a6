"""Small worlds of organs, given to both interpreters in the form each of them reads."""

from __future__ import annotations

from dataclasses import dataclass, field

import ibis
import pyarrow as pa

from jieyue.indicators.everybody import bulk
from jieyue.indicators.everybody.bulk import SCHEMAS, Ledgers, used_items
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.indicators.rules.explain import explain
from jieyue.ledgers.rules.coverage import Declaration, Entry, item_years
from jieyue.registry.rules.history import ALWAYS, Life


@dataclass
class OrganWorld:
    """All that is known of one organ."""

    entries: list[Entry] = field(default_factory=list)
    declared: list[Declaration] = field(default_factory=list)
    profiles: list[ProfileRow] = field(default_factory=list)
    life: Life = ALWAYS


def by_decimals(organs, year, factor_set, definitions=DEFINITIONS):
    """Results by (organ number, indicator), from the reference interpreter."""
    found = {}
    for number, organ in enumerate(organs):
        states = item_years(organ.entries, organ.declared, year, organ.life)
        means = yearly_means(organ.profiles, year)
        for code, definition in definitions.items():
            found[number, code] = explain(definition, states, means, factor_set, year).result
    return found


def by_engine(backend, organs, year, factor_set, definitions=DEFINITIONS):
    """The same from the bulk interpreter."""
    table = bulk.compute(backend, ledgers(organs), year, definitions.values(), factor_set)
    return {
        (organ_id, result.indicator): result
        for organ_id, result in bulk.results_of(table, definitions, factor_set, year)
    }


def ledgers(organs):
    """The worlds as tables in memory."""
    rows = {name: [] for name in SCHEMAS}
    for number, organ in enumerate(organs):
        first, past = organ.life.span
        rows["organs"].append({"organ_id": number, "first": first, "past": past})
        for name in ("entries", "declared", "profiles"):
            rows[name] += [{"organ_id": number} | told(row) for row in getattr(organ, name)]
    entries = _table(rows["entries"], SCHEMAS["entries"].append(pa.field("year", pa.int64())))
    others = {name: _table(rows[name], SCHEMAS[name]) for name in ("declared", "profiles", "organs")}
    return Ledgers(entries=entries, used_items=used_items(entries), **others)


def told(row):
    """The fields of a plain row by name, of either make."""
    return row._asdict() if isinstance(row, tuple) else vars(row)


def _table(rows, schema):
    return ibis.memtable(pa.Table.from_pylist(rows, schema=schema))

"""Every indicator of every organ at once: the same definitions, read by Ibis instead of by Decimals.

Only Ibis expressions are used, so the query runs on DuckDB, Spark or PostgreSQL alike.  It has to
give the figures of `rules.explain` to the last digit; hence sums are DECIMAL, quotients are settled
exactly (see `decimals`), and roundings stand where `values.rounding` puts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table, Value

from jieyue.analytics.lake import Lake
from jieyue.indicators.everybody import decimals
from jieyue.indicators.everybody.answers import NEVER, answered, question
from jieyue.indicators.rules.definitions import Definition, ItemsTerm
from jieyue.indicators.rules.denominators import PROFILE_FIELDS
from jieyue.indicators.rules.factors import FactorSet
from jieyue.indicators.rules.results import Result, months_mask, reason_message
from jieyue.ledgers.rules.items import ALL_MONTHS, ITEMS
from jieyue.values.periods import days_in_year
from jieyue.values.rounding import COVERAGE_PLACES, PLACES

# What the lake holds; `entries` and `used_items` lie there by year, the others in one piece.
SCHEMAS: Mapping[str, pa.Schema] = {
    "entries": pa.schema(
        [
            ("organ_id", pa.int64()),
            ("item", pa.string()),
            ("month", pa.int64()),  # 0 = the whole year
            ("quantity", pa.decimal128(18, 4)),
            ("cost", pa.decimal128(18, 4)),  # yuan, where the bill was entered
            ("entered", pa.date32()),  # the day of the latest change
        ]
    ),
    "used_items": pa.schema([("organ_id", pa.int64()), ("item", pa.string())]),
    "profiles": pa.schema(
        [
            ("organ_id", pa.int64()),
            ("valid_from", pa.date32()),
            ("headcount", pa.decimal128(18, 4)),
            ("floor_area", pa.decimal128(18, 4)),
        ]
    ),
    "declared": pa.schema(
        [
            ("organ_id", pa.int64()),
            ("item", pa.string()),
            ("in_use", pa.bool_()),
            ("from_year", pa.int64()),
        ]
    ),
    # The months an organ is there, counted from year 0 (year x 12 + month - 1): NULL is unbounded.
    "organs": pa.schema([("organ_id", pa.int64()), ("first", pa.int64()), ("past", pa.int64())]),
}

RESULT_SCHEMA = pa.schema(
    [
        ("organ_id", pa.int64()),
        ("indicator", pa.string()),
        ("value", pa.decimal128(28, PLACES)),
        ("status", pa.string()),
        ("reason", pa.string()),  # code and detail as in `rules.results`
        ("detail", pa.string()),
        ("coverage", pa.decimal128(9, COVERAGE_PLACES)),
    ]
)


@dataclass(frozen=True)
class Ledgers:
    """The tables the figures are worked out from, columns as in SCHEMAS (the first two with `year`).

    `used_items` are the items an organ has a non-zero quantity of, year by year (see `used_items`).
    """

    entries: Table
    used_items: Table
    profiles: Table
    declared: Table
    organs: Table


def from_lake(backend: BaseBackend, lake: Lake) -> Ledgers:
    """The tables of a snapshot, its summary of use brought up to date first."""
    summarise_use(backend, lake)
    return Ledgers(**{name: lake.scan(backend, name, schema) for name, schema in SCHEMAS.items()})


def used_items(entries: Table) -> Table:
    """What each organ has really used: organ_id, item and year wherever a quantity is not zero."""
    return entries.filter(entries.quantity != 0).select("organ_id", "item", "year").distinct()


def summarise_use(backend: BaseBackend, lake: Lake) -> list[int]:
    """Bring `used_items` of the lake up to its entries; gives the years that had to be rewritten.

    An item used in an earlier year is expected in this one, and without this summary every year
    ever kept would have to be read for it.
    """
    stale = [
        year
        for year in lake.years("entries")
        if not lake.is_current("used_items", year, lake.revision("entries", year) or "")
    ]
    entries = lake.scan(backend, "entries", SCHEMAS["entries"])
    for year in stale:
        found = used_items(entries.filter(entries.year == year)).select("organ_id", "item")
        revision = lake.revision("entries", year) or ""
        batches = backend.to_pyarrow(found).cast(SCHEMAS["used_items"]).to_batches()
        lake.write_partition("used_items", year, revision, batches, SCHEMAS["used_items"])
    for year in set(lake.years("used_items")) - set(lake.years("entries")):
        lake.drop_partition("used_items", year)
    return stale


def compute(
    backend: BaseBackend,
    ledgers: Ledgers,
    year: int,
    definitions: Iterable[Definition],
    factor_set: FactorSet,
) -> pa.Table:
    """Every indicator of every organ of `ledgers.organs` in a calendar year.

    One row an organ and indicator, columns as in RESULT_SCHEMA, organs ascending within an
    indicator.  Organs without entries come out as not available.  Figures are exact while
    they stay below 1e19.  Raises Refusal where the factor set lacks a factor.
    """
    definitions = list(definitions)
    # Held as it is, a few megabytes, so that the entries are read once for all indicators.
    organ_years = ibis.memtable(backend.to_pyarrow(_organ_years(ledgers, year, definitions, factor_set)))
    questions = (
        question(organ_years, one, place, _sources(one, definitions), _items_column(one, definitions))
        for place, one in enumerate(definitions)
    )
    # Arrow takes the empty places off: it is quick at it, DuckDB is not, and it refuses to lose digits.
    return (
        backend.to_pyarrow(answered(ibis.union(*questions))).select(RESULT_SCHEMA.names).cast(RESULT_SCHEMA)
    )


def results_of(
    table: pa.Table, definitions: Mapping[str, Definition], factor_set: FactorSet, year: int
) -> Iterator[tuple[int, Result]]:
    """The rows `compute` gave, as results with their reasons in words, one at a time."""
    for batch in table.to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            definition = definitions[row["indicator"]]
            yield (
                row["organ_id"],
                Result(
                    indicator=definition.code,
                    value=row["value"],
                    unit=definition.unit,
                    status=row["status"],
                    reason=reason_message(row["reason"], row["detail"], definition, year),
                    coverage=row["coverage"],
                    factor_set=factor_set.id,
                    formula=definition.digest,
                ),
            )


# --- what a ledger of a year holds -----------------------------------------------------------

_MASKS = {code: months_mask(item.expected_months) for code, item in ITEMS.items()}


def _by_item(code: Value, values: Mapping[str, object], otherwise: object) -> Value:
    """A constant for each item, as an expression over the column of item codes."""
    unlike = [(code == item, value) for item, value in values.items() if value != otherwise]
    return ibis.cases(*unlike, else_=otherwise) if unlike else ibis.literal(otherwise)


def item_years(ledgers: Ledgers, year: int) -> Table:
    """`ledgers.rules.coverage.item_years` for all organs: one row an organ and item."""
    used = ledgers.used_items.filter(ledgers.used_items.year <= year).select("organ_id", "item").distinct()
    spoken = ledgers.declared.filter(ledgers.declared.from_year <= year)
    latest = spoken.group_by("organ_id", "item").aggregate(in_use=spoken.in_use.argmax(spoken.from_year))
    facts = _facts(ledgers.entries.filter(ledgers.entries.year == year))
    both = _outer_joined(_outer_joined(used.mutate(used=True), latest), facts)
    both = both.left_join(_lived(ledgers.organs, year), "organ_id").drop("organ_id_right")
    season = _by_item(both.item, _MASKS, months_mask(ALL_MONTHS))
    both = both.mutate(due=season & ibis.coalesce(both.lived, months_mask(ALL_MONTHS)))
    states = both.select(
        "organ_id",
        "item",
        "due",
        expected=ibis.coalesce(both.in_use, both.used, NEVER) & (both.due != 0),
        quantity=ibis.coalesce(both.monthly, both.annual),
        missing=ibis.cases(
            (both.monthly.notnull(), both.due - (both.due & both.seen)),
            (both.annual.notnull(), 0),
            else_=both.due,
        ),
    )
    return states.mutate(
        counts=states.quantity.notnull() & (states.expected | (states.quantity != 0)),
        months=_bits(states.due),
        lacking=_bits(states.missing),
    )


def _lived(organs: Table, year: int) -> Table:
    """The months of the year lived through, of the organs that are not there for all of it."""
    start = year * 12
    some = organs.filter((organs.first > start) | (organs.past < start + 12))
    lived = sum(
        (
            ibis.ifelse(
                (ibis.coalesce(some.first, 0) < start + month)
                & (ibis.coalesce(some.past, start + 12) >= start + month),
                1 << month,
                0,
            )
            for month in ALL_MONTHS
        ),
        start=ibis.literal(0),
    )
    return some.select("organ_id", lived=lived)


def _outer_joined(left: Table, right: Table) -> Table:
    """Both tables side by side, one row an organ and item that either of them knows."""
    keys = ("organ_id", "item")
    joined = left.outer_join(right, list(keys))
    either = {key: ibis.coalesce(joined[key], joined[f"{key}_right"]) for key in keys}
    others = [name for name in (*left.columns, *right.columns) if name not in keys]
    return joined.select(*others, **either).view()


def _facts(entries: Table) -> Table:
    """Of one year's entries: the monthly sum, the annual one (NULL = none) and the months seen."""
    monthly, annual = entries.month > 0, entries.month == 0
    expected = _by_item(entries.item, _MASKS, months_mask(ALL_MONTHS))
    month_bit = ibis.literal(1, "int64") << entries.month
    return entries.group_by("organ_id", "item").aggregate(
        monthly=entries.quantity.sum(where=monthly).cast(decimals.AMOUNT),
        annual=entries.quantity.sum(where=annual).cast(decimals.AMOUNT),
        seen=(month_bit & expected).sum(where=monthly).cast("int64"),
    )


def _bits(mask: Value) -> Value:
    """How many months a mask names."""
    return sum(((mask >> month) & 1 for month in ALL_MONTHS), start=ibis.literal(0))


# --- one row an organ ------------------------------------------------------------------------


def _term_column(term: ItemsTerm, definitions: Iterable[Definition]) -> str:
    """The column that holds a term's sum; equal sums of several indicators share one."""
    distinct = {(one.items, one.factor): None for d in definitions for one in d.items_terms.values()}
    return f"sum_{list(distinct).index((term.items, term.factor))}"


def _sources(definition: Definition, definitions: Iterable[Definition]) -> dict[str, str]:
    """Which column of the organ-years holds each of a definition's terms."""
    return {
        name: _term_column(term, definitions) if isinstance(term, ItemsTerm) else term.field
        for name, term in definition.terms.items()
    }


def _items_column(definition: Definition, definitions: Iterable[Definition]) -> str:
    """The stem of the columns that hold the coverage of a definition's items."""
    distinct = {one.items: None for one in definitions}
    return f"items_{list(distinct).index(definition.items)}"


def _organ_years(ledgers: Ledgers, year: int, definitions: list[Definition], factor_set: FactorSet) -> Table:
    """One row an organ: every sum, every coverage and every mean that the definitions ask for."""
    states = item_years(ledgers, year)
    sums: dict[str, Value] = {}
    for definition in definitions:
        for term in definition.items_terms.values():
            sums[_term_column(term, definitions)] = _sum(states, term, factor_set)
        stem = _items_column(definition, definitions)
        due = states.expected & states.item.isin(definition.items)
        gap = states.item + ":" + states.missing.cast("string")
        sums[f"{stem}_expected"] = states.months.sum(where=due).cast("int64")
        sums[f"{stem}_lacking"] = states.lacking.sum(where=due).cast("int64")
        sums[f"{stem}_gaps"] = gap.group_concat(" ", where=due & (states.missing != 0))
        sums[f"{stem}_counting"] = (states.counts & states.item.isin(definition.items)).any()
    wide = ledgers.organs.left_join(states.group_by("organ_id").aggregate(**sums), "organ_id")
    wide = wide.drop("organ_id_right")
    for field in PROFILE_FIELDS:
        wide = wide.left_join(_means(ledgers.profiles, field, year), "organ_id").drop("organ_id_right")
    return wide


def _sum(states: Table, term: ItemsTerm, factor_set: FactorSet) -> Value:
    """Sum of quantity x factor over the items that count, with twelve places; NULL where none does."""
    amount = states.quantity.cast(decimals.AMOUNT)
    if term.factor:
        factors = (
            (
                states.item == code,
                decimals.constant(factor_set.factor(code, term.factor).value, decimals.AMOUNT),
            )
            for code in term.items
        )
        amount = amount * ibis.cases(*factors, else_=decimals.constant(0, decimals.AMOUNT))
    counted = states.counts & states.item.isin(term.items)
    return amount.sum(where=counted).cast(decimals.EXACT)


def _means(profiles: Table, field: str, year: int) -> Table:
    """`rules.denominators.yearly_means` of one field: organ_id and the field, organs unknown left out."""
    known = profiles.filter(profiles[field].notnull() & (profiles.valid_from <= date(year, 12, 31)))
    following = known.valid_from.lead().over(group_by="organ_id", order_by="valid_from")
    spans = known.select(
        "organ_id",
        value=known[field],
        days=_day_of(ibis.coalesce(following, date(year + 1, 1, 1)), year) - _day_of(known.valid_from, year),
    )
    sums = (
        spans.filter(spans.days > 0)
        .group_by("organ_id")
        .aggregate(
            weighted=(spans.value.cast(decimals.AMOUNT) * spans.days).sum().cast(decimals.EXACT),
            days=spans.days.sum().cast(decimals.EXACT),
        )
    )
    return decimals.with_quotient(sums, field, sums.weighted, sums.days).select("organ_id", field)


def _day_of(day: Value, year: int) -> Value:
    """Days from the first of January of `year` on, held within the year: 0 to 365 or 366."""
    length = days_in_year(year)
    return ibis.cases(
        (day < date(year, 1, 1), 0),
        (day >= date(year + 1, 1, 1), length),
        else_=day.day_of_year().cast("int64") - 1,
    )

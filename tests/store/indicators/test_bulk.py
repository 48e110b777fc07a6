"""From rows to Parquet to results, and only changed years written again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa

from jieyue.analytics.engine import connect
from jieyue.analytics.lake import Lake
from jieyue.indicators.everybody import bulk
from jieyue.indicators.everybody.bulk import SCHEMAS, from_lake, summarise_use
from jieyue.indicators.rules.definitions import DEFINITIONS
from jieyue.indicators.rules.factors import factor_set_for


def write(lake, table, rows, year=None, revision="1"):
    schema = SCHEMAS[table]
    columns = [dict(zip(schema.names, row, strict=False)) for row in rows]
    lake.write_partition(table, year, revision, pa.Table.from_pylist(columns, schema).to_batches(), schema)


def test_results_from_files(tmp_path):
    lake, backend = Lake(tmp_path), connect()
    write(lake, "organs", [(1,), (2,)])
    write(lake, "profiles", [(1, date(2020, 1, 1), Decimal(10), Decimal(100))])
    write(lake, "entries", [(1, "coal", 0, Decimal(1))], 2023)
    write(lake, "entries", [(1, "electricity", 0, Decimal(1000)), (1, "water", 0, Decimal(50))], 2025)
    assert summarise_use(backend, lake) == [2023, 2025]
    table = bulk.compute(backend, from_lake(backend, lake), 2025, DEFINITIONS.values(), factor_set_for())
    found = {(r["organ_id"], r["indicator"]): r for r in table.to_pylist()}
    assert table.schema == bulk.RESULT_SCHEMA
    assert len(found) == 14
    assert found[1, "energy_per_area"] | {"coverage": str(found[1, "energy_per_area"]["coverage"])} == {
        "organ_id": 1,
        "indicator": "energy_per_area",
        "value": Decimal("1.229"),
        "status": "partial",
        "reason": "incomplete",
        "detail": "coal:8190",  # 2 + 4 + … + 4096: all twelve months
        "coverage": "0.5000",
    }
    assert found[1, "water_per_head"]["value"] == 5
    assert found[2, "energy_total"]["reason"] == "no_entries"


def test_only_years_that_changed_are_summarised_again(tmp_path):
    lake, backend = Lake(tmp_path), connect()
    write(lake, "entries", [(1, "coal", 0, Decimal(1))], 2023)
    write(lake, "entries", [(1, "coal", 0, Decimal(0))], 2024)
    assert summarise_use(backend, lake) == [2023, 2024]
    assert summarise_use(backend, lake) == []
    write(lake, "entries", [(1, "coal", 0, Decimal(5))], 2024, revision="2")
    assert summarise_use(backend, lake) == [2024]
    lake.drop_partition("entries", 2023)
    assert summarise_use(backend, lake) == []
    assert lake.years("used_items") == (2024,)


def test_an_empty_lake_gives_an_empty_answer(tmp_path):
    backend = connect()
    ledgers = from_lake(backend, Lake(tmp_path))
    assert bulk.compute(backend, ledgers, 2025, DEFINITIONS.values(), factor_set_for()).num_rows == 0

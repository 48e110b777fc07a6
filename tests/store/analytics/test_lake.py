"""Snapshots appear whole or not at all, and know what they were made from."""

from __future__ import annotations

import pyarrow as pa
import pytest

from jieyue.analytics.engine import connect
from jieyue.analytics.lake import Lake
from jieyue.values.refusals import Refusal

SCHEMA = pa.schema([("organ_id", pa.int64()), ("item", pa.string())])


def batch(*rows):
    return pa.RecordBatch.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA)


def rows_of(lake, table="entries"):
    backend = connect()
    return backend.to_pyarrow(lake.scan(backend, table, SCHEMA)).to_pylist()


def test_years_become_a_column(tmp_path):
    lake = Lake(tmp_path)
    written = lake.write_partition("entries", 2025, "r1", [batch((1, "coal")), batch((2, "lpg"))], SCHEMA)
    lake.write_partition("entries", 2024, "r1", [batch((3, "heat"))], SCHEMA)
    assert written == 2
    assert lake.years("entries") == (2024, 2025)
    found = {(row["organ_id"], row["item"], row["year"]) for row in rows_of(lake)}
    assert found == {(1, "coal", 2025), (2, "lpg", 2025), (3, "heat", 2024)}


def test_a_revision_is_current_until_it_moves(tmp_path):
    lake = Lake(tmp_path)
    assert not lake.is_current("entries", 2025, "r1")
    lake.write_partition("entries", 2025, "r1", [batch((1, "coal"))], SCHEMA)
    assert lake.is_current("entries", 2025, "r1")
    assert not lake.is_current("entries", 2025, "r2")
    assert not lake.is_current("entries", 2024, "r1")


def test_a_file_of_another_release_is_not_current(tmp_path):
    lake = Lake(tmp_path)
    lake.write_partition("entries", 2025, "r1", [batch((1, "coal"))], SCHEMA)
    assert lake.is_current("entries", 2025, "r1", SCHEMA)
    assert not lake.is_current("entries", 2025, "r1", SCHEMA.append(pa.field("cost", pa.float64())))


def test_a_failure_leaves_the_old_file_and_no_remains(tmp_path):
    lake = Lake(tmp_path)
    lake.write_partition("entries", 2025, "r1", [batch((1, "coal"))], SCHEMA)

    def breaking():
        yield batch((2, "lpg"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        lake.write_partition("entries", 2025, "r2", breaking(), SCHEMA)
    assert [row["organ_id"] for row in rows_of(lake)] == [1]
    assert lake.is_current("entries", 2025, "r1")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["data.parquet"]


def test_unfinished_and_broken_files_are_passed_over(tmp_path):
    lake = Lake(tmp_path)
    lake.write_partition("entries", 2025, "r1", [batch((1, "coal"))], SCHEMA)
    (tmp_path / "entries" / "year=2025" / "_half.tmp").write_bytes(b"PAR1")
    assert len(rows_of(lake)) == 1
    (tmp_path / "entries" / "year=2025" / "data.parquet").write_bytes(b"PAR1 cut off")
    assert lake.revision("entries", 2025) is None


def test_tables_without_years_and_without_rows(tmp_path):
    lake = Lake(tmp_path)
    assert rows_of(lake, "organs") == []
    lake.write_partition("organs", None, "r1", [batch((7, "x"))], SCHEMA)
    assert rows_of(lake, "organs") == [{"organ_id": 7, "item": "x"}]
    lake.drop_partition("organs")
    assert rows_of(lake, "organs") == []


def test_another_engine_is_a_url_or_a_clear_refusal():
    with pytest.raises(Refusal, match="pyspark"):
        connect("spark://somewhere:7077")
    with pytest.raises(Refusal) as refused:
        connect("mysql://user:secret@somewhere/db")
    assert "secret" not in str(refused.value)
    assert "mysql://somewhere" in str(refused.value)

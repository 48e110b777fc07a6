"""Parquet snapshots for the bulk engine, rebuilt at will from what the database holds.

Layout: `<root>/<table>/year=2025/data.parquet`, or `<root>/<table>/data.parquet` for a table without
years.  The revision of the source travels in the file's own metadata, so file and revision change
in one rename and can never disagree; only years whose revision moved are written again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

FILE_NAME = "data.parquet"
REVISION_KEY = b"jieyue.revision"
# Rows held in memory at once while writing.
BATCH_ROWS = 65_536


@dataclass(frozen=True)
class Lake:
    """A directory of snapshots; it knows tables and years, not what they mean."""

    root: Path

    def write_partition(
        self,
        table_name: str,
        year: int | None,
        revision: str,
        batches: Iterable[pa.RecordBatch],
        schema: pa.Schema,
    ) -> int:
        """Replace one partition by the rows of `batches`; gives how many there were.

        `schema` leaves out the column `year`, which the directory's name carries.  The file
        appears whole or not at all: it is written beside its place under a name beginning with
        `_`, which readers pass over, synced and renamed.
        """
        target = self._file(table_name, year)
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = 0
        with NamedTemporaryFile(dir=target.parent, prefix="_", suffix=".tmp", delete=False) as temporary:
            try:
                with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
                    for batch in batches:
                        writer.write_batch(batch, row_group_size=BATCH_ROWS)
                        rows += batch.num_rows
                    writer.add_key_value_metadata({REVISION_KEY: revision.encode()})
                temporary.flush()
                os.fsync(temporary.fileno())
                Path(temporary.name).replace(target)
            except BaseException:
                Path(temporary.name).unlink(missing_ok=True)
                raise
        _sync_directory(target.parent)
        return rows

    def revision(self, table_name: str, year: int | None = None) -> str | None:
        """The revision a partition was written from; None where there is no (readable) file."""
        try:
            metadata = pq.read_metadata(self._file(table_name, year)).metadata or {}
        except (FileNotFoundError, pa.ArrowInvalid):
            return None
        found = metadata.get(REVISION_KEY)
        return found.decode() if found is not None else None

    def is_current(
        self, table_name: str, year: int | None, revision: str, schema: pa.Schema | None = None
    ) -> bool:
        """Whether a partition was written from exactly this revision of its source.

        With `schema`, also whether it has those columns: a newer release may ask for more.
        """
        if self.revision(table_name, year) != revision:
            return False
        return schema is None or pq.read_schema(self._file(table_name, year)).equals(schema)

    def years(self, table_name: str) -> tuple[int, ...]:
        """The years a table has partitions for, ascending."""
        found = (self.root / table_name).glob(f"year=*/{FILE_NAME}")
        return tuple(sorted(int(path.parent.name.removeprefix("year=")) for path in found))

    def drop_partition(self, table_name: str, year: int | None = None) -> None:
        """Remove a partition whose source has no rows any more."""
        self._file(table_name, year).unlink(missing_ok=True)

    def scan(self, backend: BaseBackend, table_name: str, schema: pa.Schema) -> Table:
        """A table of the snapshot as an Ibis expression, columns as in `schema`.

        With yearly partitions a column `year` (int64) is added.  A table that was never written is
        empty.  Raises Refusal for a backend that reads no Parquet files (PostgreSQL).
        """
        if backend.name not in {"duckdb", "pyspark"}:
            raise Refusal(say("分析引擎 {name} 不能读取快照文件,请改用内置引擎或 Spark。", name=backend.name))
        years = self.years(table_name)
        whole = self._file(table_name, None)
        files = [self._file(table_name, year) for year in years] or [whole] * whole.exists()
        if not files:
            with_year = schema.append(pa.field("year", pa.int64()))
            return ibis.memtable(with_year.empty_table())
        if backend.name == "pyspark":
            stored = backend.read_parquet(str(self.root / table_name))
            # Engines disagree on the type of a partition column, so it is cast.
            return stored.select(*schema.names, **({"year": stored.year.cast("int64")} if years else {}))
        return _read_by_duckdb(backend, files, schema, by_year=bool(years))

    def _file(self, table_name: str, year: int | None) -> Path:
        place = self.root / table_name
        return (place if year is None else place / f"year={year}") / FILE_NAME


def _read_by_duckdb(backend: BaseBackend, files: list[Path], schema: pa.Schema, *, by_year: bool) -> Table:
    # Written as a query because `read_parquet` of Ibis leaves a view behind at every call.  Files are
    # named one by one: DuckDB's patterns would not pass over unfinished ones.
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    columns = list(schema.names) + ["CAST(year AS BIGINT) AS year"] * by_year
    query = f"SELECT {', '.join(columns)} FROM read_parquet([{listed}], hive_partitioning = {by_year})"
    if by_year:
        schema = schema.append(pa.field("year", pa.int64()))
    return backend.sql(query, schema=ibis.Schema.from_pyarrow(schema))


def _sync_directory(directory: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

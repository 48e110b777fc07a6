"""The one place where the bulk engine is chosen, so that Spark or PostgreSQL is a URL, not a rewrite."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import ibis
from ibis.backends import BaseBackend

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

# Enough for 15,000 organs with room to spare, and below the 500 MB the whole process may take.
MEMORY_LIMIT = "300MB"
THREADS = 2

# Ibis would paste the columns of one stage into every use in the next; long expressions then grow
# a hundredfold and every copy is worked out again (43 s instead of one for the province).
ibis.options.sql.fuse_selects = False


def connect(
    url: str | None = None,
    *,
    memory_limit: str = MEMORY_LIMIT,
    threads: int = THREADS,
    temp_directory: Path | None = None,
) -> BaseBackend:
    """An Ibis backend: embedded DuckDB by default, `spark://host:port` or `postgres://…` by URL.

    `memory_limit` and `threads` bound DuckDB only; beyond the limit it spills into
    `temp_directory` (without one it refuses to spill and fails).  Raises Refusal for another kind
    of URL, and where the packages that Spark or PostgreSQL need are not installed.
    """
    if not url:
        return _duckdb(memory_limit, threads, temp_directory)
    scheme = urlsplit(url).scheme
    if scheme == "spark":
        session = _needed("pyspark.sql", "Spark").SparkSession
        return ibis.pyspark.connect(session.builder.master(url).appName("jieyue").getOrCreate())
    if scheme in {"postgres", "postgresql"}:
        _needed("psycopg", "PostgreSQL")
        return ibis.connect(url)
    raise Refusal(
        say("分析引擎地址“{url}”无法识别,请写 spark://… 或 postgres://…,留空则用内置引擎。", url=_shown(url))
    )


def _duckdb(memory_limit: str, threads: int, temp_directory: Path | None) -> BaseBackend:
    return ibis.duckdb.connect(
        ":memory:",
        memory_limit=memory_limit,
        threads=threads,
        temp_directory=str(temp_directory) if temp_directory else "",
        # An installation without internet must not try to fetch an extension in mid-query.
        autoinstall_known_extensions=False,
    )


def _needed(module: str, engine: str) -> ModuleType:
    # Imported by name because it is an optional extra: the default installation does without it.
    try:
        return import_module(module)
    except ImportError:
        raise Refusal(
            say("使用 {engine} 需要先安装附加组件 {module}。", engine=engine, module=module.partition(".")[0])
        ) from None


def _shown(url: str) -> str:
    """A URL without the password it may hold."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}" if parts.scheme else "…"

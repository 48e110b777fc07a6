"""Whether the database is there and up to date, asked by the commands that can't do without it."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jieyue.registry.queries.organs import has_regions


def database_is_current() -> bool:
    """Whether every migration has been applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def home_is_ready() -> bool:
    """Whether `init` has done its work here: tables and a reporting tree."""
    return database_is_current() and has_regions()

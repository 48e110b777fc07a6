"""Whether the database is there and up to date, asked by the commands that can't do without it."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from jieyue.registry.queries.organs import has_regions
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say


def database_is_current() -> bool:
    """Whether every migration has been applied.  Raises Refusal for a database that none leads on from."""
    if stopped := stopped_midway():
        raise Refusal(stopped)
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def stopped_midway() -> Message | None:
    """Why no migration leads on from where the database is; None where one does (decision 0024).

    Steps that have become one step are known only all together: of a database that has gone some of them, what is
    lacking can't be told any more.
    """
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    applied = MigrationRecorder(connection).applied_migrations().keys()
    halves = [
        f"{app} {gone}/{len(migration.replaces)}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if (app, name) not in applied
        and 0 < (gone := len(applied & set(migration.replaces))) < len(migration.replaces)
    ]
    if not halves:
        return None
    return say(
        "{home} 的数据库停在旧版本逐步升级的途中({halves}),本版本不能接着升级;"
        "请先用升级步骤合并之前的最后一个版本运行 jieyue init,再用本版本运行 jieyue init。",
        home=str(settings.JIEYUE_HOME),
        halves="、".join(halves),
    )


def home_is_ready() -> bool:
    """Whether `init` has done its work here: tables and a reporting tree."""
    return database_is_current() and has_regions()

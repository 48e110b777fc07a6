"""Tables and migrations agree, and migrations follow one another in one line."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_app_has_one_last_migration():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {app for app, _ in loader.graph.nodes}
    for app in ours:
        assert len(loader.graph.leaf_nodes(app)) == 1, app

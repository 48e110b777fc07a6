"""The statistics by which SQLite finds the short way."""

from __future__ import annotations

import pytest
from django.db import connection

import factories
from jieyue.cli.statistics import refresh_statistics


@pytest.mark.django_db
def test_an_office_is_found_by_its_place_and_not_through_the_whole_year():
    factories.registry()
    for number in range(200):
        factories.organ(f"A-{number}", region="610102")
    refresh_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'registry_organ' LIMIT 1")
        assert cursor.fetchone()[0].startswith("200 ")

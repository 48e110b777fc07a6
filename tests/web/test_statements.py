"""The number of statements does not grow with the number of organs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import TODAY

import factories
from jieyue.evaluations.actions.prefill import prefill

pytestmark = pytest.mark.django_db
SCREENS = (
    "/",
    "/analysis/",
    "/organs/",
    "/evaluations/",
    "/organs/A-1/",
    "/evaluations/2026/A-1/",
    "/names/2026/",
)


def statements(client):
    counted = {}
    for address in SCREENS:
        client.get(address)  # what a process keeps after its first page does not count
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counted[address] = len(captured)
    return counted


def test_ten_times_the_organs_need_no_more_statements(province):
    for number in range(30):
        factories.organ(f"M-{number:03}", region="610103")
    prefill(factories.actor(), 2026, TODAY)
    few = statements(province)
    for number in range(30, 330):
        factories.organ(f"M-{number:03}", region="610103" if number % 2 else "610202")
    prefill(factories.actor(), 2026, TODAY)
    assert statements(province) == few
    assert max(few.values()) <= 30

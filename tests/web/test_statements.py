"""The number of statements does not grow with the number of organs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import TODAY

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import Case
from jieyue.evaluations.rules.workflow import State
from jieyue.registry.models import Organ, Region
from jieyue.registry.rules import organ_path

pytestmark = pytest.mark.django_db
SCREENS = (
    "/",
    "/analysis/",
    "/analysis/findings/",
    "/analysis/energy/",
    "/organs/A-1/analysis/",
    "/organs/A-1/report/2025/",
    "/organs/",
    "/organs/?state=draft&order=-score",
    "/evaluations/",
    "/evaluations/?state=submitted&order=since",
    "/organs/A-1/",
    "/sites/",
    "/organs/A-1/people/",
    "/organs/A-1/cell/?item=water&period=2025-06",
    "/organs/A-1/ledgers/",
    "/organs/A-1/ledgers/waste/?year=2025",
    "/evaluations/2026/A-1/",
    "/evaluations/2026/A-1/?state=submitted&order=since",
    "/visits/arrange/2026/A-1/",
    "/names/2026/",
    "/campaigns/2026/",
    "/goals/organs/A-1/?year=2026",
    "/ledgers/filings/",
    "/ledgers/filings/?state=draft&month=7",
    "/ledgers/filings/A-1/2025/6/",
    "/ledgers/calendar/?month=7",
    "/exchange/",
    "/exchange/energy/?year=2025",
    "/exchange/organs/",
    "/exchange/waste/template/?year=2025",
    "/inbox/",
    "/accounts/tokens/",
    "/api/",
)
# Dashboard and organ page hold the most; what a page asks for more should be weighed first.
MOST = 45
# An officer has no area to look over.
OF_OFFICES = ("/ledgers/", "/ledgers/waste/?year=2025&only=none", "/visits/", "/visits/?whose=all")


def statements(client, screens=SCREENS):
    counted = {}
    for address in screens:
        received(client, address)  # what a process keeps after its first page does not count
        with CaptureQueriesContext(connection) as captured:
            assert received(client, address).status_code == 200
        counted[address] = len(captured)
    return counted


def received(client, address):
    """The answer, a file read to its end."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def grow_to(count):
    """Organs up to `count`, in two counties by turns, each with its draft; every third is submitted."""
    there = Organ.objects.count()
    places = [Region.objects.get(code=code) for code in ("610103", "610202")]
    Organ.objects.bulk_create(
        Organ(
            code=f"M-{number:04}",
            name=f"机关{number}",
            region=places[number % 2],
            tier="county",
            kind_id="administrative",
            path=organ_path(places[number % 2].path, f"M-{number:04}"),
        )
        for number in range(there, count)
    )
    prefill(factories.actor(), 2026, TODAY)
    Case.objects.filter(organ__code__endswith="3").update(state=State.SUBMITTED)


def test_a_thousand_organs_need_no_more_statements_than_a_hundred(province, signed_in):
    officer = signed_in(Role.ORGAN, "A-1")
    grow_to(100)
    few = statements(province, SCREENS + OF_OFFICES), statements(officer)
    grow_to(1000)
    assert (statements(province, SCREENS + OF_OFFICES), statements(officer)) == few
    assert max(few[0].values()) <= MOST

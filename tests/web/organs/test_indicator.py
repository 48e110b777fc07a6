"""A figure's page: every step from the ledger to the result, the factors with their authority, in scope only."""

from __future__ import annotations

import pytest

from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db
PAGE = "/organs/A-1/indicators/2025/energy_per_head/"


def test_every_step_is_told(signed_in):
    page = signed_in(Role.ORGAN, "A-1").get(PAGE).content.decode()
    # 12 months of 1,000 kWh; 100 people.
    assert "电 12000 kWh × 0.1229 = 1474.8 kgce" in page
    assert "14.7480" in page
    assert "sx-2023-calorific" in page
    assert "GB/T 2589-2020" in page
    assert "待核" in page


def test_what_is_missing_is_said(signed_in):
    page = signed_in(Role.COUNTY, "610102").get("/organs/A-2/indicators/2025/energy_total/").content.decode()
    assert "没有登记" in page
    assert "—" in page


def test_nobody_reads_over_the_fence(signed_in):
    assert signed_in(Role.COUNTY, "610103").get(PAGE).status_code == 404
    assert signed_in(Role.PROVINCE, "610000").get("/organs/A-1/indicators/2025/nothing/").status_code == 404

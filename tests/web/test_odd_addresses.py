"""Addresses nobody's page links to: an answer in words, never a crash."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["²²²²", "٢٠٢٥", "9" * 5_000, "-1", "0", "20260"])
def test_what_is_no_year_is_passed_over(province, asked):
    for address in ("/organs/A-1/", "/evaluations/"):
        assert province.get(address, {"year": asked}).status_code == 200

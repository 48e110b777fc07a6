"""Addresses nobody's page links to: an answer in words, never a crash."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["²²²²", "٢٠٢٥", "9" * 5_000, "-1", "0", "20260"])
def test_what_is_no_year_is_passed_over(province, asked):
    for address in ("/organs/A-1/", "/evaluations/"):
        assert province.get(address, {"year": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["²", "9" * 5_000, "-1", "x"])
def test_what_is_no_number_is_refused_in_words(province, asked):
    """Python itself refuses to read more than some thousand digits."""
    refused = [
        province.post("/organs/A-1/change/", {"undo": asked, "reason": "误录"}),
        province.post("/ledgers/calendar/", {"act": "end", "number": asked}),
        province.post("/organs/A-1/people/", {"end": asked}),
    ]
    assert {answer.status_code for answer in refused} <= {302, 404, 409}


@pytest.mark.parametrize("asked", ["²", "9" * 5_000, "9" * 25, "-1", "x"])
def test_odd_pages_months_and_revisions_are_passed_over(province, asked):
    for address, name in (
        ("/organs/", "page"),
        ("/ledgers/filings/", "month"),
        ("/ledgers/filings/", "page"),
    ):
        assert province.get(address, {name: asked}).status_code == 200
    about = {"year": "2026", "region": "610000", "indicator": "energy_total"}
    sent = [
        province.post("/inbox/", {"number": asked}),
        province.post("/organs/A-1/bills/?year=2025", {"act": "split", "month": f"electricity-{asked}"}),
        province.post("/goals/acknowledge/", {**about, "seen": f"{asked}:{asked}"}),
        province.post("/goals/hand/", {**about, "path": "610000/", "limit": "1", "seen": asked}),
        province.post(
            "/goals/revise/", {**about, "path": "610000/", "limit": "1", "reason": "误录", "seen": asked}
        ),
    ]
    assert all(answer.status_code < 500 for answer in sent)

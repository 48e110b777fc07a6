"""What ledgers there are, and by which form a year is kept."""

from __future__ import annotations

import pytest

from jieyue.ledgers.rules.records.kinds import LEDGERS

pytestmark = pytest.mark.django_db


def test_every_ledger_tells_its_fields(officer):
    assert [row["code"] for row in officer.get("/ledgers").told] == list(LEDGERS)
    told = officer.get("/ledgers/waste").told
    assert [field["key"] for field in told["fields"]] == [field.key for field in LEDGERS["waste"].fields]
    assert officer.get("/ledgers/none").status_code == 404


def test_an_old_year_keeps_its_form(officer):
    assert officer.get("/forms/2023").told["code"] == 2022
    assert officer.get("/forms/2026").told["code"] == 2025
    assert {row["code"] for row in officer.get("/items").told} >= {"electricity", "water"}

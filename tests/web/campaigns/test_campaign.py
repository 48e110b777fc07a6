"""The year's dates and targets: read by all, set by the province."""

from __future__ import annotations

import pytest

from jieyue.campaigns.queries import year_of

pytestmark = pytest.mark.django_db
DATES = {"plans_due": "2026-07-15", "acceptance_due": "2026-09-15", "summary_due": "2026-11-15"}
TARGETS = {"target-province": "80", "target-city": "70", "target-county": "70"}


def test_the_province_sets_dates_and_targets(province):
    assert province.post("/campaigns/2026/", DATES | TARGETS).status_code == 302
    year = year_of(2026)
    assert str(year.summary_due) == "2026-11-15"
    assert year.targets["city"] == 70


def test_a_county_reads_and_is_told_why_it_may_not_write(county):
    assert "不在" in county.get("/campaigns/2026/").content.decode()
    assert county.post("/campaigns/2026/", DATES | TARGETS).status_code == 409
    assert str(year_of(2026).summary_due) == "2026-10-31"


@pytest.mark.parametrize(
    "wrong",
    [{"plans_due": "2026-12-01"}, {"target-city": "120"}, {"summary_due": "soon"}, {"target-city": "x"}],
)
def test_what_makes_no_sense_is_refused_and_kept_in_the_form(province, wrong):
    refused = province.post("/campaigns/2026/", DATES | TARGETS | wrong)
    assert refused.status_code == 409
    assert next(iter(wrong.values())) in refused.content.decode()
    assert str(year_of(2026).plans_due) == "2026-07-31"


def test_the_province_chooses_the_standard_of_a_year(province, county):
    assert "example-2027" in county.get("/campaigns/2026/").content.decode()
    assert county.post("/campaigns/2026/standard/", {"standard": "example-2027"}).status_code == 409
    assert province.post("/campaigns/2026/standard/", {"standard": "example-2027"}).status_code == 302
    assert year_of(2026).standard == "example-2027"
    assert "台账自动评分" in province.get("/campaigns/2026/").content.decode()
    assert province.post("/campaigns/2026/standard/", {"standard": "no-such"}).status_code == 409


def test_a_year_that_was_not_opened_says_so(province):
    assert province.get("/campaigns/2031/").status_code == 404

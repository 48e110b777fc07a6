"""A figure of the sheet leads to the rows of the ledger it was read from, as they are now."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.campaigns.models import Campaign
from jieyue.evaluations.actions.prefill import prefill
from jieyue.evaluations.models import CaseFacts
from jieyue.ledgers.models import Change, Record
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
FACT = "ledger.training.lectures"
PAGE = f"/evaluations/2026/A-1/evidence/{FACT}/"


@pytest.fixture
def read(year):
    """A sheet of A-1 that was scored from two lectures."""
    organ = Organ.objects.get(code="A-1")
    for day in ("2025-03-10", "2025-09-10"):
        told = {"title": f"讲座 {day}", "kind": "知识讲座", "participants": "30", "sheet": "是"}
        factories.record(organ, "training", date=day, **told)
    Campaign.objects.update(standard="example-2027")
    prefill(factories.actor(), 2026, date(2026, 8, 1))
    return organ


def test_the_sheet_leads_to_the_rows(read, signed_in):
    officer = signed_in(Role.ORGAN, "A-1")
    sheet = officer.get("/evaluations/2026/A-1/").content.decode()
    assert f'href="{PAGE}"' in sheet
    assert "看 2 行" in sheet
    assert "“教育培训”台账数据年度的各行,只计“类型”为知识讲座、岗位培训的:行数" in sheet
    page = officer.get(PAGE).content.decode()
    assert "2 次" in page
    assert "依据的 2 行" in page
    assert "讲座 2025-03-10" in page
    assert "/organs/A-1/ledgers/training/?year=2025" in page


def test_what_became_of_a_row_since_is_said(read, signed_in):
    rows = Record.objects.filter(kind="training").order_by("pk")
    Record.objects.filter(pk=rows[0].pk).update(struck=True)
    CaseFacts.objects.update(computed_at=Change.objects.earliest("at").at)
    page = signed_in(Role.COUNTY, "610102").get(PAGE).content.decode()
    assert "此后已作废" in page


def test_a_fact_without_rows_says_so(read, signed_in):
    page = signed_in(Role.ORGAN, "A-1").get(PAGE.replace("lectures", "operators")).content.decode()
    assert "台账里没有符合的行" in page


@pytest.mark.parametrize("fact", ["no.such", "indicator.energy_per_area", "ledger.canteen.signs"])
def test_what_the_sheet_does_not_rest_on_is_not_found(read, signed_in, fact):
    assert signed_in(Role.ORGAN, "A-1").get(PAGE.replace(FACT, fact)).status_code == 404


def test_others_see_nothing(read, signed_in):
    assert signed_in(Role.ORGAN, "A-2").get(PAGE).status_code == 404


def test_five_statements_for_the_rows(read, signed_in, django_assert_max_num_queries):
    officer = signed_in(Role.ORGAN, "A-1")
    officer.get(PAGE)
    with django_assert_max_num_queries(12):
        officer.get(PAGE)


def test_a_row_written_after_the_sheet_read_it_waits_to_be_read(read, signed_in):
    assert (
        "评分表还没有读入"
        not in signed_in(Role.COUNTY, "610102").get("/evaluations/2026/A-1/").content.decode()
    )
    CaseFacts.objects.update(computed_at=Change.objects.earliest("at").at)
    Change.objects.filter(pk=Record.objects.latest("pk").change_id).update(
        at=factories.NOON.replace(year=2030)
    )
    assert "评分表还没有读入" in signed_in(Role.CITY, "610100").get("/evaluations/2026/A-1/").content.decode()

"""What was typed, imported or split is looked at without a computation over everybody, in the running year too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import factories
from jieyue.acts.rules import Role
from jieyue.indicators.actions import looking
from jieyue.indicators.actions.computing import compute, update_organ
from jieyue.indicators.actions.judging import close
from jieyue.indicators.actions.looking import followed, fresh_doubts
from jieyue.indicators.actions.mending import mend
from jieyue.indicators.models import Computation, Finding, Look
from jieyue.indicators.queries.doubts import doubtful_months, unmeasured
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.queries.findings import finding_count, findings, findings_summary
from jieyue.indicators.queries.mends import mends_of
from jieyue.ledgers.actions.entries import record_entries, write_entry
from jieyue.ledgers.actions.filing import step
from jieyue.ledgers.rules.closing import ENERGY
from jieyue.ledgers.rules.entry_rows import EntryRow
from jieyue.values.imports import Source
from jieyue.values.periods import Period
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db

KEEPER = factories.actor()
COUNTY = factories.actor(Role.COUNTY, "610000/610100/610102/")
MARCH = Period(2026, 3)
IN_APRIL = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)


@pytest.fixture
def organs():
    """Two organs with a year behind them; nobody was ever computed."""
    factories.registry()
    made = [factories.organ(code, region="610102") for code in ("A", "B")]
    for organ in made:
        factories.profile(organ)
        for month in range(1, 13):
            factories.entry(organ, "electricity", f"2025-{month}", str(9000 + 100 * month))
        for month in (1, 2):
            factories.entry(organ, "electricity", f"2026-{month}", str(9050 + 100 * month))
    return made


def officer(organ):
    return factories.actor(Role.ORGAN, organ.path, at=IN_APRIL)


def slip(organ, quantity="9350000"):
    write_entry(officer(organ), organ.code, "electricity", "2026-03", quantity)


def test_a_slip_of_the_running_year_is_seen_before_anything_is_stored(organs):
    slip(organs[0])
    assert [(row.kind, row.period) for row in findings(officer(organs[0]), 2026, organ="A")] == [
        ("slip", "2026-03")
    ]
    assert doubtful_months(COUNTY, 2026, ["A", "B"]) == {("A", 3): 1}
    assert not Finding.objects.exists()


def test_followed_it_is_on_the_list_of_the_office_and_a_mended_figure_is_off_it(organs):
    slip(organs[0])
    with pytest.raises(Refusal, match="尚未核查"):
        findings(COUNTY, 2026)
    update_organ(officer(organs[0]), "A", 2026)
    assert [(row.code, row.kind) for row in findings(COUNTY, 2026)] == [("A", "slip")]
    assert finding_count(COUNTY, 2026) == 1
    summary = findings_summary(COUNTY, 2026)
    assert (summary.looked, summary.organs, summary.flagged) == (1, 2, 1)
    write_entry(officer(organs[0]), "A", "electricity", "2026-03", "9350", reason="更正")
    update_organ(officer(organs[0]), "A", 2026)
    assert findings(COUNTY, 2026) == []


def test_looking_at_single_organs_is_no_computation_of_the_year(organs):
    slip(organs[0])
    update_organ(officer(organs[0]), "A", 2026)
    assert computation(2026) is None
    assert not Computation.objects.get(year=2026).results.exists()
    compute(KEEPER, 2026)
    assert computation(2026).whole
    assert findings_summary(COUNTY, 2026).looked is None
    assert [(row.code, row.kind) for row in findings(COUNTY, 2026, kind="slip")] == [("A", "slip")]


def test_after_a_computation_only_what_was_written_since_is_looked_at_again(organs):
    compute(KEEPER, 2026)
    with followed(officer(organs[0])):
        slip(organs[0])
    assert list(Look.objects.filter(computation__year=2026).values_list("organ__code", flat=True)) == ["A"]
    assert [row.code for row in findings(COUNTY, 2026, kind="slip")] == ["A"]


def test_an_import_is_followed_and_what_could_not_have_been_yet_is_left_alone(organs):
    rows = [EntryRow(2, "B", "electricity", "2025-05", "9500000")]
    with followed(KEEPER):
        record_entries(KEEPER, rows, source=Source("2025.xlsx", ""))
    assert [row.period for row in findings(COUNTY, 2025)] == ["2025-05"]
    assert not Computation.objects.filter(year=2027).exists()


def test_a_sheet_of_a_whole_area_waits_until_it_is_approved(organs, monkeypatch):
    slip(organs[0], "9350")
    update_organ(officer(organs[0]), "A", 2026)
    assert findings_summary(COUNTY, 2026).looked == 1
    monkeypatch.setattr(looking, "MOST_FOLLOWED", 1)
    with followed(KEEPER):
        for organ in organs:
            write_entry(officer(organ), organ.code, "electricity", "2026-03", "9350000", reason="整区导入")
    assert findings_summary(COUNTY, 2026).looked == 0
    assert not Look.objects.exists()
    for organ in organs:
        step(officer(organ), ENERGY, MARCH, organ.code, "submit")
    assert [place[0] for place in fresh_doubts(COUNTY, [MARCH])] == ["A", "B"]


def test_the_same_is_found_whether_everybody_or_one_was_looked_at(organs):
    slip(organs[0])
    told = ("organ", "kind", "month", "kgce", "expected", "past", "reason")
    update_organ(officer(organs[0]), "A", 2026)
    alone = list(Finding.objects.filter(organ=organs[0], computation__year=2026).values(*told))
    compute(factories.actor(at=IN_APRIL), 2026)
    assert alone == list(Finding.objects.filter(organ=organs[0], computation__year=2026).values(*told))


def test_a_finding_nobody_has_stored_yet_can_be_closed(organs):
    slip(organs[0])
    row = findings(COUNTY, 2026, organ="A")[0]
    close(COUNTY, "A", row.key, verdict="true", why="equipment", seen=row.seen)
    assert [one.standing for one in findings(COUNTY, 2026, organ="A")] == ["closed"]
    assert doubtful_months(COUNTY, 2026, ["A"]) == {}
    # The next one who looks still knows.
    write_entry(officer(organs[0]), "A", "water", "2026-03", "80")
    assert [one.standing for one in findings(COUNTY, 2026, organ="A")] == ["closed"]


def test_a_finding_nobody_has_stored_yet_can_be_mended(organs):
    slip(organs[0])
    row = findings(officer(organs[0]), 2026, organ="A")[0]
    offered = mends_of(officer(organs[0]), "A", row.key)[0]
    mend(officer(organs[0]), "A", row.key, mark=offered.mark, reason="多填了三个零")
    assert findings(COUNTY, 2026, organ="A") == []


def test_bulk_approval_asks_the_ledgers_as_they_stand(organs):
    for organ in organs:
        slip(organ, "9350000" if organ.code == "A" else "9350")
        step(officer(organ), ENERGY, MARCH, organ.code, "submit")
    assert [place[0] for place in fresh_doubts(COUNTY, [MARCH])] == ["A"]
    assert [place[0] for place in fresh_doubts(COUNTY, [MARCH], region="610102")] == ["A"]
    assert [place[0] for place in fresh_doubts(COUNTY, [MARCH], ["A", "B"])] == ["A"]
    assert fresh_doubts(COUNTY, [MARCH], ["B"]) == {}


def test_an_organ_with_one_month_has_nothing_to_be_held_against(organs):
    new = factories.organ("N", region="610102")
    factories.entry(new, "electricity", "2026-01", "9000000")
    assert unmeasured([organs[0].pk, new.pk], 2026) == {new.pk}
    factories.entry(new, "electricity", "2026-02", "9000")
    assert unmeasured([new.pk], 2026) == set()

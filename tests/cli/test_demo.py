"""`jieyue demo`: a hundred organs in an empty home, every state and every planted fault there to be seen."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.timezone import localtime

import factories
from jieyue.accounts.models import Home, Post, User
from jieyue.acts.models import AuditRecord
from jieyue.acts.queries import first_broken_record
from jieyue.acts.rules import Role
from jieyue.cli.main import main
from jieyue.evaluations.models import Answer, Case, Exemption, Naming, Step, Visit
from jieyue.evaluations.rules.workflow import State
from jieyue.indicators.models import IndicatorResult
from jieyue.ledgers.models import Entry, Filing, Record, Revision
from jieyue.plans.models import Assignment
from jieyue.plans.queries.overview import organ_goals, region_sheet
from jieyue.plans.rules.standing import Outcome
from jieyue.registry.models import Organ, Profile
from jieyue.registry.queries.organs import regions
from provinces import months

FOLDER = settings.JIEYUE_HOME / "demo"
BUILD = ("demo", "--organs", "100", "--years", "2023-2025", "--seed", "7")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo home, built once for the tests of this module and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert main(BUILD) == 0
        yield
        transaction.set_rollback(True)


@pytest.fixture
def faults(demo):
    return rows_of("faults.csv")


def rows_of(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def of_kind(faults, kind):
    found = [fault for fault in faults if fault["fault"] == kind]
    assert found, f"no {kind} planted"
    return found


def entries(fault):
    """The stored entries a fault speaks of."""
    found = Entry.objects.filter(organ__code=fault["organ_code"], item=fault["item"])
    wanted = set(months(fault["period"]))
    return [entry for entry in found.order_by("year", "month") if (entry.year, entry.month) in wanted]


def test_a_hundred_organs_three_years_and_their_indicators(demo, db):
    assert Organ.objects.count() == 100
    assert set(Entry.objects.values_list("year", flat=True)) == {2023, 2024, 2025, 2026}
    assert Entry.objects.count() == Revision.objects.count() > 10_000
    assert IndicatorResult.objects.count() == 3 * 7 * 100
    assert not IndicatorResult.objects.filter(status="not_available").exists()


def test_goals_are_assigned_to_all_and_every_outcome_is_there(demo, db):
    told = Assignment.objects.filter(giver__isnull=False)
    assert set(told.values_list("year", flat=True)) == {2025, 2026}
    assert set(told.values_list("state", flat=True)) >= {"assigned", "acknowledged"}
    outcomes = Counter()
    province = actor_of_province()
    for region in regions(province):
        for year in (2025, 2026):
            sheet = region_sheet(province, region.code, "energy_total", year, date(2026, 10, 15))
            outcomes.update(
                one.standing.outcome for one in sheet.rows if one.place.is_organ and one.assignment
            )
            assert sheet.left is None or sheet.left == 0 or not sheet.rows
    assert set(outcomes) >= {Outcome.MET, Outcome.MISSED, Outcome.ON_TRACK, Outcome.LIKELY_OVER}, outcomes


def test_an_organ_that_fell_silent_cannot_be_assessed(demo, faults):
    code = of_kind(faults, "silent_months")[0]["organ_code"]
    _, goals = organ_goals(actor_of_province(), code, 2025, date(2026, 11, 1))
    told = [goal.standing for goal in goals if goal.standing.outcome is Outcome.NOT_ASSESSABLE]
    assert told
    assert "完整度" in told[0].reason.template


@pytest.mark.parametrize("kind", ["energy", "waste", "canteen"])
def test_ledgers_are_handed_in_in_every_state(demo, db, kind):
    states = set(Filing.objects.filter(kind=kind, year=2025).values_list("state", flat=True))
    assert states >= {"submitted", "returned", "approved", "locked"}
    assert Filing.objects.filter(kind=kind, in_time=False).exists()


def test_the_year_under_way_has_rows_of_the_months_that_are_over(demo, db):
    running = Record.objects.filter(year=2026)
    assert running.filter(kind="waste").exists()
    assert running.filter(kind="canteen").exists()
    assert not running.filter(month__gt=9).exists()


def actor_of_province():
    return factories.actor(Role.PROVINCE, "610000/")


def test_the_home_is_a_demo_for_good(demo, db):
    home = Home.objects.get()
    assert (home.demo, home.demo_seed) == (True, 7)


def test_every_state_is_there_and_reached_step_by_step(demo, db):
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == set(State)
    for case in Case.objects.prefetch_related("steps"):
        steps = list(case.steps.all())
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert case.state == (steps[-1].to_state if steps else State.DRAFT)
        assert case.standard.code == "example-2026"


def test_what_is_sent_back_or_fails_says_why(demo, db):
    reasons = Step.objects.filter(act__in=("return", "fail")).values_list("reason", flat=True)
    assert reasons
    assert all(len(reason) > 10 for reason in reasons)


def test_all_that_was_submitted_had_answered_everything(demo, db):
    asked = len({answer.item for answer in Answer.objects.all()})
    for case in Case.objects.exclude(state=State.DRAFT):
        assert case.answers.count() == asked
    open_ones = Case.objects.filter(state=State.DRAFT)
    assert any(case.answers.count() < asked for case in open_ones)


def test_earlier_batches_and_demonstration_units_have_no_case(demo, db):
    earlier = Naming.objects.filter(year__lt=2026)
    assert earlier.count() > 5
    assert not Case.objects.filter(organ__in=earlier.values("organ")).exists()
    valid = Exemption.objects.filter(expires__gte="2026-03-25")
    assert valid.exists()
    assert not Case.objects.filter(organ__in=valid.values("organ")).exists()


def test_history_is_written_in_its_time_and_unbroken(demo, db):
    assert first_broken_record() is None
    assert AuditRecord.objects.last().act == "demo.build"
    assert set(AuditRecord.objects.values_list("act", flat=True)) >= {"organ.import", "case.name"}


def test_faults_are_few_and_of_every_kind(faults, db):
    assert {fault["fault"] for fault in faults} == {
        "silent_months", "times_1000", "wrong_headcount", "duplicate_organ", "stuck_meter", "late_data",
    }  # fmt: skip
    assert 6 <= len({fault["organ_code"] for fault in faults}) <= 8
    names = dict(Organ.objects.values_list("code", "name"))
    assert all(names[fault["organ_code"]] == fault["organ_name"] for fault in faults)


def test_silent_months_have_no_entries(faults, db):
    for fault in of_kind(faults, "silent_months"):
        assert not entries(fault)
        assert Entry.objects.filter(organ__code=fault["organ_code"], item=fault["item"]).exists()


def test_a_slip_of_the_unit_stands_out_while_its_cost_does_not(faults, db):
    for fault in of_kind(faults, "times_1000"):
        (slip,) = entries(fault)
        others = Entry.objects.filter(organ=slip.organ, item=slip.item).exclude(pk=slip.pk)
        assert slip.quantity > 50 * max(other.quantity for other in others)


def test_a_wrong_headcount_makes_no_sense_for_the_floor_area(faults, db):
    for fault in of_kind(faults, "wrong_headcount"):
        profile = Profile.objects.filter(organ__code=fault["organ_code"]).order_by("valid_from").last()
        assert not 12 < profile.floor_area / profile.headcount < 45


def test_a_duplicate_has_the_figures_of_another_organ(faults, db):
    for fault in of_kind(faults, "duplicate_organ"):
        twin = Organ.objects.get(code=fault["organ_code"])
        first = next(one for one in Organ.objects.all() if f"与 {one.code} " in fault["detail"])
        assert twin.region == first.region
        assert twin.name != first.name
        told = [set(one.entries.values_list("item", "year", "month", "quantity")) for one in (twin, first)]
        assert told[0] == told[1]


def test_a_stuck_meter_repeats_itself(faults, db):
    for fault in of_kind(faults, "stuck_meter"):
        found = entries(fault)
        assert len(found) >= 6
        assert len({entry.quantity for entry in found}) == 1


def test_late_figures_were_written_months_after_all_others(faults, db):
    for fault in of_kind(faults, "late_data"):
        for entry in entries(fault):
            written = localtime(entry.change.at).date()
            assert (written.year - entry.year) * 12 + written.month - entry.month >= 4
    late = {(fault["organ_code"], fault["item"]) for fault in of_kind(faults, "late_data")}
    for entry in Entry.objects.filter(month__gt=0).select_related("organ", "change"):
        if (entry.organ.code, entry.item) not in late:
            due = localtime(entry.change.at).date() - timedelta(days=31)
            assert (due.year, due.month) <= (entry.year, entry.month)


def test_sign_ins_work_and_are_for_their_owner_only(demo, db):
    listed = rows_of("accounts.csv")
    assert list(listed[0]) == ["username", "password", "role", "scope", "name"]
    assert stat.S_IMODE((FOLDER / "accounts.csv").stat().st_mode) == 0o600
    roles = Counter(row["role"] for row in listed)
    assert (roles["province"], roles["city"], roles["county"]) == (1, 12, 105)
    assert 7 <= roles["organ"] <= 60
    assert User.objects.filter(demo=True).count() == len(listed)
    for role in roles:
        row = next(row for row in listed if row["role"] == role)
        user = authenticate(None, username=row["username"], password=row["password"])
        assert user is not None
        assert Post.objects.get(user=user).role == role


def test_there_is_an_officer_for_every_state(demo, db):
    scopes = [row["scope"] for row in rows_of("accounts.csv") if row["role"] == "organ"]
    assert set(Case.objects.filter(organ__code__in=scopes).values_list("state", flat=True)) == set(State)


def test_two_are_to_be_visited_and_one_visit_is_begun(demo, db):
    begun, waiting = Visit.objects.order_by("pk")
    assert {begun.case.state, waiting.case.state} == {State.SUBMITTED}
    assert begun.records.count() == 2
    assert not waiting.records.exists()


def test_a_second_demo_is_refused(demo, jieyue, home):
    again = jieyue(*BUILD)
    assert again.code == 1
    assert "空的 JIEYUE_HOME" in again.err
    assert Organ.objects.count() == 100
    assert (home / "lake").exists()


def test_a_demo_home_takes_no_real_administrator(demo, jieyue):
    told = jieyue("init", "--admin", "root")
    assert told.code == 1
    assert "演示环境" in told.err


def test_demo_accounts_are_not_served_to_others(demo, jieyue):
    told = jieyue("serve", "--host", "0.0.0.0")  # noqa: S104
    assert told.code == 1
    assert "演示账号" in told.err

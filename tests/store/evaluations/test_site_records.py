"""What a phone sends of a visit: one key is one thing, what is found again is found now, what is late overwrites nothing unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

import factories
from evidence_files import jpeg, scene
from jieyue.accounts.models import Notice
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.evaluations.actions.arranging import cancel, finish
from jieyue.evaluations.actions.proving import add_exhibit, add_files
from jieyue.evaluations.actions.recording import Sent, add_photo, record, settle
from jieyue.evaluations.models import Case, Parked, Proof, SitePhoto, SiteRecord, Step, Visit
from jieyue.evaluations.queries.visits import of_assessors, parked_of
from jieyue.exhibits.actions.keeping import Incoming
from jieyue.exhibits.models import Exhibit
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
KEY = "client-key-1"


@pytest.fixture
def visit():
    factories.registry()
    organ = factories.organ("A-1", region="610102", tier="county")
    return factories.visit(organ, 2026, "2.2", "2.3")


@pytest.fixture
def assessor(visit):
    path = visit.case.organ.region.path
    return Actor("新城区", (Grant(Role.COUNTY, path),), factories.NOON, visit.assessor_id)


def found(note, key=KEY, seen=0):
    return Sent(key, seen, "differs", "", note)


def photo(number):
    return Incoming("现场.jpg", [jpeg(scene(number))])


def later(actor, hours=1):
    return replace(actor, at=actor.at + timedelta(hours=hours))


def test_one_key_with_other_words_is_the_newer_word(visit, assessor):
    record(assessor, visit.pk, "2.2", found("先写的"))
    record(assessor, visit.pk, "2.2", found("再写的"))
    told = SiteRecord.objects.get()
    assert (told.note, told.revision) == ("再写的", 2)


def test_what_is_found_the_same_again_is_found_now(visit, assessor):
    record(assessor, visit.pk, "2.2", found("三处不是 LED"))
    again = later(assessor)
    handed_in = {
        "act": "submit",
        "from_state": "returned",
        "to_state": "submitted",
        "by": "A-1",
        "reason": "",
    }
    Step.objects.create(case=visit.case, at=assessor.at + timedelta(minutes=30), **handed_in)
    with pytest.raises(Refusal, match="还没有填写"):
        finish(again, visit.pk)
    record(again, visit.pk, "2.2", found("三处不是 LED", key="client-key-2", seen=1))
    told = SiteRecord.objects.get()
    assert (told.at, told.revision) == (again.at, 1)
    finish(again, visit.pk)
    assert Visit.objects.get().state == "finished"


def test_one_key_is_one_photo(visit, assessor):
    add_photo(assessor, visit.pk, "2.2", KEY, photo(1))
    add_photo(assessor, visit.pk, "2.2", KEY, photo(1))
    with pytest.raises(Refusal, match="内容不同"):
        add_photo(assessor, visit.pk, "2.2", KEY, photo(2))
    assert SitePhoto.objects.count() == 1


def test_a_visit_takes_photos_and_no_papers(visit, assessor):
    with pytest.raises(Refusal, match="照片"):
        add_photo(assessor, visit.pk, "2.2", KEY, Incoming("a.txt", ["说明".encode()]))
    assert not Exhibit.objects.exists()


def test_what_an_assessor_took_is_not_the_organs_to_choose(visit, assessor):
    add_photo(assessor, visit.pk, "2.2", KEY, photo(1))
    assert Exhibit.objects.filter(of_assessors("A-1")).count() == 1
    assert not Exhibit.objects.filter(of_assessors("A-2")).exists()


def test_what_an_assessor_took_proves_nothing_for_the_organ_until_it_shows_it_itself(visit, assessor):
    exhibit = add_photo(assessor, visit.pk, "2.2", KEY, photo(1)).exhibit
    Case.objects.update(state="returned")
    officer = factories.actor(Role.ORGAN, visit.case.organ.path)
    with pytest.raises(Refusal, match="核查人员在现场拍的"):
        add_exhibit(officer, 2026, "A-1", "2.2", exhibit)
    assert not Proof.objects.exists()
    add_files(officer, 2026, "A-1", "2.2", [photo(1)])
    add_exhibit(officer, 2026, "A-1", "2.3", exhibit)
    assert set(Proof.objects.values_list("item", "exhibit")) == {("2.2", exhibit), ("2.3", exhibit)}


def test_what_is_late_is_taken_over_beside_what_stands_there(visit, assessor):
    record(assessor, visit.pk, "2.2", found("平板上后写的", key="tablet-key"))
    finish(assessor, visit.pk)
    late = later(assessor)
    assert record(late, visit.pk, "2.2", found("手机上先写的")).state == "parked"
    (waiting,) = parked_of(visit)
    assert (waiting.standing.note, waiting.revision) == ("平板上后写的", 1)
    office = factories.actor(Role.CITY, "610000/610100/")
    with pytest.raises(Refusal, match="刚刚有改动"):
        settle(office, visit.pk, waiting.pk, take=True, seen=0)
    settle(later(office, 9), visit.pk, waiting.pk, take=True, seen=1)
    told = SiteRecord.objects.get()
    assert (told.note, told.at) == ("手机上先写的", late.at)


def test_the_office_that_sent_hears_of_each_lot_that_is_late(visit, assessor):
    Visit.objects.update(office="610000/610100/")
    city = factories.user("city-610100", Role.CITY, "610100")
    finishing(visit, assessor)
    office = factories.actor(Role.CITY, "610000/610100/")
    for number in range(2):
        record(assessor, visit.pk, "2.3", found(f"迟到 {number}", key=f"late-key-{number}"))
        settle(office, visit.pk, Parked.objects.get(settled_at=None).pk, take=False)
    heard = Notice.objects.filter(key__startswith="parked ")
    assert heard.count() == 2
    assert {notice.post.user_id for notice in heard} == {city.pk}


def test_a_late_word_takes_the_place_of_the_one_it_corrects(visit, assessor):
    finishing(visit, assessor)
    record(assessor, visit.pk, "2.3", found("迟到", key="late-key-1"))
    corrected = replace(found("迟到,改过", key="late-key-2"), after=("late-key-1",))
    assert record(later(assessor), visit.pk, "2.3", corrected).state == "parked"
    parked = Parked.objects.get()
    assert (parked.key, parked.said["note"]) == ("late-key-2", "迟到,改过")
    assert Notice.objects.filter(key__startswith="parked ").count() == 1


def test_what_was_parked_and_settled_is_answered_the_same_when_it_is_sent_again(visit, assessor):
    finishing(visit, assessor)
    late = found("迟到", key="late-key-1")
    first = record(assessor, visit.pk, "2.3", late)
    settle(factories.actor(Role.CITY, "610000/610100/"), visit.pk, Parked.objects.get().pk, take=False)
    assert record(later(assessor), visit.pk, "2.3", late) == first
    assert first.state == "parked"
    assert Parked.objects.get().settled_at
    assert Notice.objects.filter(key__startswith="parked ").count() == 1


def finishing(visit, assessor):
    record(assessor, visit.pk, "2.2", found("看过"))
    finish(assessor, visit.pk)


def test_who_was_to_go_is_told_that_it_is_called_off(visit, assessor):
    Visit.objects.update(office="610000/610100/", sent_to=visit.case.organ.region.path)
    cancel(factories.actor(Role.CITY, "610000/610100/", name="西安市"), visit.pk, "改期")
    told = Notice.objects.get(key=f"cancelled {visit.pk}")
    assert told.post.user_id == visit.assessor_id
    assert "改期" in str(told.message)

"""A visit on site: arranged by an office, filled in by whoever was sent, written once, never over somebody else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.web.test_english import left

from evidence_files import jpeg, scene
from jieyue.accounts.models import Notice, User
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Case, Opinion, Parked, SitePhoto, SiteRecord, Visit
from jieyue.evaluations.rules.visits import may_record
from jieyue.evaluations.rules.workflow import State

pytestmark = pytest.mark.django_db
SHEET = "/evaluations/2026/A-1/"
HTMX = {"HX-Request": "true"}
SCRIPT = HTMX | {"Accept": "application/json"}
PHOTO = jpeg(scene(1))


@pytest.fixture
def visit(officer, county):
    """A visit of the county's own person to A-1, whose sheet is handed in."""
    officer.post(f"{SHEET}answer/1.1/", {"checklist": "1", "part": ["a", "b", "c"]}, headers=HTMX)
    officer.post(f"{SHEET}step/", {"act": "submit"})
    arranged(county)
    return Visit.objects.get()


def arranged(client, items=("1.1", "4.1"), day=None, assessor="county-610102"):
    told = {
        "assessor": User.objects.get(username=assessor).pk,
        "day": (day or localdate() + timedelta(days=3)).isoformat(),
        "item": list(items),
    }
    return client.post("/visits/arrange/2026/A-1/", told)


def say(client, visit, item="1.1", **told):
    sent = {"key": uuid4().hex, "seen": "0", "verdict": "fits", "score": "", "note": "", **told}
    return client.post(f"/visits/{visit.pk}/items/{item}/", sent, headers=SCRIPT)


def shoot(client, visit, key, content=PHOTO, item="1.1"):
    sent = {"key": key, "file": SimpleUploadedFile("现场.jpg", content)}
    return client.post(f"/visits/{visit.pk}/items/{item}/photos/", sent, headers=SCRIPT)


def test_an_office_sends_somebody_who_is_told(visit, county):
    assert visit.items == ["1.1", "4.1"]
    assert Notice.objects.filter(key=f"visit {visit.pk}").count() == 1
    assert "我要去的现场核查" in county.get("/").content.decode()
    page = county.get("/visits/").content.decode()
    assert "新城区财政局" in page
    assert "0 / 2" in page
    refused = arranged(county)
    assert "请先完成或取消" in refused.content.decode()
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"items": ()}, "请至少选一个"),
        ({"items": ("9.9",)}, "没有评分项"),
        ({"day": date(2020, 1, 1)}, "核查日期"),
    ],
)
def test_a_visit_that_can_not_be(visit, county, told, why):
    Visit.objects.all().delete()
    assert why in arranged(county, **told).content.decode()
    assert not Visit.objects.exists()


def test_only_people_of_the_organs_own_regions_are_sent(visit, county, signed_in):
    signed_in(Role.COUNTY, "610103")
    signed_in(Role.CITY, "610100")
    for stranger in ("county-610103", "city-610100", "organ-A-1"):
        assert "请从名单中选" in arranged(county, assessor=stranger).content.decode()


def test_a_case_that_is_not_handed_in_is_not_visited(county):
    assert "自评中" in arranged(county).content.decode()
    assert not Visit.objects.exists()


def test_what_is_found_is_written_once_and_moves_no_score(visit, county):
    before = Case.objects.get(organ__code="A-1").score
    key = uuid4().hex
    for _ in range(2):
        answer = say(county, visit, key=key, verdict="differs", score="1", note="没有年度计划")
        assert answer.json()["state"] == "stored"
        assert answer.json()["revision"] == 1
    record = SiteRecord.objects.get()
    assert (record.verdict, record.score, record.revision) == ("differs", 1, 1)
    assert Case.objects.get(organ__code="A-1").score == before
    page = county.get(SHEET).content.decode()
    assert "没有年度计划" in page
    assert "按现场填复核 1 分" in page


def test_the_reviewer_takes_over_what_was_found(visit, county):
    say(county, visit, verdict="differs", score="1", note="没有年度计划")
    told = {"points": "1", "reason": "现场核查:没有年度计划", "seen": ""}
    county.post(f"{SHEET}opinion/1.1/", told)
    assert Opinion.objects.get().reason == "现场核查:没有年度计划"
    assert "按现场填" not in county.get(SHEET).content.decode()


def test_another_device_is_told_what_stands_there_and_overwrites_nothing(visit, county):
    say(county, visit, note="手机上填的")
    other = say(county, visit, verdict="differs", note="平板上填的")
    assert other.status_code == 409
    assert other.json()["there"]["note"] == "手机上填的"
    assert SiteRecord.objects.get().note == "手机上填的"
    chosen = say(county, visit, verdict="differs", note="平板上填的", seen=str(other.json()["revision"]))
    assert chosen.json()["revision"] == 2
    assert SiteRecord.objects.get().note == "平板上填的"


def test_what_a_device_sent_without_hearing_of_it_is_its_own(visit, county):
    first = uuid4().hex
    say(county, visit, key=first, note="一")
    # The answer to the first was lost, the second never left; the third was typed over both.
    second = uuid4().hex
    third = say(county, visit, note="三", seen="0", after=f"{first},{second}")
    assert third.json()["state"] == "stored"
    assert SiteRecord.objects.get().note == "三"


def test_two_assessors_have_a_record_each(visit, county, signed_in, officer):
    city = signed_in(Role.CITY, "610100")
    arranged(city, assessor="city-610100")
    second = Visit.objects.order_by("pk").last()
    say(county, visit, note="县里看到的")
    assert say(city, second, note="市里看到的").json()["state"] == "stored"
    page = county.get(SHEET).content.decode()
    assert "县里看到的" in page
    assert "市里看到的" in page
    assert SiteRecord.objects.count() == 2
    # The organ reads it too: what was found about it is no secret.
    assert "市里看到的" in officer.get(SHEET).content.decode()


def test_a_photo_sent_twice_is_there_once(visit, county):
    key = uuid4().hex
    assert shoot(county, visit, key).json()["state"] == "stored"
    assert shoot(county, visit, key).json()["state"] == "stored"
    assert SitePhoto.objects.count() == 1
    page = county.get(f"/visits/{visit.pk}/").content.decode()
    assert f"/exhibits/{SitePhoto.objects.get().exhibit_id}/thumb/" in page


def test_without_scripts_every_photo_is_taken_and_a_page_gone_back_to_writes_again(visit, county):
    address = f"/visits/{visit.pk}/items/1.1/"
    files = [SimpleUploadedFile(f"{n}.jpg", jpeg(scene(n))) for n in (1, 2)]
    wrong = SimpleUploadedFile("3.jpg", b"MZ" + b"\0" * 999)
    page = county.post(f"{address}photos/", {"file": [files[0], wrong, files[1]]}, follow=True)
    assert SitePhoto.objects.count() == 2
    assert "程序文件" in page.content.decode()
    for seen, note in (("0", "先写的"), ("1", "改写的")):
        county.post(address, {"seen": seen, "verdict": "fits", "note": note})
    assert SiteRecord.objects.get().note == "改写的"


def test_without_scripts_what_was_typed_second_stays_in_its_field(visit, county):
    say(county, visit, note="手机上填的")
    address = f"/visits/{visit.pk}/items/1.1/"
    told = {"seen": "0", "verdict": "differs", "score": "1", "note": "电脑上填的"}
    answer = county.post(address, told)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert re.search(r"<textarea[^>]*>电脑上填的</textarea>", page)
    assert "手机上填的" in page
    assert SiteRecord.objects.get().note == "手机上填的"
    seen = re.search(r'id="item-1-1".*?name="seen" value="(\d+)"', page, re.DOTALL)[1]
    county.post(address, told | {"seen": seen})
    assert SiteRecord.objects.get().note == "电脑上填的"


def test_what_is_no_photo_is_refused_beside_its_item(visit, county):
    refused = shoot(county, visit, uuid4().hex, b"MZ" + b"\0" * 999)
    assert refused.status_code == 422
    assert "程序文件" in refused.json()["reason"]


def test_a_visit_of_a_decided_case_says_why_and_leaves_the_desk(visit, county):
    assert "我要去的现场核查" in county.get("/").content.decode()
    Case.objects.update(state="passed")
    page = county.get(f"/visits/{visit.pk}/").content.decode()
    assert str(may_record("open", State.PASSED).reason) in page
    assert "data-found" not in page
    assert "我要去的现场核查" not in county.get("/").content.decode()


@pytest.mark.parametrize("state", ["passed", "failed", "returned", "named"])
def test_what_comes_after_the_decision_is_parked_and_nothing_is_lost(visit, county, state):
    Case.objects.filter(organ__code="A-1").update(state=state)
    key = uuid4().hex
    for _ in range(2):
        assert say(county, visit, key=key, verdict="differs", note="晚到的").json()["state"] == "parked"
        assert shoot(county, visit, f"{key}p").json()["state"] == "parked"
    assert not SiteRecord.objects.exists()
    assert Parked.objects.count() == 2
    page = county.get(f"/visits/{visit.pk}/").content.decode()
    assert "晚到的" in page
    assert "记录没有写入" in page
    assert Notice.objects.filter(key__startswith=f"parked {visit.pk} ").count() == 1
    assert "2 条待处理" in county.get("/visits/?whose=all&state=parked").content.decode()
    taken = county.post(f"/visits/{visit.pk}/parked/", {"take": Parked.objects.first().pk})
    assert taken.status_code == 409


def test_the_office_takes_over_what_came_after_the_visit_was_done(visit, county):
    say(county, visit, note="先填的")
    county.post(f"/visits/{visit.pk}/end/")
    assert say(county, visit, item="4.1", verdict="differs", note="后到的").json()["state"] == "parked"
    shoot(county, visit, uuid4().hex, item="4.1")
    said, photo = Parked.objects.order_by("pk")
    county.post(f"/visits/{visit.pk}/parked/", {"take": said.pk})
    county.post(f"/visits/{visit.pk}/parked/", {"leave": photo.pk})
    assert SiteRecord.objects.get(item="4.1").note == "后到的"
    assert not SitePhoto.objects.exists()
    assert Parked.objects.filter(settled_at=None).count() == 0
    assert county.post(f"/visits/{visit.pk}/parked/", {"take": said.pk}).status_code == 409


def test_a_visit_is_done_by_whoever_went_and_called_off_with_a_reason(visit, county, signed_in):
    city = signed_in(Role.CITY, "610100")
    assert "只有被安排" in city.post(f"/visits/{visit.pk}/end/").content.decode()
    assert "还没有填写" in county.post(f"/visits/{visit.pk}/end/").content.decode()
    assert "理由" in county.post(f"/visits/{visit.pk}/end/", {"cancel": "1"}).content.decode()
    county.post(f"/visits/{visit.pk}/end/", {"cancel": "1", "reason": "改期"})
    visit.refresh_from_db()
    assert (visit.state, visit.reason) == ("cancelled", "改期")
    assert "改期" in county.get(f"/visits/{visit.pk}/").content.decode()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"verdict": ""}, "请选"),
        ({"verdict": "differs"}, "请写明"),
        ({"score": "9"}, "应在 0 到 3 分之间"),
        ({"score": "三"}, "三"),
        ({"note": "长" * 501}, "超过"),
        ({"key": "?"}, "刷新"),
        ({"note": "展板\0没有看到"}, "无法保存的字符"),
    ],
)
def test_what_can_not_be_read_is_refused_with_a_sentence(visit, county, told, why):
    refused = say(county, visit, **told)
    assert refused.status_code == 422
    assert why in refused.json()["reason"]
    assert not SiteRecord.objects.exists()


def test_nobody_else_writes_or_reads(visit, signed_in, officer):
    city = signed_in(Role.CITY, "610100")
    assert "填写" in say(city, visit).json()["reason"]
    stranger = signed_in(Role.COUNTY, "610103")
    assert stranger.get(f"/visits/{visit.pk}/").status_code == 404
    assert say(stranger, visit).status_code == 422
    assert say(officer, visit).status_code == 422
    assert not SiteRecord.objects.exists()


def test_a_session_that_ran_out_is_told_apart_from_a_refusal(visit, county):
    county.logout()
    assert say(county, visit).status_code == 401


def test_the_worker_is_served_where_it_may_work(county):
    answer = county.get("/visits/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert b"respondWith" in answer.content


def test_a_list_takes_the_same_statements_whatever_its_length(visit, county, signed_in):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            assert county.get("/visits/?whose=all").status_code == 200
        return len(captured)

    counted()
    one = counted()
    city = signed_in(Role.CITY, "610100")
    arranged(city, assessor="city-610100")
    assert counted() == one


def test_a_visit_is_english_throughout(visit, county, latin_names):
    say(county, visit, verdict="differs", score="1", note="seen")
    Parked.objects.create(
        visit=visit,
        item="1.1",
        key=uuid4().hex,
        said={"verdict": "fits", "score": "", "note": "late"},
        reason=may_record("finished", State.SUBMITTED).reason.as_json(),
        at=visit.at,
    )
    county.get("/visits/")  # what was said in Chinese is read before
    county.cookies["django_language"] = "en"
    assert left(county.get(f"/visits/{visit.pk}/")) == []
    assert left(county.get("/visits/")) == []
    assert left(county.get("/visits/arrange/2026/A-1/")) == []
    assert left(county.get(SHEET)) == []

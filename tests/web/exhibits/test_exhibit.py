"""Evidence on the sheet: dragged in, looked at by who may, seen again where it turns up twice."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence_files import docx, jpeg, placed, scene
from jieyue.acts.rules import Role
from jieyue.evaluations.models import Case, Proof
from jieyue.exhibits.models import Exhibit
from jieyue.exhibits.readings import readings

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PHOTO = jpeg(scene(1), exif=placed())


def send(client, *files, code="A-1", item="4.1", **told):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"/evaluations/2026/{code}/proofs/{item}/", {"file": sent, **told}, headers=HTMX)


def test_several_files_at_once_each_for_itself(officer):
    answer = send(
        officer, ("宣传周.jpg", PHOTO), ("程序.jpg", b"MZ" + b"\0" * 999), ("方案.docx", docx("方案"))
    )
    page = answer.content.decode()
    assert "宣传周.jpg" in page
    assert "方案.docx" in page
    assert "程序.jpg:这是程序文件" in page
    assert sorted(Exhibit.objects.values_list("name", flat=True)) == ["宣传周.jpg", "方案.docx"]
    assert set(Proof.objects.values_list("item", flat=True)) == {"4.1"}


def test_one_file_serves_several_items_and_is_taken_off_one(officer):
    send(officer, ("宣传周.jpg", PHOTO))
    send(officer, ("宣传周.jpg", PHOTO), item="4.2")
    pk = Exhibit.objects.get().pk
    assert Proof.objects.count() == 2
    send(officer, off=pk)
    assert [proof.item for proof in Proof.objects.all()] == ["4.2"]
    # What is in use can't be deleted; afterwards it can.
    refused = officer.post(f"/exhibits/{pk}/", {"discard": "1"})
    assert "正用作佐证" in refused.content.decode()
    send(officer, item="4.2", off=pk)
    officer.post(f"/exhibits/{pk}/", {"discard": "1"})
    assert not Exhibit.objects.exists()


def test_a_file_that_is_there_is_chosen_for_another_item(officer):
    send(officer, ("宣传周.jpg", PHOTO))
    send(officer, item="4.2", exhibit=Exhibit.objects.get().pk)
    assert Proof.objects.filter(item="4.2").count() == 1


def test_files_are_found_by_name_and_year_to_be_chosen(officer):
    send(officer, ("宣传周.jpg", PHOTO), ("方案.docx", docx("方案")))
    address = "/evaluations/2026/A-1/proofs/4.2/choose/"
    page = officer.get(address, headers=HTMX).content.decode()
    assert "选用 宣传周.jpg" in page
    assert "选用 方案.docx" in page
    found = officer.get(address, {"text": "方案"}, headers=HTMX).content.decode()
    assert "宣传周" not in found
    assert "方案.docx" in found
    for year in ("1999", "99999"):
        assert "没有符合条件" in officer.get(address, {"of": year}, headers=HTMX).content.decode()
    send(officer, item="4.2", exhibit=Exhibit.objects.get(name="方案.docx").pk)
    assert "已在本项" in officer.get(address).content.decode()


def test_what_is_missing_shrinks_with_every_answer_and_file(officer):
    def lacking(page):
        return int(re.search(r'id="missing-count".*?(\d+) 处', page, re.DOTALL)[1])

    first = lacking(officer.get("/evaluations/2026/A-1/").content.decode())
    told = {"checklist": "1", "part": ["a"]}
    answered = officer.post("/evaluations/2026/A-1/answer/4.1/", told, headers=HTMX).content.decode()
    # The answer is there, its evidence is not yet.
    assert lacking(answered) == first
    assert "还没有附佐证" in answered
    proven = send(officer, ("宣传周.jpg", PHOTO)).content.decode()
    assert lacking(proven) == first - 1
    assert "还没有附佐证" not in proven


def test_nobody_else_puts_evidence_beside_an_item(county, signed_in):
    assert "不在" in send(county, ("宣传周.jpg", PHOTO)).content.decode()
    other = signed_in(Role.ORGAN, "A-2")
    assert send(other, ("宣传周.jpg", PHOTO)).status_code in {403, 404, 409}
    assert not Exhibit.objects.exists()


def test_a_case_that_was_handed_in_gets_nothing_more(officer):
    send(officer, ("宣传周.jpg", PHOTO))
    Case.objects.update(state="submitted")
    assert "退回" in send(officer, ("二.jpg", jpeg(scene(2)))).content.decode()
    assert Exhibit.objects.count() == 1


def test_an_item_the_standard_has_not(officer):
    assert "没有评分项" in send(officer, ("宣传周.jpg", PHOTO), item="9.9").content.decode()


def test_a_photo_is_handed_out_without_its_place_and_the_original_as_a_file(officer, county, signed_in):
    send(officer, ("宣传周.jpg", PHOTO))
    pk = Exhibit.objects.get().pk
    shown = county.get(f"/exhibits/{pk}/shown/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"Exif" not in b"".join(shown.streaming_content)
    original = county.get(f"/exhibits/{pk}/original/")
    assert original["Content-Disposition"].startswith("attachment")
    assert original["X-Content-Type-Options"] == "nosniff"
    assert b"".join(original.streaming_content) == PHOTO
    assert [reading.way for reading in readings(pk)] == ["original", "shown"]
    for stranger in (signed_in(Role.ORGAN, "A-2"), signed_in(Role.COUNTY, "610202")):
        for address in ("", "shown/", "thumb/", "original/"):
            assert stranger.get(f"/exhibits/{pk}/{address}").status_code == 404
    assert county.get(f"/exhibits/{pk}/passwd/").status_code == 404


def test_the_reviewer_sees_a_photo_again(officer, county, province, signed_in):
    send(officer, ("宣传周.jpg", PHOTO))
    send(
        signed_in(Role.ORGAN, "A-2"),
        ("会场.jpg", jpeg(scene(1).rotate(270, expand=True), quality=60)),
        code="A-2",
    )
    page = county.get("/evaluations/2026/A-1/").content.decode()
    assert "几乎相同的照片" in page
    assert "新城区教育局" in page
    # The organ itself is not told about others.
    assert "几乎相同的照片" not in officer.get("/evaluations/2026/A-1/").content.decode()


def test_a_photo_of_an_organ_out_of_reach_is_told_without_its_name(officer, county, signed_in):
    send(officer, ("宣传周.jpg", PHOTO))
    send(signed_in(Role.ORGAN, "B-1"), ("会场.jpg", PHOTO), code="B-1")
    page = county.get("/evaluations/2026/A-1/").content.decode()
    assert "其他地区的一家机关用过同一份文件" in page
    assert "王益区审计局" not in page


def test_the_library_of_an_organ_and_how_long_a_paper_holds(officer, county):
    send(officer, ("合同.docx", docx("合同")))
    pk = Exhibit.objects.get().pk
    officer.post(f"/exhibits/{pk}/", {"expires": "2020-12-31"})
    page = county.get("/organs/A-1/exhibits/").content.decode()
    assert "合同.docx" in page
    assert "已过期" in page
    assert re.search(r"2026 年 4\.1", page)
    assert "日期" in officer.post(f"/exhibits/{pk}/", {"expires": "昨天"}).content.decode()

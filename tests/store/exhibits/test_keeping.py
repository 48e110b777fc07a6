"""Evidence is kept once, by its content; what shows is a copy without place; the rest does not come in."""

from __future__ import annotations

import stat
from datetime import date

import pytest
from PIL import Image

from evidence_files import docx, jpeg, pdf, placed, scene, sent
from factories import NOON
from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.exhibits import looking
from jieyue.exhibits.actions.keeping import Incoming, date_exhibit, discard, keep
from jieyue.exhibits.actions.reading import hand_out
from jieyue.exhibits.models import Exhibit, PhotoBand
from jieyue.exhibits.queries.exhibits import alike, exhibit_of, exhibits_of
from jieyue.exhibits.readings import readings
from jieyue.exhibits.rules.formats import LARGEST
from jieyue.exhibits.store import SHOWN, THUMB, home, path_of
from jieyue.values.refusals import NotAllowed, NotFound, Refusal


def kept(officer, code="A-1", name="照片.jpg", content=None):
    return keep(officer(code), code, sent(name, content if content is not None else jpeg(scene(1))))


def test_a_photo_is_shown_upright_and_without_its_place(officer):
    exhibit = kept(officer, content=jpeg(scene(1), exif=placed()))
    assert exhibit.placed
    assert exhibit.taken_at.isoformat() == "2026-06-23T10:15:00+08:00"
    for copy, longer in ((SHOWN, 1600), (THUMB, 360)):
        with Image.open(path_of(exhibit.digest, copy)) as picture:
            # Held upright: what lay on its side stands now.
            assert picture.height > picture.width
            assert max(picture.size) == longer
            assert not picture.getexif()
    with Image.open(path_of(exhibit.digest)) as original:
        assert original.getexif()


def test_the_same_file_again_is_the_one_that_is_there(officer):
    first, second = kept(officer), kept(officer, name="另一个名字.jpg")
    assert first.pk == second.pk
    assert Exhibit.objects.count() == 1


def test_two_organs_may_send_the_same_file_and_it_lies_there_once(officer):
    one, other = kept(officer), kept(officer, "A-2")
    assert one.pk != other.pk
    assert path_of(one.digest) == path_of(other.digest)
    assert [(row.code, same) for row, same in alike([exhibit_of(officer("A-1"), one.pk)])[one.pk]] == [
        ("A-2", True)
    ]


def test_nearly_the_same_photo_is_found_and_another_is_not(officer):
    mine = kept(officer)
    smaller = kept(officer, "B-1", content=jpeg(scene(1).resize((1000, 750)), quality=55))
    kept(officer, "A-2", content=jpeg(scene(2)))
    told = alike([exhibit_of(officer("A-1"), mine.pk)])[mine.pk]
    assert [(row.pk, same) for row, same in told] == [(smaller.pk, False)]


def test_a_white_page_is_like_no_other(officer):
    kept(officer, content=jpeg(Image.new("RGB", (800, 600), "white")))
    assert not PhotoBand.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("照片.jpg", b"MZ" + b"\0" * 2000, "程序文件"),
        ("照片.jpg", jpeg(scene(1))[:3000], "损坏"),
        ("制度.pdf", b"%PDF-1.7 nothing more", "损坏"),
        ("制度.pdf", pdf(password="a-word"), "密码"),
        ("制度.docx", docx("x", word__vbaProject_bin=b"x"), "宏"),
        ("材料.zip", docx("x").replace(b"word/document.xml", b"some/document.xml"), "压缩包"),
        ("空.pdf", b"", "空的"),
        ("画.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "矢量图"),
    ],
)
def test_what_can_not_be_evidence_is_not_kept(officer, name, content, word):
    before = {path for path in home().rglob("*") if path.is_file()}
    with pytest.raises(Refusal, match=word):
        kept(officer, name=name, content=content)
    assert not Exhibit.objects.exists()
    assert {path for path in home().rglob("*") if path.is_file()} == before


def test_a_member_that_does_not_unpack_is_damage(officer):
    whole = docx("方案" * 4000)
    torn = whole.replace(whole[60:90], b"\xff" * 30, 1)
    with pytest.raises(Refusal, match="损坏"):
        kept(officer, name="方案.docx", content=torn)


def test_a_look_that_fails_is_no_damage_and_the_keeper_reads_why(officer, monkeypatch, caplog):
    monkeypatch.setattr(looking, "_BYTES", 1 << 20)  # Python itself does not fit
    with pytest.raises(Refusal, match="没能检查"):
        kept(officer)
    assert "could not be looked into" in caplog.text
    assert not Exhibit.objects.exists()


def test_an_archive_that_swells_is_stopped(officer):
    bomb = docx("x", word__media__a=b"\0" * (210 << 20))
    assert len(bomb) < 1 << 20
    with pytest.raises(Refusal, match="压缩炸弹"):
        kept(officer, name="制度.docx", content=bomb)


def test_a_file_that_is_too_large_is_not_read_to_its_end(officer):
    read = []

    def pieces():
        for number in range(100):
            read.append(number)
            yield b"\xff\xd8\xff" + b"\0" * (1 << 20)

    with pytest.raises(Refusal, match="20 MB"):
        keep(officer("A-1"), "A-1", Incoming("大.jpg", pieces()))
    assert len(read) <= (LARGEST >> 20) + 1


def test_a_secrecy_mark_holds_a_file_back_and_is_on_record(officer):
    with pytest.raises(Refusal, match="密级标志"):
        kept(officer, name="通知.docx", content=docx("机密★1年"))
    assert not Exhibit.objects.exists()
    record = AuditRecord.objects.get(act="exhibit.hold")
    assert record.detail == {"mark": "机密★"}


def test_nobody_keeps_files_for_another(officer, organs):
    with pytest.raises(NotFound):
        keep(officer("A-2"), "A-1", sent("照片.jpg", jpeg(scene(1))))
    county = Actor("新城区", (Grant(Role.COUNTY, organs["A-1"].region.path),), NOON)
    with pytest.raises(NotAllowed):
        keep(county, "A-1", sent("照片.jpg", jpeg(scene(1))))


def test_a_file_is_reached_by_number_and_right_never_by_digest(officer, organs):
    exhibit = kept(officer)
    county = Actor("新城区", (Grant(Role.COUNTY, organs["A-1"].region.path),), NOON)
    assert hand_out(county, exhibit.pk, "original").path.read_bytes() == jpeg(scene(1))
    with pytest.raises(NotFound):
        hand_out(officer("A-2"), exhibit.pk, "original")
    with pytest.raises(NotFound):
        hand_out(county, exhibit.pk, "../../secret.key")
    # The journal knows who opened it; a thumbnail in a list is no reading.
    hand_out(county, exhibit.pk, "thumb")
    assert [(reading.by, reading.way) for reading in readings(exhibit.pk)] == [("新城区", "original")]


def test_files_are_for_the_programme_alone(officer):
    exhibit = kept(officer)
    folder = path_of(exhibit.digest).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_exhibit_runs_out_and_is_discarded(officer):
    exhibit = kept(officer)
    date_exhibit(officer("A-1"), exhibit.pk, date(2026, 3, 1))
    row = exhibits_of(officer("A-1"), "A-1")[0]
    assert row.expired(date(2026, 3, 2))
    assert not row.expired(date(2026, 3, 1))
    discard(officer("A-1"), exhibit.pk)
    assert not path_of(exhibit.digest).exists()
    assert not path_of(exhibit.digest, SHOWN).exists()


def test_what_another_organ_still_has_stays_on_disk(officer):
    one, other = kept(officer), kept(officer, "A-2")
    discard(officer("A-1"), one.pk)
    assert path_of(other.digest).exists()


@pytest.mark.parametrize(
    ("command", "word"), [("false", "病毒"), ("no-such-scanner", "没有应答"), ("true", "")]
)
def test_a_scanner_decides_where_there_is_one(officer, settings, command, word):
    settings.SCANNER = command
    if word:
        with pytest.raises(Refusal, match=word):
            kept(officer)
        assert not Exhibit.objects.exists()
    else:
        assert kept(officer).pk

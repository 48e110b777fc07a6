"""A foreign sheet by screen: columns are guessed and shown, units asked, the mapping is kept and sent on."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jieyue.acts.rules import Role
from jieyue.cli.main import main
from jieyue.exchange.models import MappingProfile
from jieyue.ledgers.models import Entry

pytestmark = pytest.mark.django_db
LINES = (
    "2025年用能情况,,,,",
    "填报单位,月份,用电量(万千瓦时),用水量,电费",
    "新城区财政局,3月,1.25,30,8000",
    "A-2,4月,2,,",
)


@pytest.fixture
def address(county):
    file = SimpleUploadedFile("供电局.csv", "\n".join(LINES).encode())
    answer = county.post("/exchange/energy/", {"file": file, "year": 2025})
    assert answer["Location"].endswith("/mapping/")
    return answer["Location"]


def form(page):
    """What the page's form would send, as a browser reads it."""
    sent = dict(re.findall(r'<input type="hidden" name="(sheet|row)" value="([^"]*)"', page))
    for name, options in re.findall(
        r'<select [^>]*?name="((?:to|unit|same)-[^"]+)".*?>(.*?)</select>', page, re.DOTALL
    ):
        told = re.search(r'<option value="([^"]*)" selected', options)
        sent[name] = told[1] if told else ""
    return sent


def test_the_screen_guesses_columns_and_takes_only_the_unit_that_is_written(county, address):
    page = county.get(address).content.decode()
    told = form(page)
    assert told["row"] == "2"
    assert (told["to-0"], told["to-1"]) == ("field:code", "field:period")
    assert (told["to-2"], told["unit-2"]) == ("item:electricity", "10MWh")
    assert (told["to-3"], told["unit-3"]) == ("item:water", "")
    assert "表头没有写明单位,请选择" in page
    assert "1.25 / 2" in page


def test_without_a_unit_nothing_goes_on(county, address):
    told = form(county.get(address).content.decode())
    answer = county.post(address, told | {"do": "next", "year": "2025"})
    assert answer.status_code == 409
    assert "请为“用水量”“电费”选择单位" in answer.content.decode()


def test_a_foreign_sheet_is_mapped_looked_at_and_taken_over(county, address, tmp_path, capsys):
    told = form(county.get(address).content.decode())
    told |= {"unit-3": "tw", "unit-4": "yuan", "year": "2025"}
    shown = county.post(address, told | {"do": "show"}).content.decode()
    assert re.search(r"<td>电</td>\s*<td>3月</td>\s*<td>12500</td>\s*<td>8000</td>", shown)
    preview = county.post(address, told | {"do": "next", "name": "供电局清单"})["Location"]
    page = county.get(preview).content.decode()
    assert "新城区财政局 A-1 · 电 · 2025-03" in page
    text = county.get(f"{preview}mapping.toml").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    county.post(preview, {"do": "commit", "seen": seen})
    assert Entry.objects.get(organ__code="A-1", item="electricity", year=2025, month=3).quantity == 12_500
    assert Entry.objects.get(organ__code="A-2", year=2025).month == 4
    # The same mapping serves the command.
    sheet, mapping = tmp_path / "供电局.csv", tmp_path / "m.toml"
    sheet.write_text("\n".join(LINES), encoding="utf-8")
    mapping.write_text(text, encoding="utf-8")
    words = ["import", "energy", str(sheet), "--mapping", str(mapping), "--year", "2025", "--json"]
    assert main(words) == 0
    assert '"unchanged": 3' in capsys.readouterr().out


def test_a_kept_mapping_serves_those_below_and_nobody_beside(county, address, signed_in):
    told = form(county.get(address).content.decode())
    county.post(
        address, told | {"unit-3": "m3", "unit-4": "yuan", "year": "2025", "do": "next", "name": "本县格式"}
    )
    assert MappingProfile.objects.get().path.endswith("/610102/")
    for role, scope, there in (
        (Role.ORGAN, "A-2", True),
        (Role.ORGAN, "B-1", False),
        (Role.CITY, "610100", False),
    ):
        client = signed_in(role, scope)
        file = SimpleUploadedFile("供电局.csv", "\n".join(LINES[1:]).encode())
        where = client.post("/exchange/energy/", {"file": file, "year": 2025})["Location"]
        assert ("本县格式" in client.get(where).content.decode()) is there
    own = county.get("/exchange/energy/").content.decode()
    code = re.search(r'name="profile" value="(kept-\d+)"', own)[1]
    county.post("/exchange/energy/forget/", {"profile": code})
    assert not MappingProfile.objects.exists()


def test_a_kept_mapping_is_used_at_once(county, address):
    told = form(county.get(address).content.decode())
    county.post(
        address, told | {"unit-3": "m3", "unit-4": "yuan", "year": "2025", "do": "next", "name": "本县格式"}
    )
    file = SimpleUploadedFile("五月.csv", "\n".join(LINES).encode())
    where = county.post("/exchange/energy/", {"file": file, "year": 2025})["Location"]
    page = county.get(where).content.decode()
    code = re.search(r'name="profile" value="(kept-\d+)"', page)[1]
    assert form(county.get(f"{where}?profile={code}").content.decode())["unit-3"] == "m3"
    preview = county.post(where, {"do": "use", "profile": code})["Location"]
    assert "确认导入" in county.get(preview).content.decode()


def test_the_units_of_a_column_follow_what_it_is_said_to_be(county, address):
    asked = address.replace("/mapping/", "/unit/")
    water = county.get(f"{asked}?place=3&to-3=item:water&header=用水量").content.decode()
    assert "吨水" in water
    assert "千瓦时" not in water
    assert "name=" not in county.get(f"{asked}?place=3&to-3=field:note&header=用水量").content.decode()


def test_months_side_by_side_become_entries(county):
    head = "机关代码," + ",".join(f"{month}月" for month in range(1, 13))
    lines = (head, "A-1," + ",".join(str(month * 10) for month in range(1, 13)))
    file = SimpleUploadedFile("水.csv", "\n".join(lines).encode())
    where = county.post("/exchange/energy/", {"file": file, "year": 2024})["Location"]
    told = form(county.get(where).content.decode())
    told |= {f"unit-{place}": "m3" for place in range(1, 13)}
    preview = county.post(where, told | {"same-item": "water", "year": "2024", "do": "next"})["Location"]
    seen = re.search(r'name="seen" value="(\w+)"', county.get(preview).content.decode())[1]
    county.post(preview, {"do": "commit", "seen": seen})
    assert Entry.objects.get(organ__code="A-1", item="water", year=2024, month=12).quantity == 120


def test_two_columns_of_one_name_are_refused_with_the_row(county):
    file = SimpleUploadedFile("x.csv", "单位,用量,用量\nA-1,1,2".encode())
    where = county.post("/exchange/energy/", {"file": file})["Location"]
    answer = county.get(where)
    assert answer.status_code == 409
    assert "第 1 行的表头重复:用量" in answer.content.decode()


def test_the_national_form_goes_out_and_comes_back_unchanged(county):
    answer = county.get("/exchange/national/2025-base-2/?year=2025&organ=A-1")
    file = SimpleUploadedFile("国家平台.xlsx", b"".join(answer.streaming_content))
    where = county.post("/exchange/energy/", {"file": file, "year": 2025})["Location"]
    page = county.get(where).content.decode()
    assert "国家平台 能源资源消费状况" in page
    assert "待核" in page
    preview = county.post(where, {"do": "use", "profile": "shipped-2025-base-2"})["Location"]
    assert "没有改动" in county.get(preview).content.decode()

"""A foreign sheet by screen: columns are guessed and shown, units asked, the mapping is kept and sent on."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jieyue.acts.rules import Role
from jieyue.cli.main import main
from jieyue.exchange.models import MappingProfile
from jieyue.ledgers.models import Change, Entry
from jieyue.registry.models import Organ
from jieyue.sheets.mapping import read_mapping

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


class Fields(HTMLParser):
    """What the form of a page would send, as a browser reads it."""

    def __init__(self):
        super().__init__()
        self.sent, self.select, self.area = {}, None, None

    def add(self, name, value):
        if name and name != "csrfmiddlewaretoken":
            self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "input" and told.get("type") not in {"file", "submit"}:
            if told.get("type") != "checkbox" or "checked" in told:
                self.add(told.get("name"), told.get("value", "on"))
        elif tag == "select":
            self.select = [told.get("name"), None]
        elif tag == "option" and self.select and (self.select[1] is None or "selected" in told):
            self.select[1] = told.get("value")
            self.option = self.select[1] is None
        elif tag == "textarea":
            self.area = [told.get("name"), ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data
        if self.select and self.select[1] is None:
            self.select[1] = data

    def handle_endtag(self, tag):
        if tag == "select":
            self.add(*self.select)
            self.select = None
        elif tag == "textarea":
            self.add(*self.area)
            self.area = None


def form(page):
    """The fields of the mapping form; those that come once as text, the others as lists."""
    fields = Fields()
    fields.feed(page[page.index('<span id="asked-of">') :])
    return {name: told[0] if len(told) == 1 else told for name, told in fields.sent.items()}


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
    assert "新城区财政局 A-1 · 电 · 2025年3月" in page
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
    note = county.get(f"{asked}?place=3&to-3=field:note&header=用水量").content.decode()
    assert "unit-3" not in note
    assert 'name="was-3" value="30"' in note
    assert county.get(f"{asked}?place=3&to-3=field:note&header=没有").status_code == 404


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


def test_the_organ_of_all_rows_is_picked_by_name(county):
    file = SimpleUploadedFile("水.csv", "月份,用水量(立方米)\n2024-03,7".encode())
    where = county.post("/exchange/energy/", {"file": file, "year": 2024})["Location"]
    page = county.get(where).content.decode()
    assert 'list="same-code-picks"' in page
    name = Organ.objects.get(code="A-1").name
    told = form(page) | {"same-code": f"{name}(A-1)", "year": "2024"}
    preview = county.post(where, told | {"do": "next"})["Location"]
    seen = re.search(r'name="seen" value="(\w+)"', county.get(preview).content.decode())[1]
    county.post(preview, {"do": "commit", "seen": seen})
    assert Entry.objects.get(organ__code="A-1", item="water", year=2024, month=3).quantity == 7


def test_a_cell_that_can_not_be_read_stands_in_the_preview(county):
    file = SimpleUploadedFile("水.csv", "机关代码,月份,用水量(立方米)\nA-1,2024-03,七".encode())
    where = county.post("/exchange/energy/", {"file": file, "year": 2024})["Location"]
    told = form(county.get(where).content.decode()) | {"year": "2024"}
    assert "前几行里有 1 个单元格读不出" in county.post(where, told | {"do": "show"}).content.decode()
    preview = county.post(where, told | {"do": "next"})["Location"]
    assert "“七”不是数字" in county.get(preview).content.decode()


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


def uploaded(client, kind, name, *lines):
    file = SimpleUploadedFile(name, "\n".join(lines).encode())
    return client.post(f"/exchange/{kind}/", {"file": file, "year": 2025})["Location"]


def taken(client, where, told):
    preview = client.post(where, told | {"do": "next"})["Location"]
    page = client.get(preview).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen, page
    client.post(preview, {"do": "commit", "seen": seen[1]})
    return preview


def test_words_of_the_sheet_are_said_in_ours(county):
    where = uploaded(
        county, "energy", "x.csv", "部门,品种,月份,数量", "机关本部,外购电,1月,5", "机关本部,自来水,1月,7"
    )
    told = form(county.get(where).content.decode())
    assert told["was-1"] == ["外购电", "自来水"]
    told |= {
        "to-0": "field:code",
        "was-0": "机关本部",
        "now-0": "A-1",
        "now-1": ["电", "水"],
        "unit-3": "item",
    }
    taken(county, where, told)
    entries = Entry.objects.filter(organ__code="A-1", year=2025, month=1)
    assert {entry.item: entry.quantity for entry in entries} == {"electricity": 5, "water": 7}


def test_what_all_other_words_are_is_said_once(county):
    where = uploaded(county, "energy", "x.csv", "单位,品种,月份,数量", "A-1,水,1月,5", "A-2,怪,1月,7")
    told = form(county.get(where).content.decode()) | {"unit-3": "item", "else-1": "水"}
    taken(county, where, told)
    written = Entry.objects.filter(change=Change.objects.latest("pk"))
    assert sorted(written.values_list("organ__code", "item")) == [("A-1", "water"), ("A-2", "water")]


def test_a_header_of_two_rows_makes_an_entry_of_every_month_of_every_item(county):
    where = uploaded(
        county,
        "energy",
        "统计表.csv",
        "用能统计表,,,,",
        "单位名称,用电量(千瓦时),,用水(立方米),",
        ",1月,2月,1月,2月",
        "新城区财政局,10,20,3,4",
        "A-2,11,,5,6",
    )
    page = county.get(where).content.decode()
    told = form(page)
    assert (told["row"], told["rows"]) == ("2", "2")
    assert "用电量(千瓦时) · 1月" in page
    assert [
        (told[f"to-{place}"], told.get(f"month-{place}"), told.get(f"unit-{place}")) for place in range(4)
    ] == [
        ("field:code", None, None),
        ("item:electricity", "1月", "kWh"),
        ("item:electricity", "2月", "kWh"),
        ("item:water", "1月", "m3"),
    ]
    taken(county, where, told)
    written = Entry.objects.filter(change=Change.objects.latest("pk"), year=2025)
    assert sorted(written.values_list("organ__code", "item", "month", "quantity")) == [
        ("A-1", "electricity", 1, 10),
        ("A-1", "electricity", 2, 20),
        ("A-1", "water", 1, 3),
        ("A-1", "water", 2, 4),
        ("A-2", "electricity", 1, 11),
        ("A-2", "water", 1, 5),
        ("A-2", "water", 2, 6),
    ]


MAPPING = """
target = "energy"
header_row = 2
missing = ["无"]
skip = { "编号" = ["合计"] }
[fields]
code = { column = "编号", prefix = "A-", values = { "甲" = "1", "乙" = "2" }, default = "1" }
note = { column = "编号" }
estimated = { constant = "是" }
period = { column = "月" }
[[quantities]]
item = "water"
column = "用水"
factor = 3.7
"""
SHEET = ("表,,", "编号,月,用水", "甲,1月,10", "乙,1月,无", "合计,1月,99")


def test_a_mapping_file_is_taken_and_shown_whole(county):
    where = uploaded(county, "energy", "x.csv", *SHEET)
    file = SimpleUploadedFile("m.toml", MAPPING.encode())
    assert county.post(where, {"do": "file", "mapping": file})["Location"] == where
    page = county.get(where).content.decode()
    told = form(page)
    assert (told["to-0"], told["to-0x1"], told["prefix-0"]) == ("field:code", "field:note", "A-")
    assert (told["same-estimated"], told["missing"].split(), told["skip-0"].split()) == (
        "是",
        ["无"],
        ["合计"],
    )
    preview = county.post(where, told | {"do": "next"})["Location"]
    text = county.get(f"{preview}mapping.toml").content
    assert read_mapping(text, "m") == read_mapping(MAPPING.encode(), "m")
    # Looked at once more, it is still what it was.
    again = form(county.get(where).content.decode())
    assert {**again, "name": "", "year": ""} == {**told, "name": "", "year": ""}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请选择映射文件"),
        (MAPPING.replace("用水", "用电量"), "用电量"),
        (MAPPING.replace("energy", "waste"), "“target”不对:可用:energy"),
        ("target = ", "不是有效的 TOML"),
    ],
)
def test_a_mapping_file_that_does_not_fit_is_refused_and_not_kept(county, text, sentence):
    where = uploaded(county, "energy", "x.csv", *SHEET)
    answer = county.post(where, {"do": "file", "mapping": SimpleUploadedFile("m.toml", text.encode())})
    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert county.get(where.replace("mapping/", "mapping.toml")).content == b""


@pytest.mark.parametrize("table", ["organs", "energy", "data_centre", "heating"])
def test_each_table_of_the_national_statistics_offers_its_form_of_the_year(county, table):
    page = county.get(f"/exchange/{table}/?year=2025").content.decode()
    (address,) = re.findall(r'href="(/exchange/national/2025-base[^"]+)"', page)
    assert "待核" in page
    answer = county.get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)


def test_an_office_takes_the_summary_it_reports_up_and_an_organ_is_offered_none(county, officer):
    page = county.get("/exchange/energy/?year=2025").content.decode()
    assert "/exchange/national/2025-sum-1/?year=2025" in page
    answer = county.get("/exchange/national/2025-sum-1/?year=2025")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["610102", "新城区"]
    assert "2025-sum-1" not in officer.get("/exchange/energy/?year=2025").content.decode()
    assert officer.get("/exchange/national/2025-sum-1/?year=2025").status_code == 404

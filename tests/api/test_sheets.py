"""Files by programme: fetched, tried, taken over once; what is wrong is told cell by cell."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from jieyue.acts.rules import Role
from jieyue.ledgers.models import Change, Entry, Record
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db
HEAD = "code,item,period,quantity"


def sheet(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines)).encode()


def test_a_file_is_tried_taken_over_once_and_changes_nothing_again(county):
    content = sheet("A-1,water,2025-07,51", "A-1,water,2025-06,50", "A-1,water,2025-05,60")
    tried = county.upload("energy", "水.csv", content, year=2025)
    assert tried.status_code == 201
    assert {name: tried.told[name] for name in ("rows", "created", "updated", "unchanged")} == {
        "rows": 3,
        "created": 1,
        "updated": 1,
        "unchanged": 1,
    }
    changed = next(change for change in tried.told["changes"] if not change["is_new"])
    assert (changed["row"], changed["names"][0]) == (4, "A-1")
    assert changed["cells"] == [{"key": "quantity", "old": "50", "new": "60"}]
    assert not Entry.objects.filter(year=2025, item="water", month=7).exists()
    place = f"/sheets/energy/uploads/{tried.told['upload']}/commit"
    done = county.post(place, {"seen": tried.told["seen"]}, key="water-july")
    assert (done.status_code, done.told["created"], done.told["updated"]) == (200, 1, 1)
    changes = Change.objects.count()
    assert county.post(place, {"seen": tried.told["seen"]}, key="water-july").told == done.told
    assert county.post(place, {}).status_code == 409, "the file is gone"
    assert Change.objects.count() == changes
    again = county.upload("energy", "水.csv", content, year=2025)
    assert (again.told["created"], again.told["updated"], again.told["unchanged"]) == (0, 0, 3)


def test_what_is_wrong_is_told_by_row_and_column(county):
    answer = county.upload(
        "energy", "x.csv", sheet("A-1,water,2025-07,-1", "B-1,water,2025-07,5", "A-1,steam?,2025-07,5")
    )
    assert answer.status_code == 422
    assert [(cell["row"], cell["column"]) for cell in answer.told["cells"]] == [
        (2, "quantity"),
        (3, "code"),
        (4, "item"),
    ]
    assert all(cell["message"] for cell in answer.told["cells"])


def test_what_has_moved_since_is_not_taken_over_unseen(county):
    tried = county.upload("energy", "x.csv", sheet("A-1,water,2025-07,51"))
    county.put("/organs/A-1/entries", {"cells": [{"item": "water", "period": "2025-07", "quantity": "40"}]})
    place = f"/sheets/energy/uploads/{tried.told['upload']}/commit"
    assert county.post(place, {"seen": tried.told["seen"]}).status_code == 409
    assert county.post(place, {}).told["updated"] == 1


def test_a_file_is_its_uploaders_only(county, calling):
    tried = county.upload("energy", "x.csv", sheet("A-1,water,2025-07,51"))
    other = calling(Role.PROVINCE, "610000")
    assert other.post(f"/sheets/energy/uploads/{tried.told['upload']}/commit", {}).status_code == 409
    assert not Entry.objects.filter(year=2025, item="water", month=7).exists()


def test_files_that_are_none_are_refused(county, officer):
    assert county.upload("energy", "x.exe", b"MZ").status_code == 409
    assert county.upload("energy", "x.xlsx", b"PK no workbook").status_code == 409
    assert county.upload("nothing", "x.csv", sheet()).status_code == 404
    assert county.upload("accounts", "x.csv", sheet()).status_code == 404
    assert officer.upload("organs", "x.csv", b"code\nA-1").status_code == 403


MAPPING = b"""target = "energy"
[fields]
code = { column = "Unit" }
item = { constant = "water" }
period = { column = "Month" }
quantity = { column = "Water (kL)", factor = 1 }
"""


def test_a_foreign_sheet_comes_with_its_mapping(county):
    content = b"Unit,Month,Water (kL)\nA-1,2025-07,51\n"
    mapping = SimpleUploadedFile("m.toml", MAPPING)
    tried = county.upload("energy", "f.csv", content, mapping=mapping)
    assert (tried.status_code, tried.told["created"]) == (201, 1)
    assert county.post(f"/sheets/energy/uploads/{tried.told['upload']}/commit", {}).told["created"] == 1
    assert str(Entry.objects.get(year=2025, item="water", month=7).quantity) == "51.0000"
    without = county.upload("energy", "f.csv", content)
    assert without.status_code == 409
    odd = SimpleUploadedFile("m.toml", b"\xff\xfe")
    assert county.upload("energy", "f.csv", content, mapping=odd).status_code == 409


def test_an_export_comes_back_unchanged(county):
    factories.record(
        Organ.objects.get(code="A-1"),
        "waste",
        period="2025-03",
        carrier="=甲",
        weight="5",
        **{"class": "kitchen"},
    )
    answer, content = county.file("/sheets/waste", year=2025)
    assert answer.headers["Content-Disposition"].endswith("waste-2025.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.worksheets[0].cell(2, 1).value == "A-1"
    back = county.upload("waste", "waste.xlsx", content, year=2025)
    assert (back.told["created"], back.told["updated"], back.told["unchanged"]) == (0, 0, 1)
    assert Record.objects.count() == 1


def test_an_export_holds_ones_own_scope_only(officer, county):
    factories.entry(Organ.objects.get(code="A-2"), "water", "2025-01", "3")

    def codes(caller, **query):
        _, content = caller.file("/sheets/energy", year=2025, format="csv", **query)
        return {row["code"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}

    assert codes(officer) == {"A-1"}
    assert codes(county) == {"A-1", "A-2"}
    assert codes(county, organ="A-2") == {"A-2"}
    assert county.get("/sheets/energy", year=2025, region="610202").status_code == 404
    assert county.get("/sheets/energy").status_code == 400


def test_every_table_has_its_template(county):
    names = [row["name"] for row in county.get("/sheets").told]
    assert {"organs", "energy", "waste", "goals"} <= set(names)
    for name in ("organs", "energy", "waste"):
        _, content = county.file(f"/sheets/{name}/template", year=2023)
        assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].cell(1, 1).value == "机关代码"

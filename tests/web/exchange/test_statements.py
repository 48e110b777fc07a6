"""A sheet of twenty organs asks the database no oftener than one of two: looked at, mapped, taken over."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

import factories

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 20
# What one upload may ask for; more should be weighed first.
MOST = 71


def counted(client, method, address, *told):
    with CaptureQueriesContext(connection) as captured:
        answer = getattr(client, method)(address, *told)
    assert answer.status_code < 400, answer.content.decode()[:2000]
    return len(captured), answer


def energy(count):
    return [
        "机关代码,项目,期间,数量",
        *(f"M-{number},水,2024-{month:02},{100 + count}" for number in range(count) for month in (1, 2)),
    ]


def organs(count):
    head = "机关代码,机关名称,报送区划,层级,类别,联系人"
    return [head, *(f"M-{number},机关{number},610102,县级,行政机关,{count}" for number in range(count))]


def paper(count):
    return ["机关代码,期间,用纸量", *(f"M-{number},2024-01,{count}" for number in range(count))]


def foreign(count):
    return ["单位名称,报送月份,用水量(吨)", *(f"机关M-{number},2024-03,{count}" for number in range(count))]


def uploaded(client, table, lines):
    file = SimpleUploadedFile("x.csv", "\n".join(lines).encode())
    return client.post(f"/exchange/{table}/", {"file": file, "year": 2024})["Location"]


@pytest.fixture
def places(county):
    for number in range(MANY):
        factories.organ(f"M-{number}", region="610102")
    uploaded(county, "energy", energy(FEW))  # what a process keeps after its first page does not count
    return county


def taking(client, table, lines):
    where = uploaded(client, table, lines)
    looked, page = counted(client, "get", where)
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]
    committed, _ = counted(client, "post", where, {"do": "commit", "seen": seen})
    return looked, committed


@pytest.mark.parametrize(("table", "lines"), [("energy", energy), ("organs", organs), ("paper", paper)])
def test_looking_and_taking_over_do_not_grow_with_the_rows(places, table, lines):
    taking(places, table, lines(FEW))
    few, many = taking(places, table, lines(FEW + 1)), taking(places, table, lines(MANY))
    assert many == few
    assert max(few) <= MOST


def test_mapping_a_foreign_sheet_does_not_grow_with_the_rows(places):
    told = {}
    for count in (FEW, FEW, MANY):
        where = uploaded(places, "energy", foreign(count))
        sent = {
            "sheet": "x",
            "row": "1",
            "to-0": "field:code",
            "to-1": "field:period",
            "to-2": "item:water",
            "unit-2": "tw",
        }
        asked, _ = counted(places, "get", where)
        shown, _ = counted(places, "post", where, sent | {"do": "show"})
        answer = places.post(where, sent | {"do": "next", "year": "2024"})
        looked, _ = counted(places, "get", answer["Location"])
        told[count] = asked, shown, looked
    assert told[MANY] == told[FEW]

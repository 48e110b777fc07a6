"""The list of organs: scoped, searched, narrowed and sorted by its address."""

from __future__ import annotations

import pytest

import factories
from jieyue.evaluations.models import Exemption, Naming

pytestmark = pytest.mark.django_db
ALL = ("A-1", "A-2", "B-1", "C-1")


def codes(client, query=""):
    text = client.get(f"/organs/{query}").content.decode()
    return [
        code
        for code in sorted(ALL, key=lambda code: text.find(f"/organs/{code}/"))
        if f"/organs/{code}/" in text
    ]


def test_an_office_sees_its_own_area_only(county):
    assert codes(county) == ["A-1", "A-2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?text=司法", ["C-1"]),
        ("?text=B-1", ["B-1"]),
        ("?tier=county&region=610100", ["A-1", "A-2"]),
        ("?order=-organ&region=610102", ["A-2", "A-1"]),
        ("?state=draft", ["A-1", "A-2", "C-1", "B-1"]),
        ("?state=none", []),
        ("?region=nonsense", []),
    ],
)
def test_the_address_narrows_and_sorts(province, query, found):
    assert sorted(codes(province, query)) == sorted(found)
    if "order" in query:
        assert codes(province, query) == found


def test_named_and_exempt_organs_say_so(province, year):
    organ = factories.organ("A-3", region="610102")
    Exemption.objects.create(organ=organ, title="示范单位", granted="2020-01-01")
    Naming.objects.create(organ=year, year=2025, number=1, named_at=factories.NOON)
    assert "/organs/A-3/" in province.get("/organs/?state=exempt").content.decode()
    page = province.get("/organs/?state=named").content.decode()
    assert "/organs/A-1/" in page
    assert "/organs/A-2/" not in page

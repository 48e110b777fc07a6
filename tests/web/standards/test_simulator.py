"""The simulator scores by the very rules what its address describes, and keeps nothing."""

from __future__ import annotations

import pytest

from jieyue.standards.models import StandardDraft, StandardVersion
from jieyue.standards.rules.shipped import shipped_codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", shipped_codes())
def test_the_organ_it_starts_from_passes(county, code):
    page = county.get(f"/standards/{code}/simulate/")
    assert page.status_code == 200
    assert page.context["sheet"].passed, page.context["conclusion"]


def test_what_is_moved_is_scored(county):
    address = "/standards/model-unit/simulate/?made=1"
    # Nothing is answered, and none of the faults listed in 3.2 is there.
    assert county.get(address).context["sheet"].total == 6
    mean = "f.indicator.water_per_head.peer_mean=10"
    water = county.get(f"{address}&f.indicator.water_per_head=10.5&{mean}").context["sheet"]
    assert water.total == 6 + 5
    titled = county.get(f"{address}&t.trait.water_saver=yes").context["sheet"]
    assert (titled.total, titled.items[2].score) == (6 + 7, 7)
    away = county.get(f"{address}&t.trait.canteen=no").context["sheet"]
    assert away.left_out == ("5.2",)


def test_what_cannot_be_read_is_told_beside_its_field(county):
    page = county.get("/standards/waste-sorting/simulate/?made=1&a.2.1=many&a.1.4=-1")
    text = page.content.decode()
    assert "回答“many”无法识别" in text
    assert "不能为负数:-1。" in text
    assert page.status_code == 200


def test_nothing_is_kept(province):
    before = (StandardVersion.objects.count(), StandardDraft.objects.count())
    province.get("/standards/table-a-100/simulate/?made=1&a.falsified=1.1")
    assert (StandardVersion.objects.count(), StandardDraft.objects.count()) == before

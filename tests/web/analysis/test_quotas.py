"""Quotas on their page and beside an organ's figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from jieyue.indicators.actions.computing import compute
from jieyue.indicators.models import Quota

pytestmark = pytest.mark.django_db


def quota(**levels):
    return Quota.objects.create(
        indicator="energy_per_area",
        source="示例表1",
        mark="example",
        **{name: Decimal(value) for name, value in levels.items()},
    )


def test_without_a_table_the_page_says_that_none_is_shipped(province, officer):
    assert "不带定额数值" in province.get("/analysis/quotas/").content.decode()
    assert "用表格填写" in province.get("/analysis/quotas/").content.decode()
    assert "用表格填写" not in officer.get("/analysis/quotas/").content.decode()


def test_an_organ_sees_where_it_stands(year, officer):
    compute(factories.actor(), 2025)
    assert "约束值" not in officer.get("/organs/A-1/").content.decode()
    held = quota(constraint="0.1", base="0.05")
    page = officer.get("/organs/A-1/").content.decode()
    assert "超过约束值" in page
    assert "示例表1" in page
    Quota.objects.filter(pk=held.pk).update(constraint=900, base=800)
    assert "达到基准值" in officer.get("/organs/A-1/analysis/?year=2025").content.decode()
    assert "800" in officer.get("/analysis/quotas/").content.decode()


def test_a_sheet_of_quotas_is_previewed_line_by_line(province):
    quota(constraint="20", base="14", guide="9")
    text = "指标,约束值,基准值,引导值,依据\n单位建筑面积能耗,20,13,9,标准\n人均用水量,30,20,10,标准\n"
    file = SimpleUploadedFile("定额.csv", text.encode())
    preview = province.post("/exchange/quotas/", {"file": file}, follow=True).content.decode()
    for told in ("将更新", "将新增", "人均用水量", "14", "13"):
        assert told in preview

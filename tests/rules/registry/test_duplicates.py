"""Names of organs: what means the same, what is nearly the same, and what is somebody else."""

from __future__ import annotations

import pytest

from jieyue.registry.rules.duplicates import NamedOrgan, core_name, twins

PLACES = ("陕西省", "西安市", "碑林区")


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("碑林区人民代表大会常务委员会", "西安市碑林区人大常委会"),
        ("西安市碑林区发展和改革委员会", "碑林区发展改革委员会"),
        ("碑林区工业和信息化局", "碑林区工信局"),
        ("碑林区教育局", "碑林区教育局(机关)"),
    ],
)
def test_the_same_organ_in_other_words(full, short):
    assert core_name(full, PLACES) == core_name(short, PLACES)


def organs(*names, region="610103"):
    return [NamedOrgan(n, f"A{n}", name, region, PLACES) for n, name in enumerate(names, start=1)]


def test_twins_of_one_region():
    (twin,) = twins(organs("碑林区卫生健康委员会", "碑林区教育局", "碑林区卫健委"))
    assert (twin.organ.id, twin.first.id, twin.same) == (3, 1, True)
    apart = [*organs("碑林区教育局"), NamedOrgan(9, "B", "教育局", "610102", ("西安市", "新城区"))]
    assert twins(apart) == []


def test_a_slip_of_the_pen_in_a_long_name():
    (twin,) = twins(organs("碑林区城乡社会经济调查监测站", "碑林区城乡社会经济调查检测站"))
    assert (twin.organ.id, twin.first.id, twin.same) == (2, 1, False)


def test_bureaus_numbers_and_directions_are_told_apart():
    assert twins(organs("碑林区教育局", "碑林区体育局", "碑林区民政局", "碑林区财政局")) == []
    assert twins(organs("碑林区住房公积金管理第一分中心站", "碑林区住房公积金管理第二分中心站")) == []

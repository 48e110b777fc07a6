"""Pairs of entries that may be one organ, with the reasons a person judges by."""

from __future__ import annotations

from jieyue.registry.rules.candidates import CREDIT_CODE, PHONE, SAME_NAME, KnownOrgan, candidates

PLACES = ("陕西省", "西安市", "碑林区")


def known(number, name, **told):
    return KnownOrgan(number, f"A{number}", name, told.pop("region", "610103"), PLACES, **told)


def test_every_reason_of_a_pair_is_told_the_strongest_first():
    (pair,) = candidates(
        [
            known(1, "碑林区卫生健康委员会", credit_code="X", phone="029-8888"),
            known(2, "碑林区卫健委", credit_code="X", phone="0298888"),
        ]
    )
    assert (pair.organ.id, pair.first.id) == (2, 1)
    assert pair.reasons == (CREDIT_CODE, SAME_NAME, PHONE)
    assert str(pair.why) == "统一社会信用代码相同、名称含义相同、电话相同"


def test_organs_that_work_as_one_are_no_pair():
    assert not candidates(
        [
            known(1, "碑林区纪律检查委员会", credit_code="X", joint=True),
            known(2, "碑林区监察委员会", credit_code="X", joint=True),
        ]
    )


def test_a_switchboard_tells_nothing():
    names = ("教育局", "体育局", "民政局")
    three = [known(number, name, phone="111") for number, name in enumerate(names)]
    assert not candidates(three)
    assert [pair.reasons for pair in candidates(three[:2])] == [(PHONE,)]


def test_another_region_is_another_organ():
    assert not candidates([known(1, "教育局", phone="1"), known(2, "教育局", phone="1", region="610102")])

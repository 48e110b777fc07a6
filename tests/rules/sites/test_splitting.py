"""How a compound's month is split: by area, by persons, by fixed shares, by sub-meter; whoever came in mid-month by days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.sites.rules import FIXED, FLOOR_AREA, HEADCOUNT, SUB_METER, Method, method_on
from jieyue.sites.rules.occupancy import Member, Size, Stay, occupied
from jieyue.sites.rules.splitting import Whole, split
from jieyue.values.refusals import Refusal

SINCE = date(2020, 1, 1)
FIRST, LAST = date(2025, 3, 1), date(2025, 3, 31)


def member(code: str, area: object = None, heads: object = None, *, stays: tuple[Stay, ...] = (Stay(SINCE),)):
    told = [None if value is None else Decimal(str(value)) for value in (heads, area)]
    return Member(code, f"机关{code}", stays, (Size(SINCE, *told),))


def parted(kind: str, members: list[Member], whole: Whole, **shares: object):
    told = {code: Decimal(str(share)) for code, share in shares.items()}
    return split(whole, Method("electricity", SINCE, kind, told), members, FIRST, LAST)


areas = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=8)
wholes = st.decimals(0, 10**8, places=4)


@given(areas, wholes, st.none() | wholes, st.sampled_from([FLOOR_AREA, HEADCOUNT]))
def test_quantities_and_costs_add_up_to_the_whole(told, quantity, cost, kind):
    members = [member(f"A{place}", area, area) for place, area in enumerate(told)]
    if not any(told):
        with pytest.raises(Refusal, match="没有一家成员"):
            parted(kind, members, Whole(quantity, cost))
        return
    parts = parted(kind, members, Whole(quantity, cost)).parts.values()
    assert sum(part.quantity for part in parts) == quantity
    if cost is not None:
        assert sum(part.cost for part in parts) == cost


@given(st.lists(st.decimals(0, 1000, places=4), min_size=1, max_size=6), wholes, st.integers(0, 6))
def test_sub_meters_and_the_rest_add_up(figures, rest, without):
    members = [member(f"M{place}", 100) for place in range(len(figures))]
    members += [member(f"N{place}", 50 + place) for place in range(without)]
    own = {f"M{place}": figure for place, figure in enumerate(figures)}
    whole = sum(figures, Decimal(0)) + rest
    parts = parted(SUB_METER, members, Whole(whole, Decimal(10), own)).parts
    assert sum(part.quantity for part in parts.values()) == whole
    assert sum(part.cost for part in parts.values()) == 10
    if without:
        assert all(parts[code].quantity == figure for code, figure in own.items())


@given(st.permutations(["A", "B", "C", "D"]), wholes)
def test_the_order_of_members_does_not_matter(order, quantity):
    area = {"A": 100, "B": 33, "C": 33, "D": 0}
    members = [member(code, area[code]) for code in order]
    assert (
        parted(FLOOR_AREA, members, Whole(quantity)).parts
        == parted(FLOOR_AREA, [member(code, area[code]) for code in "ABCD"], Whole(quantity)).parts
    )


def test_a_member_without_area_gets_nothing_and_is_named():
    told = parted(FLOOR_AREA, [member("A", 100), member("B")], Whole(Decimal(10)))
    assert (told.parts["A"].quantity, told.parts["B"].quantity) == (10, 0)
    assert [str(one) for one in told.warnings] == ["机关B没有登记建筑面积,分得 0。"]


def test_half_a_month_counts_by_days():
    late = member("B", 100, stays=(Stay(date(2025, 3, 17)),))
    parts = parted(FLOOR_AREA, [member("A", 100), late], Whole(Decimal(46))).parts
    assert (parts["A"].quantity, parts["B"].quantity) == (31, 15)
    gone = member("C", 100, stays=(Stay(SINCE, date(2025, 2, 28)),))
    assert "C" not in parted(FLOOR_AREA, [member("A", 1), gone], Whole(Decimal(1))).parts


def test_an_area_that_changes_in_the_month_counts_by_days_too():
    grown = Member(
        "A",
        "A",
        (Stay(SINCE),),
        (Size(SINCE, None, Decimal(100)), Size(date(2025, 3, 11), None, Decimal(200))),
    )
    assert occupied(grown, FLOOR_AREA, FIRST, LAST) == (100 * 10 + 200 * 21) * 10_000
    # What was told about this very place wins over the profile.
    here = Member("A", "A", (Stay(SINCE, None, Decimal(50)),), grown.sizes)
    assert occupied(here, FLOOR_AREA, FIRST, LAST) == 50 * 31 * 10_000
    assert occupied(here, HEADCOUNT, FIRST, LAST) == 0


def test_fixed_shares_of_those_present_must_make_a_hundred():
    members = [member("A"), member("B")]
    parts = parted(FIXED, members, Whole(Decimal(10), Decimal(1)), A=75, B=25).parts
    assert (parts["A"].quantity, parts["B"].cost) == (Decimal("7.5"), Decimal("0.25"))
    with pytest.raises(Refusal, match="合计为 75%"):
        parted(FIXED, [member("A")], Whole(Decimal(10)), A=75, B=25)


def test_sub_meters_can_not_show_more_than_the_whole_nor_belong_to_a_stranger():
    members = [member("A", 10), member("B", 10)]
    with pytest.raises(Refusal, match="大于总表"):
        parted(SUB_METER, members, Whole(Decimal(10), None, {"A": Decimal(11)}))
    with pytest.raises(Refusal, match="不是成员"):
        parted(SUB_METER, members, Whole(Decimal(10), None, {"X": Decimal(1)}))


def test_where_everybody_is_metered_the_rest_is_borne_by_area():
    own = {"A": Decimal(2), "B": Decimal(2)}
    parts = parted(SUB_METER, [member("A", 30), member("B", 10)], Whole(Decimal(8), Decimal(80), own)).parts
    assert (parts["A"].quantity, parts["B"].quantity) == (5, 3)
    assert (parts["A"].cost, parts["B"].cost) == (50, 30)


def test_an_items_own_method_wins_over_the_one_for_all():
    general = Method("", SINCE, FLOOR_AREA)
    own = Method("water", date(2025, 1, 1), HEADCOUNT)
    assert method_on([general, own], "water", date(2024, 12, 31)) is general
    assert method_on([general, own], "water", date(2025, 1, 1)) is own
    assert method_on([general, own], "heat", date(2025, 1, 1)) is general
    assert method_on([own], "heat", date(2025, 1, 1)) is None

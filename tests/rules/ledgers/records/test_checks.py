"""The hard checks a ledger declares, rule by rule, where a row of a real ledger doesn't show them."""

from __future__ import annotations

import pytest

from jieyue.ledgers.rules.records.checks import check_from, wrongs

TITLES = {"begins": "起始日期", "ends": "截止日期"}
SPAN = check_from({"rule": "order", "parts": ["begins", "ends"], "max": 366})


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("2025-03-10", "2025-03-10", ""),
        ("2024-01-01", "2025-01-01", ""),
        ("2024-01-01", "2025-01-02", "“起始日期”到“截止日期”相隔 367 天,超过 366 天,请分开登记。"),
        ("2025-03-10", "2025-03-09", "“截止日期”2025-03-09 早于“起始日期”2025-03-10。"),
    ],
)
def test_dates_follow_one_another_and_not_too_far_apart(begins, ends, told):
    found = wrongs((SPAN,), {"begins": begins, "ends": ends}, TITLES)
    assert [str(one.message) for one in found] == ([told] if told else [])
    assert all(one.field == "ends" for one in found)


def test_a_span_without_an_end_is_not_judged():
    assert wrongs((SPAN,), {"begins": "2025-03-10"}, TITLES) == []

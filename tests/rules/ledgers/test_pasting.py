"""Copied cells find their places: from the chosen cell on, by headings, or turned where they only fit so."""

from __future__ import annotations

import pytest

from jieyue.ledgers.rules.pasting import lay_out

ROWS = ("electricity", "water", "natural_gas")


def placed(text, item="electricity", month=1, rows=ROWS, **told):
    layout = lay_out(text, rows, item, month, **told)
    return [(one.item, one.month, one.text) for one in layout.cells]


def test_from_the_chosen_cell_on():
    assert placed("1\t2\n3\t4\n", "water", 11) == [
        ("water", 11, "1"),
        ("water", 12, "2"),
        ("natural_gas", 11, "3"),
        ("natural_gas", 12, "4"),
    ]


def test_blanks_and_dashes_stay_blank():
    assert placed("1\t\t-\t—\t5") == [("electricity", 1, "1"), ("electricity", 5, "5")]


@pytest.mark.parametrize(
    "text",
    [
        "\t3月\t4月\n水\t7\t8\n电\t1\t2",
        "项目\t2025-03\t2025年4月\r\n水(立方米)\t7\t8\r\n电\t1\t2\r\n",
        "\t水\t电\n3月\t7\t1\n4月\t8\t2",
    ],
)
def test_headings_decide_and_not_the_chosen_cell(text):
    told = {(item, month): text for item, month, text in placed(text, "natural_gas", 12)}
    assert told == {("water", 3): "7", ("water", 4): "8", ("electricity", 3): "1", ("electricity", 4): "2"}


def test_a_column_is_months_where_there_are_too_few_items_for_it():
    assert [month for _, month, _ in placed("1\n2\n3\n4")] == [1, 2, 3, 4]
    assert [item for item, *_ in placed("1\n2\n3")] == list(ROWS)


def test_a_word_on_it_decides():
    assert [month for _, month, _ in placed("1\n2\n3", turned=True)] == [1, 2, 3]


def test_what_lies_beyond_the_grid_is_outside():
    layout = lay_out("1\t2\n3\t4", ROWS, "natural_gas", 12)
    assert layout.outside == ["2", "3", "4"]
    assert lay_out("\t1月\n氢\t5", ROWS, "water", 1).outside == ["5"]

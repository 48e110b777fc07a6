"""The items an organ does not use: fetched when they are unfolded, each with twelve months to write in."""

from __future__ import annotations

import re

import pytest

from jieyue.acts.rules import Role
from jieyue.ledgers.rules.forms import edition_of

pytestmark = pytest.mark.django_db
UNUSED = "/organs/A-1/unused/?year=2025"


def rows_of(client, address):
    page = client.get(address).content.decode()
    return set(re.findall(r'<tr id="row-(\w+)"', page)), page


def test_used_and_unused_items_are_the_whole_form_together(officer):
    used, page = rows_of(officer, "/organs/A-1/?year=2025")
    unused, folded = rows_of(officer, UNUSED)
    assert used
    assert used | unused == set(edition_of(2025).items)
    assert not used & unused
    assert f'hx-get="{UNUSED}"' in page
    assert folded.count("<button") == 12 * len(unused)


def test_an_item_that_gets_its_first_figure_moves_up(officer):
    first = {"item": "coal", "period": "2025-07", "quantity": "3"}
    officer.post("/organs/A-1/cell/", first, headers={"HX-Request": "true"})
    assert "coal" in rows_of(officer, "/organs/A-1/?year=2025")[0]
    assert "coal" not in rows_of(officer, UNUSED)[0]


def test_a_stranger_is_told_there_is_no_such_organ(signed_in):
    assert signed_in(Role.COUNTY, "610202").get(UNUSED).status_code == 404

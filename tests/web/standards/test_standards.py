"""The gallery of standards: for everybody signed in; drafting is for the province."""

from __future__ import annotations

import pytest

from jieyue.standards.rules.shipped import shipped_codes

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_every_standard(province, county):
    text = province.get("/standards/").content.decode()
    assert all(f"/standards/{code}" in text for code in shipped_codes())
    assert "/standards/import/" in text
    assert "/standards/import/" not in county.get("/standards/").content.decode()

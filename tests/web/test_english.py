"""In English no Chinese of ours is left on any main screen."""

from __future__ import annotations

import re

import pytest
from tests.msgids import CHINESE

from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db
SCREENS = (
    "/",
    "/organs/",
    "/organs/A-1/",
    "/sites/",
    "/organs/A-1/people/",
    "/evaluations/",
    "/evaluations/2026/A-1/",
    "/visits/",
    "/visits/?whose=all&state=parked",
    "/visits/arrange/2026/A-1/",
    "/evaluations/2026/A-1/proofs/4.1/choose/",
    "/analysis/",
    "/analysis/findings/",
    "/analysis/energy/",
    "/analysis/likeness/",
    "/analysis/quotas/",
    "/organs/A-1/analysis/",
    "/organs/A-1/report/2025/",
    "/organs/A-1/report/2025/?quarter=2",
    "/organs/A-1/ledgers/",
    "/organs/duplicates/",
    "/organs/cleaning/",
    "/ledgers/",
    "/ledgers/progress/",
    "/goals/organs/A-1/?year=2026",
    "/names/2026/",
    "/campaigns/2026/",
    "/ledgers/filings/",
    "/ledgers/filings/?state=draft&month=7",
    "/ledgers/filings/A-1/2025/6/",
    "/ledgers/calendar/?month=7",
    "/inbox/",
    "/accounts/password/",
    "/accounts/tokens/",
    "/api/",
    "/organs/A-1/cell/?item=water&period=2025-06",
    "/no-such-page/",
)


def left(page):
    """Lines of a page that still hold Chinese; the switch to Chinese names itself, and organs' data may."""
    text = re.sub(r">\s*中文\s*<", "><", page.content.decode())
    return [line.strip() for line in text.splitlines() if CHINESE.search(line)]


@pytest.mark.usefixtures("latin_names")
@pytest.mark.parametrize("address", SCREENS)
@pytest.mark.parametrize(("role", "scope"), [(Role.PROVINCE, "610000"), (Role.ORGAN, "A-1")])
def test_a_screen_is_english_throughout(signed_in, role, scope, address):
    page = signed_in(role, scope, language="en").get(address)
    assert page.status_code in {200, 404}
    assert left(page) == []

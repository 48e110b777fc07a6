"""Addresses nobody's page links to: an answer in words, never a crash."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["²²²²", "٢٠٢٥", "9" * 5_000, "-1", "0", "20260"])
def test_what_is_no_year_is_passed_over(province, asked):
    for address in ("/organs/A-1/", "/evaluations/"):
        assert province.get(address, {"year": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["²", "9" * 5_000, "-1", "x"])
def test_what_is_no_number_is_refused_in_words(province, asked):
    """Python itself refuses to read more than some thousand digits."""
    refused = [
        province.post("/organs/A-1/change/", {"undo": asked, "reason": "误录"}),
        province.post("/ledgers/calendar/", {"act": "end", "number": asked}),
        province.post("/organs/A-1/people/", {"end": asked}),
    ]
    assert {answer.status_code for answer in refused} <= {302, 404, 409}


@pytest.mark.parametrize("asked", ["²", "9" * 5_000, "9" * 25, "-1", "x"])
def test_odd_pages_months_and_revisions_are_passed_over(province, asked):
    for address, name in (
        ("/organs/", "page"),
        ("/ledgers/filings/", "month"),
        ("/ledgers/filings/", "page"),
    ):
        assert province.get(address, {name: asked}).status_code == 200
    about = {"year": "2026", "region": "610000", "indicator": "energy_total"}
    sent = [
        province.post("/inbox/", {"number": asked}),
        province.post("/organs/A-1/bills/?year=2025", {"act": "split", "month": f"electricity-{asked}"}),
        province.post("/goals/acknowledge/", {**about, "seen": f"{asked}:{asked}"}),
        province.post("/goals/hand/", {**about, "path": "610000/", "limit": "1", "seen": asked}),
        province.post(
            "/goals/revise/", {**about, "path": "610000/", "limit": "1", "reason": "误录", "seen": asked}
        ),
    ]
    assert all(answer.status_code < 500 for answer in sent)


def test_a_year_is_four_digits(province):
    for year in ("9" * 30, "20255", "0"):
        assert province.get(f"/organs/A-1/indicators/{year}/energy_total/").status_code == 404
        assert province.get(f"/names/{year}/").status_code == 404


def test_what_no_database_keeps_is_not_asked_for(province, client):
    assert province.get("/organs/A%00-1/").status_code == 404
    assert province.get("/organs/", {"text": "a\0"}).status_code == 404
    refused = province.post("/accounts/tokens/", {"name": "a\0", "days": "30"})
    assert refused.status_code == 409
    assert "无法保存的字符" in refused.content.decode()
    assert client.post("/accounts/sign-in/", {"username": "a\0", "password": "x"}).status_code == 409


def test_a_submission_that_is_too_large_is_told_in_words(province):
    answer = province.post("/accounts/tokens/", {f"field{number}": "1" for number in range(1_500)})
    assert answer.status_code == 400
    assert "没有保存任何改动" in answer.content.decode()


def test_an_address_for_buttons_says_so_when_it_is_opened(province):
    answer = province.get("/organs/A-1/cells/")
    assert answer.status_code == 405
    assert "不能直接打开" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        ("http://testserver/organs/A-1/?year=2025", "/organs/A-1/%3Fyear%3D2025"),
        ("http://elsewhere.example/x/", "/"),
        ("", "/"),
    ],
)
def test_whoever_sent_too_late_comes_back_to_the_page(client, page, wanted):
    """The address of a button opens nothing after signing in."""
    answer = client.post("/organs/A-1/cells/", headers={"Referer": page})
    assert answer.headers["Location"] == f"/accounts/sign-in/?next={wanted}"


@pytest.mark.parametrize("told", ["0000", "9999", "9" * 5_000])
@pytest.mark.parametrize("month", ["13", "9" * 5_000])
def test_what_is_no_period_is_passed_over(province, told, month):
    for screen in ("filings", "calendar", "progress"):
        asked = {"year": told, "month": month, "state": "draft"}
        assert province.get(f"/ledgers/{screen}/", asked).status_code == 200


def test_a_session_no_database_can_look_for_is_no_session(client):
    """On PostgreSQL a NUL would not even reach the table; `\\000` is how a cookie's text spells one."""
    answer = client.get("/organs/", headers={"cookie": 'sessionid="\\000abc"'})
    assert (answer.status_code, answer["Location"][:9]) == (302, "/accounts")
    assert "sessionid" not in answer.wsgi_request.COOKIES

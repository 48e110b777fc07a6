"""The door: who comes in, who is locked out, and what the first page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import factories
import jieyue.web
from jieyue.accounts.actions.signing_in import LOCKED_FOR, TRIES, note_attempt
from jieyue.accounts.models import Home, User
from jieyue.acts.rules import Role

pytestmark = pytest.mark.django_db
TEMPLATES = Path(jieyue.web.__file__).parent / "templates"


@pytest.fixture
def person():
    factories.registry()
    return factories.user("zhang", Role.PROVINCE, "610000", name="张三")


def sign_in(client, password=factories.PASSWORD, **more):
    return client.post("/accounts/sign-in/", {"username": "zhang", "password": password, **more})


def test_the_right_password_leads_to_the_desk(client, person):
    assert sign_in(client).headers["Location"] == reverse("desk")


def test_one_goes_on_to_where_one_wanted_but_never_to_another_site(client, person):
    assert sign_in(client, next="/organs/").headers["Location"] == "/organs/"
    for elsewhere in (
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "99",
        "desk",
    ):
        assert sign_in(Client(), next=elsewhere).headers["Location"] == "/", elsewhere


def test_a_wrong_password_and_a_wrong_name_get_the_same_sentence(client, person):
    wrong = sign_in(client, "nonsense")
    nobody = client.post("/accounts/sign-in/", {"username": "nobody", "password": "x"})
    assert wrong.status_code == nobody.status_code == 403
    assert "登录名或密码不正确" in wrong.content.decode()
    assert "登录名或密码不正确" in nobody.content.decode()


def test_five_wrong_passwords_lock_even_the_right_one_out(client, person):
    for _ in range(5):
        sign_in(client, "nonsense")
    assert sign_in(client).status_code == 403


def test_wrong_passwords_sent_at_the_same_moment_are_all_counted(person):
    read_at_once = [User.objects.get(pk=person.pk) for _ in range(TRIES)]
    for one in read_at_once:
        note_attempt(one, right=False, at=factories.NOON)
    assert User.objects.get(pk=person.pk).locked_until == factories.NOON + LOCKED_FOR


def test_every_other_screen_asks_for_a_sign_in(client, person):
    for address in ("/", "/organs/", "/evaluations/", "/analysis/", "/names/2026/", "/campaigns/2026/"):
        assert client.get(address).headers["Location"].startswith("/accounts/sign-in/?next="), address


def test_the_page_forbids_classified_information(client, person):
    assert "严禁上传涉密信息" in client.get("/accounts/sign-in/").content.decode()


def test_a_demo_home_says_so_and_names_the_list_of_accounts(client, person):
    assert "demo/accounts.csv" not in client.get("/accounts/sign-in/").content.decode()
    Home.objects.create(demo=True, created_at=factories.NOON)
    page = client.get("/accounts/sign-in/").content.decode()
    assert "demo/accounts.csv" in page
    assert "demo-banner" in page


def test_a_first_password_must_be_changed_before_anything_else(client, person):
    person.must_change_password = True
    person.save()
    sign_in(client)
    assert client.get("/organs/").headers["Location"] == reverse("password")
    told = {"current": factories.PASSWORD, "wanted": "a-better-horse-7", "again": "a-better-horse-7"}
    assert client.post("/accounts/password/", told).headers["Location"] == reverse("desk")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("current", "nonsense", "现在的密码不正确"),
        ("again", "something-else-1", "两次输入的新密码不一致"),
        ("wanted", "12345", "密码"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(client, person, field, value, sentence):
    sign_in(client)
    told = {"current": factories.PASSWORD, "wanted": "a-better-horse-7", "again": "a-better-horse-7"}
    refused = client.post("/accounts/password/", told | {field: value})
    assert refused.status_code == 400
    assert sentence in refused.content.decode()


def test_wrong_current_passwords_lock_the_account_as_wrong_sign_ins_do(client, person):
    sign_in(client)
    told = {"wanted": "a-better-horse-7", "again": "a-better-horse-7"}
    for _ in range(5):
        client.post("/accounts/password/", told | {"current": "nonsense"})
    person.refresh_from_db()
    assert person.locked_until is not None
    assert client.post("/accounts/password/", told | {"current": factories.PASSWORD}).status_code == 400


def test_signing_out_ends_the_session(client, person):
    sign_in(client)
    client.post("/accounts/sign-out/")
    assert client.get("/").status_code == 302


def test_the_language_is_chinese_until_one_switches(client, person):
    page = client.get("/accounts/sign-in/", headers={"accept-language": "en"})
    assert "登录" in page.content.decode()
    client.post("/accounts/language/", {"language": "en", "next": "/accounts/sign-in/"})
    assert "Sign in" in client.get("/accounts/sign-in/").content.decode()


def test_health_says_whether_the_database_is_ready(client, db):
    assert client.get("/health/").json() == {"database": True, "migrations": True}


@pytest.mark.parametrize("address", ["/accounts/sign-in/", "/", "/no-such-page/"])
def test_browsers_are_told_to_run_nothing_but_our_own(client, person, address):
    policy = client.get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script" not in policy  # scripts follow the default: no inline one, no other site's
    assert "frame-ancestors 'none'" in policy


def test_no_template_has_a_script_that_the_browser_would_refuse():
    for path in TEMPLATES.rglob("*.html"):
        # What a template tag is told by name (`with one=row`) is no attribute.
        text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\son\w+\s*=|javascript:|<script(?![^>]*\ssrc=)", text), path.name


def test_a_session_that_ended_leaves_what_was_typed_on_the_page(client, person):
    lost = client.post("/organs/A-1/cell/", {"quantity": "5"}, headers={"HX-Request": "true"})
    assert lost.status_code == 401
    assert lost.headers["HX-Retarget"] == "#alerts"
    assert "还在页面上" in lost.content.decode()

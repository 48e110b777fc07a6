"""账号: the list and the form below it, a person's page, the workbook of accounts, an organ's officers and proxies."""

from __future__ import annotations

import io
import re
from base64 import b64decode

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import factories
from jieyue.accounts.models import Post, User
from jieyue.acts.rules import Role
from jieyue.web.door import today

pytestmark = pytest.mark.django_db
HEAD = "登录名,姓名,角色,范围,初始密码"


@pytest.fixture
def zhang(year):
    return factories.user("zhang", Role.ORGAN, "A-1", name="张三")


def told(page):
    return page.content.decode()


def sheet(*lines):
    return {"file": SimpleUploadedFile("accounts.csv", "\n".join([HEAD, *lines]).encode())}


def test_an_account_is_opened_and_its_password_shown_once(county):
    sent = {"username": "li", "name": "李四", "role": "organ", "scope": "A-2"}
    shown = county.post("/accounts/people/", sent)
    password = re.search(r'id="password">([^<]+)<', told(shown))[1]
    assert shown.headers["Cache-Control"] == "no-store"
    assert User.objects.get(username="li").check_password(password)
    page = told(county.get("/accounts/people/"))
    assert "李四" in page
    assert password not in page
    assert "从未登录" in page
    refused = county.post(
        "/accounts/people/", {**sent, "username": "wang", "role": "city", "scope": "610100"}
    )
    assert refused.status_code == 409
    assert "本部门以下" in told(refused)


def test_an_officer_keeps_no_accounts(officer, zhang):
    assert officer.get("/accounts/people/").status_code == 404
    assert officer.get("/accounts/upload/").status_code == 404
    assert "/accounts/people/" not in told(officer.get("/"))


def test_a_post_is_handed_over_from_the_persons_page(county, zhang):
    page = told(county.get("/accounts/people/zhang/"))
    assert "办理交接" in page
    post = Post.objects.get(user=zhang)
    sent = {"post": post.pk, "username": "li", "name": "李四", "since": today().isoformat()}
    assert "李四" in told(county.post("/accounts/people/zhang/hand/", sent))
    assert "已离任" in told(county.get("/accounts/people/zhang/"))
    again = told(county.post("/accounts/people/zhang/hand/", {**sent, "username": "wang"}, follow=True))
    assert "已经交接" in again


def test_a_password_is_reset_and_the_old_session_ends(county, zhang):
    browser = Client()
    browser.force_login(zhang)
    assert browser.get("/").status_code == 200
    shown = told(county.post("/accounts/people/zhang/reset/"))
    zhang.refresh_from_db()
    assert zhang.check_password(re.search(r'id="password">([^<]+)<', shown)[1])
    assert browser.get("/").status_code == 302


def test_an_account_is_locked_and_opened_again(county, zhang):
    locked = told(county.post("/accounts/people/zhang/lock/", {"reason": "停职"}, follow=True))
    assert "已停用" in locked
    assert "zhang" in told(county.get("/accounts/people/", {"state": "locked"}))
    assert "账号已启用" in told(county.post("/accounts/people/zhang/unlock/", follow=True))
    assert county.post("/accounts/people/zhang/nonsense/").status_code == 404


def test_a_stranger_is_told_there_is_no_such_account(signed_in, zhang):
    stranger = signed_in(Role.COUNTY, "610202")
    assert stranger.get("/accounts/people/zhang/").status_code == 404
    assert "没有账号" in told(stranger.post("/accounts/people/zhang/reset/", follow=True))


def test_a_workbook_opens_accounts_all_or_none(county):
    refused = county.post(
        "/accounts/upload/", sheet("li,李四,机关,A-2,", "wang,王五,市级,610100,", "x y,赵六,机关,A-1,")
    )
    page = told(refused)
    assert refused.status_code == 409
    assert "本部门以下" in page
    assert "登录名“x y”" in page
    assert not User.objects.filter(username="li").exists()
    shown = county.post("/accounts/upload/", sheet("li,李四,机关,A-2,", "wang,王五,机关,A-1,north-gate-77"))
    assert "已开设 2 个账号" in told(shown)
    assert shown.headers["Cache-Control"] == "no-store"
    file = b64decode(re.search(r"base64,([^\"]+)", told(shown))[1]).decode("utf-8-sig")
    (name, password) = file.splitlines()[1].split(",")
    assert User.objects.get(username=name).check_password(password)
    assert "wang" not in file
    assert "未变 2 个" in told(
        county.post("/accounts/upload/", sheet("li,李四,机关,A-2,", "wang,王五,机关,A-1,"))
    )


def test_what_is_no_workbook_is_refused_in_words(county):
    wrong = {"file": SimpleUploadedFile("accounts.exe", b"MZ")}
    assert "请上传" in told(county.post("/accounts/upload/", wrong))
    assert "请选择" in told(county.post("/accounts/upload/"))
    broken = {"file": SimpleUploadedFile("accounts.xlsx", b"no workbook")}
    assert county.post("/accounts/upload/", broken).status_code == 409


def test_the_template_is_the_commands(county):
    book = openpyxl.load_workbook(io.BytesIO(county.get("/accounts/upload/?template").content))
    assert "登录名" in str(book.worksheets[0]["A1"].value)


def test_a_proxy_is_appointed_on_the_organs_page_and_shown_in_the_ledger(county, signed_in, zhang):
    helper = signed_in(Role.ORGAN, "A-2")
    now = today().isoformat()
    sent = {"username": "organ-A-2", "since": now, "until": now, "reason": "休假"}
    assert "代报人已指定" in told(county.post("/organs/A-1/people/", sent, follow=True))
    assert "休假" in told(county.get("/organs/A-1/people/"))
    cell = {"item": "water", "period": "2025-07"}
    assert (
        helper.post(
            "/organs/A-1/cell/", {**cell, "quantity": "55"}, headers={"HX-Request": "true"}
        ).status_code
        == 200
    )
    assert "由 organ-A-2 代报" in told(county.get("/organs/A-1/cell/", cell))
    assert "/organs/A-1/" in told(helper.get("/"))
    ended = {"end": Post.objects.get(proxy=True).pk}
    assert "代报已结束" in told(county.post("/organs/A-1/people/", ended, follow=True))
    assert helper.get("/organs/A-1/").status_code == 404

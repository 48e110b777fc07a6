"""`jieyue import accounts`: posts over the right places, and passwords that only their owner can read."""

from __future__ import annotations

import csv
import stat

import pytest

import factories
from jieyue.accounts.models import Post, User

HEAD = "登录名,姓名,角色,范围,初始密码"
CITY = "xian,王五,市级,610100,north-gate-77"
OFFICER = "zhang,张三,机关,A,"


@pytest.fixture(autouse=True)
def _organ(db):
    factories.registry()
    factories.organ("A")


@pytest.fixture
def password_files(home):
    def find():
        return sorted(home.glob("accounts-*.csv"))

    for path in find():
        path.unlink()
    return find


def test_accounts_are_opened_over_regions_and_organs(jieyue, csv_file, password_files):
    outcome = jieyue("import", "accounts", csv_file(HEAD, CITY, OFFICER), "--json")
    assert outcome.code == 0
    assert (outcome.json["created"], outcome.json["unchanged"]) == (2, 0)
    assert Post.objects.get(user__username="xian").region_id == "610100"
    assert Post.objects.get(user__username="zhang").organ.code == "A"
    assert User.objects.get(username="xian").check_password("north-gate-77")
    (path,) = password_files()
    assert str(path) in outcome.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8", newline="") as file:
        (made,) = csv.DictReader(file)
    assert made["username"] == "zhang"
    assert User.objects.get(username="zhang").check_password(made["password"])


def test_the_same_file_again_opens_nothing(jieyue, csv_file, password_files):
    sheet = csv_file(HEAD, CITY)
    jieyue("import", "accounts", sheet)
    told = jieyue("import", "accounts", sheet, "--json").json
    assert (told["created"], told["unchanged"]) == (0, 1)
    assert password_files() == []


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("xian,李四,市级,610200,", "登录名", "第 2 行已用这个登录名"),
        ("li si,李四,市级,610200,", "登录名", "应为"),
        ("li,,市级,610200,", "姓名", "必须填写"),
        ("li,李四,局长,610200,", "角色", "“局长”不存在"),
        ("li,李四,operator,610200,", "角色", "“operator”不存在"),
        ("li,李四,市级,610102,", "范围", "不是市级区划"),
        ("li,李四,机关,Z,", "范围", "“Z”不在名录里"),
        ("li,李四,市级,,", "范围", "必须填写"),
        ("li,李四,市级,610200,12345", "初始密码", "密码不合要求"),
    ],
)
def test_a_bad_cell_is_told_and_no_account_is_opened(jieyue, csv_file, password_files, row, column, sentence):
    outcome = jieyue("import", "accounts", csv_file(HEAD, CITY, row), "--json")
    assert outcome.code == 2
    (error,) = outcome.json["errors"]
    assert (error["row"], error["column"]) == (3, column)
    assert sentence in error["message"]
    assert not User.objects.exists()
    assert password_files() == []


def test_a_name_in_use_for_another_post_is_refused(jieyue, csv_file):
    jieyue("import", "accounts", csv_file(HEAD, CITY))
    moved = jieyue("import", "accounts", csv_file(HEAD, "xian,王五,市级,610200,"), "--json")
    assert moved.code == 2
    assert "“xian”已被使用" in moved.json["errors"][0]["message"]


def test_a_dry_run_opens_nothing(jieyue, csv_file, password_files):
    told = jieyue("import", "accounts", csv_file(HEAD, OFFICER), "--dry-run", "--json").json
    assert told["created"] == 1
    assert not User.objects.exists()
    assert password_files() == []

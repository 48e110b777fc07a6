"""`jieyue init`: a home is set up once, and running it again changes nothing and says so."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

import factories
from jieyue.accounts.models import Home, Post, User
from jieyue.acts.models import AuditRecord
from jieyue.registry.models import OrganKind, Region

TREE = '[[regions]]\ncode = "PA"\nname = "宾州"\nlevel = "province"\n'
MORE = TREE + '[[regions]]\ncode = "PHL"\nname = "费城"\nlevel = "city"\nparent = "PA"\n'


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch):
    """Nobody types a password in a test, whatever the test run's own standard input is."""
    monkeypatch.setattr("sys.stdin", open(os.devnull, encoding="utf-8"))  # noqa: PTH123, SIM115
    monkeypatch.delenv("JIEYUE_ADMIN_PASSWORD", raising=False)
    yield
    sys.stdin.close()


@pytest.fixture
def tree(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "regions.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_home_gets_regions_and_kinds_once(jieyue):
    first = jieyue("init")
    assert (first.code, first.out) == (0, "")
    assert (Region.objects.count(), OrganKind.objects.count()) == (118, 12)
    assert not User.objects.exists()
    records = AuditRecord.objects.count()
    again = jieyue("init")
    assert again.code == 0
    assert "没有需要改动的内容" in again.err
    assert (Region.objects.count(), AuditRecord.objects.count()) == (118, records)


def test_what_a_tree_would_change_is_listed_and_not_stored(jieyue, tree):
    jieyue("init", "--regions", str(tree(TREE)))
    told = jieyue("init", "--regions", str(tree(MORE.replace("宾州", "宾夕法尼亚"))), "--dry-run")
    assert told.code == 0
    for word in ("宾州 → 宾夕法尼亚", "PHL", "费城", "新增"):
        assert word in told.out
    assert "没有写入" in told.err
    assert list(Region.objects.values_list("name", flat=True)) == ["宾州"]
    gone = jieyue("init", "--regions", str(tree(TREE.replace("PA", "OH"))), "--dry-run")
    assert "删除" in gone.out
    assert Region.objects.filter(code="PA").exists()


def test_an_administrator_is_opened_with_the_password_given(jieyue, monkeypatch):
    monkeypatch.setenv("JIEYUE_ADMIN_PASSWORD", "pine-needle-42")
    told = jieyue("init", "--admin", "root")
    assert told.code == 0
    assert "pine-needle-42" not in told.err
    assert User.objects.get(username="root").check_password("pine-needle-42")
    assert Post.objects.get().role == "administrator"
    again = jieyue("init", "--admin", "root")
    assert (again.code, User.objects.count()) == (0, 1)
    assert "没有需要改动的内容" in again.err


def test_a_password_is_made_up_and_shown_once(jieyue):
    told = jieyue("init", "--admin", "root")
    shown = told.err.strip().rpartition(":")[2]
    assert User.objects.get(username="root").check_password(shown)
    assert shown not in jieyue("init", "--admin", "root").err


def test_a_weak_password_leaves_nothing_behind(jieyue, monkeypatch):
    monkeypatch.setenv("JIEYUE_ADMIN_PASSWORD", "12345")
    told = jieyue("init", "--admin", "root")
    assert told.code == 1
    assert "密码不合要求" in told.err
    assert not User.objects.exists()
    assert not Region.objects.exists()


def test_a_demo_home_takes_no_administrator(jieyue):
    Home.objects.create(created_at=factories.NOON, demo=True)
    told = jieyue("init", "--admin", "root")
    assert told.code == 1
    assert "演示环境不接受正式管理员" in told.err
    assert not User.objects.exists()


def test_another_tree_takes_the_place_of_the_shipped_one(jieyue, tree):
    assert jieyue("init", "--regions", tree(TREE)).code == 0
    assert list(Region.objects.values_list("code", flat=True)) == ["PA"]
    assert jieyue("init").code == 0
    assert Region.objects.count() == 1


def test_with_organs_a_tree_only_grows(jieyue, tree):
    jieyue("init", "--regions", tree(TREE))
    factories.organ("A", region="PA")
    assert jieyue("init", "--regions", tree(MORE)).code == 0
    smaller = jieyue("init", "--regions", tree(TREE))
    assert smaller.code == 1
    assert "只能增加" in smaller.err
    assert Region.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "sentence"), [("[[regions]]\nname = 1", "缺少 code"), ("]", "不是有效的 TOML")]
)
def test_a_bad_tree_is_one_sentence_and_nothing_is_stored(jieyue, tree, text, sentence):
    told = jieyue("init", "--admin", "root", "--regions", tree(text))
    assert told.code == 1
    assert sentence in told.err
    assert not Region.objects.exists()
    assert not User.objects.exists()


def test_a_region_file_that_is_not_there_is_named(jieyue, tmp_path):
    told = jieyue("init", "--regions", tmp_path / "nowhere.toml")
    assert told.code == 1
    assert "nowhere.toml" in told.err


def test_the_installed_command_in_an_empty_home(tmp_path):
    """The real executable, a real file database, exit codes as scripts see them."""
    home = tmp_path / "home"
    command = Path(sys.executable).with_name("jieyue")
    sheet = tmp_path / "organs.csv"
    sheet.write_text(
        "机关代码,机关名称,报送区划,层级,类别\nA,甲局,610100,市级,行政机关\n", encoding="gb18030"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "JIEYUE_HOME": str(home)}
        environment.pop("DATABASE_URL", None)
        return subprocess.run(
            [command, *words], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    early = run("import", "organs", str(sheet))
    assert early.returncode == 1
    assert "请先运行 jieyue init" in early.stderr
    assert run("init").returncode == 0
    assert run("import", "organs", str(sheet)).returncode == 0
    assert run("import", "organs").returncode == 64
    assert run("import", "nonsense", str(sheet)).returncode == 64
    assert run("import", "organs", str(tmp_path / "none.csv")).returncode == 1
    sheet.write_text("机关代码,机关名称,报送区划,层级,类别\nB,乙局,1,市级,行政机关\n", encoding="utf-8")
    assert run("import", "organs", str(sheet)).returncode == 2
    with closing(sqlite3.connect(home / "jieyue.sqlite3")) as stored:
        assert stored.execute("SELECT code FROM registry_organ").fetchall() == [("A",)]


def test_a_password_is_typed_twice_at_a_terminal(tmp_path):
    home = tmp_path / "home"
    code, shown = _at_a_terminal(home, ["init", "--admin", "root"], ["pine-needle-42", "pine-needle-43"])
    assert code == 1
    assert "两次输入的密码不同" in shown
    code, shown = _at_a_terminal(home, ["init", "--admin", "root"], ["pine-needle-42"] * 2)
    assert code == 0
    assert "pine-needle" not in shown
    with closing(sqlite3.connect(home / "jieyue.sqlite3")) as stored:
        ((username, password),) = stored.execute("SELECT username, password FROM accounts_user").fetchall()
    assert username == "root"
    # The installed command hashes with the real hasher, which the tests' own settings replace.
    assert PBKDF2PasswordHasher().verify("pine-needle-42", password)


def _at_a_terminal(home: Path, words: list[str], typed: list[str]) -> tuple[int, str]:
    """Run the installed command on a terminal of its own, typing a line at each prompt."""
    environment = {**os.environ, "JIEYUE_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    command = Path(sys.executable).with_name("jieyue")
    child, terminal = pty.fork()
    if not child:
        os.execve(command, [str(command), *words], environment)  # noqa: S606
    shown, answers = b"", iter(typed)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side has left
            break
        shown += piece
        if piece.endswith((b":", b": ")):
            os.write(terminal, next(answers).encode() + b"\n")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

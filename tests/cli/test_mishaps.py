"""Homes, files and archives as they should not be: one sentence and an exit code, never a traceback."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from django.db import OperationalError

from jieyue.exchange.kinds import energy

COMMAND = (sys.executable, "-m", "jieyue.cli.main")


def run(home, *words, **settings):
    told = {**os.environ, "JIEYUE_HOME": str(home), **settings}
    return subprocess.run([*COMMAND, *map(str, words)], env=told, capture_output=True, text=True, check=False)


def archive(path, members, *, links=()):
    """A .tar.gz of these members with a manifest that fits them."""
    files = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(members.items())}
    whole = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
    manifest = json.dumps({"format": 1, "digest": whole, "files": files}).encode()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in {"manifest.json": manifest, **members}.items():
            told = tarfile.TarInfo(name)
            told.size = len(content)
            tar.addfile(told, io.BytesIO(content))
        for name, target in links:
            told = tarfile.TarInfo(name)
            told.type, told.linkname = tarfile.SYMTYPE, target
            tar.addfile(told)
    return path


@pytest.mark.parametrize("words", [("init",), ("import", "energy", "x.csv", "--json"), ("serve",)])
def test_a_file_where_the_home_should_be(tmp_path, words):
    home = tmp_path / "home"
    home.write_text("")
    done = run(home, *words)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("无法使用 JIEYUE_HOME")


def test_a_new_home_is_for_its_owner_only(tmp_path):
    home = tmp_path / "a home 家"
    assert run(home, "init").returncode == 0
    assert home.stat().st_mode & 0o077 == 0


def test_two_who_set_up_the_same_home_take_turns(tmp_path):
    told = {**os.environ, "JIEYUE_HOME": str(tmp_path / "home")}
    both = [subprocess.Popen([*COMMAND, "init"], env=told, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]


@pytest.mark.parametrize("year", ["0", "-1", "1989", "2100", "９９９９９", "9" * 30])
def test_a_year_beyond_the_ledgers_is_wrong_usage(jieyue, year):
    assert jieyue("compute", f"--year={year}").code == 64


def test_an_administrator_has_a_name_that_can_be_typed(jieyue, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    done = jieyue("init", "--admin", "a b")
    assert done.code == 1
    assert "登录名“a b”" in done.err


def test_the_database_s_trouble_is_in_the_json_too(jieyue, csv_file, monkeypatch):
    def locked(*_, **__):
        raise OperationalError("database is locked")

    monkeypatch.setattr(energy, "record_entries", locked)
    done = jieyue("import", "energy", csv_file("机关代码,项目,期间,数量", "A,电,2025-01,1"), "--json")
    assert done.code == 1
    assert [error["row"] for error in done.json["errors"]] == [None]
    assert "占用" in done.json["errors"][0]["message"]


def test_a_backup_keeps_neither_itself_nor_what_is_promised_to_go(tmp_path):
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    upload = home / "uploads" / "1" / "token"
    upload.mkdir(parents=True)
    (upload / "accounts.xlsx").write_bytes(b"names")
    for _ in range(2):
        assert run(home, "backup", home / "kept.tar.gz").returncode == 0
    with tarfile.open(home / "kept.tar.gz") as tar:
        assert sorted(tar.getnames()) == ["jieyue.sqlite3", "manifest.json", "secret.key"]


def test_a_backup_takes_evidence_along_and_who_opened_it(tmp_path):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    assert run(home, "init").returncode == 0
    paper = home / "exhibits" / "ab" / ("ab" * 32)
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"a paper")
    with closing(sqlite3.connect(home / "exhibits" / "readings.sqlite3")) as journal, journal:
        journal.execute("CREATE TABLE reading (by TEXT)")
        journal.execute("INSERT INTO reading VALUES ('a reader')")
    assert run(home, "backup", tmp_path / "kept.tar.gz").returncode == 0
    assert run(elsewhere, "restore", tmp_path / "kept.tar.gz").returncode == 0
    assert (elsewhere / paper.relative_to(home)).read_bytes() == b"a paper"
    with closing(sqlite3.connect(elsewhere / "exhibits" / "readings.sqlite3")) as journal:
        assert journal.execute("SELECT by FROM reading").fetchall() == [("a reader",)]


def test_nothing_that_is_no_file_is_written_over(tmp_path):
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    os.mkfifo(tmp_path / "pipe.csv")
    for words in (("backup", tmp_path / "pipe.csv"), ("backup", tmp_path)):
        done = run(home, *words)
        assert (done.returncode, "不是普通文件" in done.stderr) == (1, True)
    done = run(home, "export", "name-list", "--year", "2026", "--out", tmp_path / "pipe.csv")
    assert (done.returncode, "不是普通文件" in done.stderr) == (1, True)
    assert (tmp_path / "pipe.csv").is_fifo()


def test_a_home_without_tables_has_nothing_to_back_up(tmp_path):
    done = run(tmp_path / "home", "backup", tmp_path / "kept.tar.gz")
    assert (done.returncode, "还没有数据库" in done.stderr) == (1, True)


@pytest.mark.parametrize("manifest", [b"[]", b"{{", b"\xff\xfe", b'{"format": 1}', b"[" * 200_000])
def test_a_manifest_of_another_kind_is_refused(tmp_path, manifest):
    path = tmp_path / "kept.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        told = tarfile.TarInfo("manifest.json")
        told.size = len(manifest)
        tar.addfile(told, io.BytesIO(manifest))
    refuse_to_restore(tmp_path / "home", path)


def test_an_archive_must_hold_a_database_and_no_links(tmp_path):
    refuse_to_restore(tmp_path / "none", archive(tmp_path / "none.tgz", {"a": b"x"}))
    refuse_to_restore(tmp_path / "junk", archive(tmp_path / "junk.tgz", {"jieyue.sqlite3": b"no database"}))
    source = tmp_path / "real.sqlite3"
    with sqlite3.connect(source) as database:
        database.execute("CREATE TABLE a (b)")
    members = {"jieyue.sqlite3": source.read_bytes()}
    linked = archive(tmp_path / "linked.tgz", members, links=[("secret.key", "jieyue.sqlite3")])
    refuse_to_restore(tmp_path / "linked", linked)


def test_an_archive_that_would_fill_the_disk_is_not_unpacked(tmp_path):
    path = tmp_path / "endless.tgz"
    with tarfile.open(path, "w:gz") as tar:
        told = tarfile.TarInfo("jieyue.sqlite3")
        told.size = 1 << 60
        tar.fileobj.write(told.tobuf(tar.format))
    done = run(tmp_path / "home", "restore", path)
    assert (done.returncode, "剩余空间" in done.stderr) == (1, True)


def refuse_to_restore(home: Path, path: Path) -> None:
    done = run(home, "restore", path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert {one.name for one in home.iterdir()} <= {"secret.key"}


def test_a_reader_that_leaves_early_is_no_error_to_tell(tmp_path):
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    told = {**os.environ, "JIEYUE_HOME": str(home)}
    ours, theirs = os.pipe()
    os.close(ours)
    words = ("show", "scores", "--year", "2026", "--format", "csv")
    with os.fdopen(theirs) as closed:
        done = subprocess.run(
            [*COMMAND, *words], env=told, stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")


# The steps of these apps were taken one by one before they became one; see decision 0024.
OLD_STEPS = "SELECT app FROM django_migrations WHERE name = '0001_from_the_start' ORDER BY app"


def went_step_by_step(home, **gone):
    """The database's own list of steps as an older jieyue has left it, of these apps only so many of them."""
    with closing(sqlite3.connect(home / "jieyue.sqlite3")) as store, store:
        for (app,) in store.execute(OLD_STEPS).fetchall():
            steps = import_module(f"jieyue.{app}.migrations.0001_from_the_start").Migration.replaces
            # A database that has taken the one step is listed with all that it stands for.
            lacking = [(app, "0001_from_the_start"), *steps[gone.get(app, len(steps)) :]]
            store.executemany("DELETE FROM django_migrations WHERE app = ? AND name = ?", lacking)


@pytest.fixture(scope="module")
def old_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("old") / "home"
    assert run(home, "init").returncode == 0
    return home


@pytest.mark.parametrize("gone", [{"ledgers": 12}, {"accounts": 3}, {"registry": 1, "evaluations": 6}])
def test_a_home_an_older_version_left_midway_is_told_so(old_home, tmp_path, gone):
    home = shutil.copytree(old_home, tmp_path / "home")
    went_step_by_step(home, **gone)
    for words in (("init",), ("serve", "--port", "8741"), ("demo", "--organs", "20")):
        done = run(home, *words)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert all(f"{app} {steps}/" in done.stderr for app, steps in gone.items())
        assert "最后一个版本运行 jieyue init" in done.stderr


def test_a_table_such_a_home_lacks_is_told_by_any_command(old_home, tmp_path):
    home = shutil.copytree(old_home, tmp_path / "home")
    went_step_by_step(home, ledgers=12)
    with closing(sqlite3.connect(home / "jieyue.sqlite3")) as store, store:
        store.execute("ALTER TABLE ledgers_entry RENAME COLUMN change_id TO changed")
    done = run(home, "compute", "--year", "2025", JIEYUE_LANGUAGE="en")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "ledgers 12/17" in done.stderr
    assert "run jieyue init" in done.stderr


def test_a_home_that_went_all_the_old_steps_goes_on(old_home, tmp_path):
    home = shutil.copytree(old_home, tmp_path / "home")
    went_step_by_step(home)
    with closing(sqlite3.connect(home / "jieyue.sqlite3")) as store, store:
        store.execute("DELETE FROM django_migrations WHERE app = 'evaluations' AND name = '0010_senders'")
        for column in ("office", "sent_to"):
            store.execute(f"ALTER TABLE evaluations_visit DROP COLUMN {column}")
    assert [run(home, "init").returncode for _ in range(2)] == [0, 0]

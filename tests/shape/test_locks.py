"""The lock files hold every dependency with its hash, and no address of a registry."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN, DEV = (CHECKOUT / "locks" / name for name in ("run.txt", "dev.txt"))
PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.IGNORECASE | re.MULTILINE)


def pinned(path):
    return {name.lower().replace("_", "-"): version for name, version in PINNED.findall(path.read_text())}


def wanted(requirements):
    return {re.split(r"[\[<>=~! ]", text, maxsplit=1)[0].lower().replace("_", "-") for text in requirements}


def test_every_dependency_is_locked():
    assert wanted(PROJECT["dependencies"]) <= set(pinned(RUN))
    extras = PROJECT["optional-dependencies"]
    assert wanted(extras["dev"]) | wanted(extras["postgres"]) <= set(pinned(DEV))


def test_tests_run_what_is_shipped():
    tools = pinned(DEV)
    assert {name: tools.get(name) for name in pinned(RUN)} == pinned(RUN)


@pytest.mark.parametrize("path", [RUN, DEV], ids=lambda path: path.name)
def test_every_pin_has_a_hash(path):
    text = path.read_text()
    assert text.count("==") <= text.count("--hash=sha256:")


def test_no_file_names_a_registry():
    """Addresses belong to the machine that installs, not to the repository."""
    host = 'https?://[^ "]*(py' + "pi|python" + "hosted|npm" + "js|deb\\.debian|/sim" + "ple/)"
    found = subprocess.run(
        ["git", "grep", "-nIE", host], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]

"""The interface as it is served: the real server, a socket, a programme that knows nothing of Django."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

JIEYUE = Path(sys.executable).with_name("jieyue")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of a demo province's interface, and the token of its province's office."""
    home = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "JIEYUE_HOME": str(home), "PYTHONWARNINGS": "ignore"}

    def jieyue(*words: str) -> str:
        done = subprocess.run(
            [JIEYUE, *words], env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    jieyue("demo", "--organs", "12", "--years", "2024-2025", "--seed", "3")
    accounts = (home / "demo" / "accounts.csv").read_text().splitlines()
    username = next(line.split(",")[0] for line in accounts if ",province," in line)
    token = jieyue("token", "make", username, "--name", "test")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "log").open("w") as log:
        server = subprocess.Popen([JIEYUE, "serve", "--port", str(port)], env=environment, stderr=log)
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}/api/v1", token
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not answer")


def ask(served, path: str, *, method: str = "GET", body: object = None, key: str = ""):
    address, token = served
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(  # noqa: S310  our own server
        address + path,
        None if body is None else json.dumps(body).encode(),
        headers | ({"Idempotency-Key": key} if key else {}),
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def test_a_programme_reads_writes_once_and_exports(served):
    status, told = ask(served, "/organs?limit=5")
    organ = json.loads(told)["rows"][0]["code"]
    assert status == 200
    body = {"rows": [{"organ": organ, "cells": {"period": "2026-12", "used": "7"}}]}

    def write(_: int):
        return ask(served, "/ledgers/paper/rows", method="POST", body=body, key="december")

    # Two processes with four threads each answer these.
    with ThreadPoolExecutor(6) as together:
        answers = list(together.map(write, range(6)))
    assert [(status, json.loads(told)["created"]) for status, told in answers] == [(200, 1)] * 6
    status, rows = ask(served, "/ledgers/paper/rows?year=2026")
    # The demo's own rows end before.
    written = [row for row in json.loads(rows)["rows"] if row["cells"]["period"] == "2026-12"]
    assert [row["organ"] for row in written] == [organ]
    status, book = ask(served, "/sheets/paper?year=2026")
    assert (status, book[:2]) == (200, b"PK")
    status, refused = ask(served, "/organs/NONE")
    assert (status, list(json.loads(refused))) == (404, ["error"])

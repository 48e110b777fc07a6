"""`jieyue serve`: answers on this machine, says where, and refuses a home it can't serve."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from jieyue.cli.commands.serve_ import LAST_SECONDS, WORKERS, certificate, check_port, is_loopback
from jieyue.values.refusals import Refusal


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def command(home, *words):
    env = {**os.environ, "JIEYUE_HOME": str(home)}
    return subprocess.Popen(
        [sys.executable, "-m", "jieyue.cli.main", *words], env=env, stderr=subprocess.PIPE, text=True
    )


def answer(server, port, seconds=60):
    """The status of /health/ once the server is up."""
    until = time.monotonic() + seconds
    while server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as page:
                return page.status
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
    return f"stopped with {server.returncode}: {server.stderr.read()}"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])
def test_this_machine_only(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])  # noqa: S104
def test_others_could_reach_it(host):
    assert not is_loopback(host)


def test_it_serves_until_it_is_told_to_stop(tmp_path):
    setting_up = command(tmp_path, "init")
    assert setting_up.wait(60) == 0, setting_up.stderr.read()
    setting_up.stderr.close()
    port = free_port()
    server = command(tmp_path, "serve", "--port", str(port))
    try:
        assert f"http://127.0.0.1:{port}" in server.stderr.readline()
        assert answer(server, port) == 200
        assert b"MALLOC_ARENA_MAX=2" in Path(f"/proc/{server.pid}/environ").read_bytes()
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=30)


def test_a_server_that_is_just_starting_stops_when_it_is_told_to(tmp_path):
    """Its workers take seconds to load, and the server itself does nothing but wait for them."""
    setting_up = command(tmp_path, "init")
    setting_up.communicate(timeout=60)
    server = command(tmp_path, "serve", "--port", str(free_port()))
    workers = []
    try:
        until = time.monotonic() + 60
        while len(workers) < WORKERS and time.monotonic() < until:
            time.sleep(0.05)
            workers = psutil.Process(server.pid).children()
        assert len(workers) == WORKERS
        time.sleep(0.5)
        server.terminate()
        server.communicate(timeout=LAST_SECONDS / 2)
        assert not any(worker.is_running() for worker in workers)
    finally:
        for process in (server, *workers):
            with suppress(psutil.NoSuchProcess):
                process.kill()


def test_a_home_that_is_not_set_up_is_refused(tmp_path):
    server = command(tmp_path, "serve", "--port", str(free_port()))
    _, err = server.communicate(timeout=60)
    assert server.returncode == 1
    assert "请先运行 jieyue init" in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_named():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=str(port)):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)


def test_a_port_is_a_number(jieyue):
    assert jieyue("serve", "--port", "99999").code == 64


def test_a_certificate_comes_with_its_key(tmp_path):
    assert certificate(None, None) is None
    cert, key = tmp_path / "a.crt", tmp_path / "a.key"
    with pytest.raises(Refusal, match="一起写"):
        certificate(cert, None)
    with pytest.raises(Refusal, match="不能用"):
        certificate(cert, key)
    cert.write_text("no certificate")
    key.write_text("no key")
    with pytest.raises(Refusal, match="不能用"):
        certificate(cert, key)

"""Somebody at a browser: keeps the connection and the cookies, signs in, and times what is asked for."""

from __future__ import annotations

import csv
import http.client
import re
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from socket import socket
from urllib.parse import urlencode

from bench.homes import COMMAND, FailedError, Home

HOST = "127.0.0.1"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """One keep-alive connection with its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[float, str]:
        """Milliseconds until the page was here whole, and the page.  Raises FailedError unless it is 200."""
        milliseconds, status, body = self._ask("GET", path)
        if status != http.client.OK:
            raise FailedError(f"GET {path} answered {status}")
        return milliseconds, body

    def post(self, path: str, form: Mapping[str, str], *, partial: bool = False) -> tuple[float, str]:
        """Milliseconds until the answer was here, and the answer.  Raises FailedError unless it is 200.

        `partial`: as a page asks that keeps standing and takes in what has changed.
        """
        told = urlencode({"csrfmiddlewaretoken": self._cookies.get("csrftoken", ""), **form})
        milliseconds, status, body = self._ask("POST", path, told, partial=partial)
        if status != http.client.OK:
            raise FailedError(f"POST {path} answered {status}: {body[:200]}")
        return milliseconds, body

    def sign_in(self, username: str, password: str) -> None:
        """Through the form, as a person does."""
        _, page = self.get("/accounts/sign-in/")
        token = _TOKEN.search(page)
        if not token:
            raise FailedError("the sign-in page holds no form")
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        _, status, _ = self._ask("POST", "/accounts/sign-in/", urlencode(form))
        if status != http.client.FOUND:
            raise FailedError(f"signing in as {username} answered {status}")

    def _ask(
        self, method: str, path: str, body: str | None = None, *, partial: bool = False
    ) -> tuple[float, int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if partial:
            headers["HX-Request"] = "true"
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        read = answer.read()
        milliseconds = (time.perf_counter() - started) * 1000
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return milliseconds, answer.status, read.decode()


@contextmanager
def served(home: Home) -> Iterator[int]:
    """`jieyue serve` of a home, as long as the block runs; the port, once the sign-in page answers."""
    port = _free_port()
    with (home.path / "served.log").open("w+", encoding="utf-8") as log:
        command = [str(COMMAND), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=home.environment, stdout=log, stderr=log)
        try:
            if not _answers(port, server):
                log.seek(0)
                raise FailedError(f"the server did not answer:\n{log.read()}")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def _answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Whether the sign-in page comes within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            Visitor(port).get("/accounts/sign-in/")
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def accounts(home: Home) -> list[dict[str, str]]:
    """The demo sign-ins: username, password, role, scope, name."""
    with (home.path / "demo" / "accounts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def account(home: Home, role: str) -> dict[str, str]:
    """The first sign-in of a role."""
    return next(row for row in accounts(home) if row["role"] == role)


def _free_port() -> int:
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]

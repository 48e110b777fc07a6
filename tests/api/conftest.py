"""A programme that calls the interface with somebody's token."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.conftest import year  # noqa: F401  the small province of the screens' tests

import factories
from jieyue.accounts.actions.tokens import make_token
from jieyue.accounts.models import User
from jieyue.accounts.queries import actor_of
from jieyue.acts.rules import Role
from jieyue.api.door import moment

V1 = "/api/v1"


@dataclass
class Caller:
    """Asks with one token; every answer's JSON is read."""

    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._client = Client(enforce_csrf_checks=True)

    def get(self, path: str, **query: Any):
        return self._read(self._client.get(f"{V1}{path}", query, headers=self._headers()))

    def send(self, method: str, path: str, body: Any, *, key: str = ""):
        return self.send_text(method, path, json.dumps(body), key=key)

    def send_text(self, method: str, path: str, body: str, *, key: str = ""):
        """Sends what may be no JSON at all."""
        keyed = {"Idempotency-Key": key} if key else {}
        answer = getattr(self._client, method)(
            f"{V1}{path}",
            body,
            content_type="application/json",
            headers=self._headers() | keyed,
        )
        return self._read(answer)

    def post(self, path: str, body: Any, *, key: str = ""):
        return self.send("post", path, body, key=key)

    def put(self, path: str, body: Any, *, key: str = ""):
        return self.send("put", path, body, key=key)

    def delete(self, path: str, *, key: str = "", **query: Any):
        return self.send("delete", f"{path}?{urlencode(query)}", {}, key=key)

    def upload(self, table: str, name: str, content: bytes, **told: Any):
        sent = {"file": SimpleUploadedFile(name, content), **told}
        return self._read(self._client.post(f"{V1}/sheets/{table}/uploads", sent, headers=self._headers()))

    def file(self, path: str, **query: Any):
        """A file, which is no JSON."""
        answer = self._client.get(f"{V1}{path}", query, headers=self._headers())
        assert answer.status_code == 200, answer.content
        return answer, b"".join(answer.streaming_content)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} | self.headers

    @staticmethod
    def _read(answer):
        assert answer.headers["Content-Type"].startswith("application/json"), answer.content[:300]
        answer.told = answer.json()
        return answer


def token_of(user: User, name: str = "测试程序") -> str:
    return make_token(actor_of(user, moment()), name, 30)


@pytest.fixture
def calling(year):  # noqa: F811
    """Makes a caller for a person in a role over a region's or organ's code."""

    def call(role: Role, scope: str = "", **headers: str) -> Caller:
        user = factories.user(f"{role.value}-{scope}", role, scope, name=f"{role.value}的张三")
        return Caller(token_of(user), headers)

    return call


@pytest.fixture
def officer(calling):
    return calling(Role.ORGAN, "A-1")


@pytest.fixture
def county(calling):
    return calling(Role.COUNTY, "610102")


@pytest.fixture
def province(calling):
    return calling(Role.PROVINCE, "610000")

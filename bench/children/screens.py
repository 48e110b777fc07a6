"""The addresses a person's screens have in a home, and how many SQL statements each of them costs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jieyue.accounts.models import User
from jieyue.accounts.queries import actor_named
from jieyue.campaigns.queries import latest_year
from jieyue.evaluations.queries.cases import score_rows


def run(username: str) -> list[dict[str, Any]]:
    """Name, path, statements and size of every screen of `username`."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username))
    return [_measured(client, name, path) for name, path in _screens(username).items()]


def _screens(username: str) -> dict[str, str]:
    """The address of every screen; the organ is one in the middle of what this person sees."""
    actor = actor_named(username, datetime.now(tz=UTC))  # noqa: TID251  a bench is a door of its own
    year = latest_year() or 0
    rows = score_rows(actor, year)
    code = rows[len(rows) // 2].code
    return {
        "desk": "/",
        "dashboard": "/analysis/",
        "organ list": "/organs/",
        "organ page": f"/organs/{code}/",
        "case list": "/evaluations/",
        "score sheet": f"/evaluations/{year}/{code}/",
        "findings": "/analysis/findings/",
    }


def _measured(client: Client, name: str, path: str) -> dict[str, Any]:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    assert page.status_code == 200, f"{path} answered {page.status_code}"
    return {"name": name, "path": path, "statements": len(queries), "kilobytes": len(page.content) / 1000}

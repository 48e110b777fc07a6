"""The messages of whoever the token stands for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router

from jieyue.accounts.queries import inbox, unread_count
from jieyue.api.door import Request
from jieyue.api.shapes import Cursor, Limit, Sentence, Told, cursor_of, place_of

router = Router(tags=["inbox"])


class Notice(Told):
    """One message; `link` names the screen that deals with it, with what it is asked for."""

    number: int
    at: datetime
    message: Sentence
    link: dict[str, Any]
    read: bool


class Inbox(Told):
    """Some messages, the newest first, how many there are and how many are unread."""

    rows: list[Notice]
    total: int
    unread: int
    next: str | None


@router.get("/inbox", response=Inbox, summary="消息")
def list_messages(request: Request, cursor: Cursor = "", limit: Limit = 100) -> object:
    after = place_of(cursor, int)
    start = max(0, after[0]) if after else 0
    rows, total = inbox(request.actor, start, start + limit)
    on = start + limit
    return {
        "rows": rows,
        "total": total,
        "unread": unread_count(request.actor),
        "next": cursor_of(on) if on < total else None,
    }

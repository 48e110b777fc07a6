"""Where e-mail goes, out of one address: JIEYUE_EMAIL_URL; empty sends none."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_BACKENDS = "django.core.mail.backends"


def mail_settings(url: str) -> dict[str, Any]:
    """Django's settings for smtp://user:password@host:port?from=a@b (smtps: TLS at once; tls=0: never), or file:///folder.

    Raises ValueError for another kind of address.
    """
    if not url:
        return {"MESSAGES_BY_MAIL": False, "EMAIL_BACKEND": f"{_BACKENDS}.dummy.EmailBackend"}
    told = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(told.query).items()}
    made: dict[str, Any] = {"MESSAGES_BY_MAIL": True}
    if "from" in asked:
        made["DEFAULT_FROM_EMAIL"] = asked["from"]
    if told.scheme == "file":
        return made | {"EMAIL_BACKEND": f"{_BACKENDS}.filebased.EmailBackend", "EMAIL_FILE_PATH": told.path}
    if told.scheme not in {"smtp", "smtps"}:
        raise ValueError(f"JIEYUE_EMAIL_URL: smtp, smtps or file, not {told.scheme}")
    return made | {
        "EMAIL_BACKEND": f"{_BACKENDS}.smtp.EmailBackend",
        "EMAIL_HOST": told.hostname or "localhost",
        "EMAIL_PORT": told.port or (465 if told.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(told.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(told.password or ""),
        "EMAIL_USE_SSL": told.scheme == "smtps",
        "EMAIL_USE_TLS": told.scheme == "smtp" and asked.get("tls") != "0",
        "EMAIL_TIMEOUT": 20,
    }

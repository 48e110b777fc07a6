"""Signing in and one's own password."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from jieyue.accounts.models import User
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor

TRIES = 5
LOCKED_FOR = timedelta(minutes=10)


def note_attempt(user: User, *, right: bool, at: datetime) -> None:
    """Count wrong passwords; the fifth in a row locks the account for ten minutes.

    The database counts: many tries sent at the same moment are as many, not one.
    """
    account = User.objects.filter(pk=user.pk)
    if right:
        account.update(failures=0, locked_until=None)
        return
    account.update(failures=F("failures") + 1)
    account.filter(failures__gte=TRIES).update(failures=0, locked_until=at + LOCKED_FOR)


def change_password(actor: Actor, password: str) -> None:
    """Set the actor's own password."""
    path = actor.paths()[0] if actor.grants else ""
    user = User.objects.get(pk=actor.user_id)
    with perform(actor, "account.password", subject=f"account {user.username}", path=path):
        user.set_password(password)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])

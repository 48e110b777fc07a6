"""Checks a password, and locks an account for a while after too many wrong ones."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from jieyue.accounts.actions.signing_in import note_attempt
from jieyue.accounts.queries import active_user, user_for_sign_in
from jieyue.web.door import moment


class LockingBackend:
    """Django asks it at sign-in and for the user of each session."""

    def authenticate(
        self, _request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> AbstractBaseUser | None:
        user = user_for_sign_in(username)
        at = moment()
        if user is None or (user.locked_until and user.locked_until > at):
            # Hash all the same, so that the time taken does not tell which names exist.
            make_password(password)
            return None
        right = check_password(password, user.password)
        note_attempt(user, right=right, at=at)
        return user if right else None

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        return active_user(user_id)

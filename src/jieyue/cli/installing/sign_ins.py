"""Opens a demo province's accounts: passwords drawn by the system, hashed beside the other work, listed once."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, fields
from pathlib import Path

from django.conf import settings

from jieyue.accounts.actions.opening import create_accounts, hashed, random_password
from jieyue.accounts.rules import NewAccount
from jieyue.acts.rules import Actor, Role
from jieyue.cli.demo.faults import Fault
from jieyue.cli.demo.people import Person
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

FOLDER: Path = settings.JIEYUE_HOME / "demo"
ACCOUNTS, FAULTS = "accounts.csv", "faults.csv"
HEADER = ("username", "password", "role", "scope", "name")


class Keys:
    """One password for each role: hashing one takes half a second of a processor, and a demo has 130 accounts.

    Hashing lets go of Python's lock, so that it goes on beside the other work.
    """

    def __init__(self, workers: int) -> None:
        self._workers = ThreadPoolExecutor(workers)
        self._passwords = {role: random_password() for role in Role}
        self._hashes: dict[str, Future[str]] = {
            password: self._workers.submit(hashed, password) for password in self._passwords.values()
        }

    def password(self, role: Role) -> str:
        return self._passwords[role]

    def hashes(self) -> dict[str, str]:
        """Every password's hash; waits for those still being worked out."""
        return {password: future.result() for password, future in self._hashes.items()}

    def close(self) -> None:
        self._workers.shutdown(cancel_futures=True)


def open_accounts(actor: Actor, people: Sequence[Person], keys: Keys) -> list[tuple[str, ...]]:
    """Open the accounts.  Returns the rows of accounts.csv."""
    accounts = [
        NewAccount(person.username, person.name, role, person.scope, keys.password(role))
        for person in people
        for role in [Role(person.role)]
    ]
    create_accounts(actor, accounts, demo=True, known=keys.hashes())
    return [(new.username, new.password, new.role.value, new.scope, new.name) for new in accounts]


def write_accounts(folder: Path, rows: Iterable[Sequence[str]]) -> Path:
    return _write(folder / ACCOUNTS, HEADER, rows)


def write_faults(folder: Path, faults: Iterable[Fault]) -> Path:
    return _write(folder / FAULTS, [field.name for field in fields(Fault)], (astuple(one) for one in faults))


def read_accounts(folder: Path) -> list[dict[str, str]]:
    """The sign-ins listed in a demo home, empty when the list is gone."""
    file = folder / ACCOUNTS
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _write(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """A file only its owner may read: it holds passwords, or tells which findings are planted."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as failed:
        raise Refusal(
            say("无法写入 {file}:{error}。", file=str(file), error=failed.strerror or failed)
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as text:
        table = csv.writer(text, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)
    return file

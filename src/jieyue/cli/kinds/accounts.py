"""账号: who signs in, and on which post."""

from __future__ import annotations

import csv
import os

from django.conf import settings

from jieyue.accounts.actions.opening import import_accounts
from jieyue.accounts.columns import ACCOUNT_COLUMNS
from jieyue.accounts.rules import AccountRow
from jieyue.cli import door
from jieyue.cli.kinds.batch import WHOLE, Batch, Kind, keys
from jieyue.values.imports import Tally
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def take(batch: Batch) -> Tally:
    """Passwords that were made up go to a file of their own, readable by its owner only."""
    rows = batch.of(AccountRow, **keys(ACCOUNT_COLUMNS))
    path = settings.JIEYUE_HOME / f"accounts-{batch.actor.at:%Y%m%d-%H%M%S-%f}.csv"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        try:
            tally, made = import_accounts(batch.actor, rows, **batch.told)
        except Refusal:
            path.unlink()
            raise
        writer = csv.writer(file)
        writer.writerows([("username", "password"), *made.items()])
    if made:
        door.tell(say("自动生成的密码已写入 {file},请分发后删除。", file=str(path)))
    else:
        path.unlink()
    return tally


KIND = Kind("账号", ACCOUNT_COLUMNS, ("username", "name", "role", "scope"), take, notes=(WHOLE,))

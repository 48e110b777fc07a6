"""账号: who signs in, and on which post."""

from __future__ import annotations

from jieyue.accounts.actions.opening import import_accounts
from jieyue.accounts.columns import ACCOUNT_COLUMNS
from jieyue.accounts.rules import AccountRow
from jieyue.exchange.kinds.batch import WHOLE, Batch, Kind, keys
from jieyue.values.imports import Tally


def take(batch: Batch) -> Tally:
    rows = batch.of(AccountRow, **keys(ACCOUNT_COLUMNS))
    tally, made = import_accounts(batch.actor, rows, **batch.told)
    batch.made.update(made)
    return tally


KIND = Kind(
    "账号", ACCOUNT_COLUMNS, ("username", "name", "role", "scope"), take, "account.create", notes=(WHOLE,)
)

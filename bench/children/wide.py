"""Fills the wide ledger of the export bench, and opens the account that fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from jieyue.accounts.actions.opening import create_accounts
from jieyue.accounts.actions.tokens import make_token
from jieyue.accounts.queries import actor_named
from jieyue.accounts.rules import NewAccount
from jieyue.acts.rules import Role, operator
from jieyue.ledgers.actions.records import load_records
from jieyue.ledgers.rules.records.checks import Cells
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.ledgers.rules.records.rows import Place, RowKey, row_key
from jieyue.registry.queries.organs import organ_places

USERNAME, PASSWORD = "bench", "measured-well-7"
_FIRST = date(2025, 1, 1)


def run(rows: str, rows_an_organ: str, fields: str) -> dict[str, str]:
    """Sign-in name, password and token of the account."""
    at = datetime.now(tz=UTC)  # noqa: TID251  a bench is a door of its own
    kind = LEDGERS["wide"]
    codes = [f"W-{number:05}" for number in range(int(rows) // int(rows_an_organ))]
    places = organ_places(codes)

    def told() -> Iterator[tuple[RowKey, Place, Cells]]:
        for code in codes:
            for day in range(int(rows_an_organ)):
                cells = _cells(day, int(fields))
                when = date.fromisoformat(cells["day"])
                place = Place(when.year, when.month, when.year)
                yield RowKey(places[code].pk, row_key(kind, place, cells)), place, cells

    load_records(operator(at), kind, told(), why="bench")
    account = NewAccount(USERNAME, "测量", Role.PROVINCE, "610000", PASSWORD)
    # A demo's account need not change its password first.
    create_accounts(operator(at), [account], demo=True)
    return {
        "username": USERNAME,
        "password": PASSWORD,
        "token": make_token(actor_named(USERNAME, at), "bench", 1),
    }


def _cells(day: int, fields: int) -> dict[str, str]:
    """A row with every cell filled: texts, numbers with decimals, whole numbers by turns."""
    told = {"day": (_FIRST + timedelta(days=day)).isoformat()}
    for number in range(1, fields + 1):
        figure = (day * 7919 + number * 104_729) % 100_000
        told[f"c{number}"] = (f"第{figure}项说明", f"{figure}.{number % 10}5", str(figure))[number % 3]
    return told

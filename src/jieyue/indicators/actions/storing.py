"""Writes a hundred thousand results at once: six times faster than by model objects, and in little memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from jieyue.indicators.models import Computation
from jieyue.indicators.rules.results import Result

_AT_ONCE = 10_000
_INSERT = """
    INSERT INTO indicators_indicatorresult (
        computation_id, organ_id, indicator, value, status, reason, coverage, factor_set, formula
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def store_results(run: Computation, results: Iterable[tuple[int, Result]]) -> None:
    """Store the results of a run, each organ's id with it; none of them may be there already."""
    coming = iter(_rows(run.pk, results))
    with connection.cursor() as cursor:
        while rows := list(islice(coming, _AT_ONCE)):
            cursor.executemany(_INSERT, rows)


def _rows(run: int, results: Iterable[tuple[int, Result]]) -> Iterator[tuple[object, ...]]:
    for organ, result in results:
        # Decimals as text lose nothing on their way into any database.
        yield (
            run,
            organ,
            result.indicator,
            None if result.value is None else format(result.value, "f"),
            result.status,
            json.dumps(result.reason.as_json()) if result.reason.template else None,
            format(result.coverage, "f"),
            result.factor_set,
            result.formula,
        )

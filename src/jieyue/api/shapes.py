"""What the shapes of the interface share: how figures and sentences travel, and pages that are read on by a cursor."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from ninja import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from jieyue.api.door import worded
from jieyue.values.periods import FIRST_YEAR, LAST_YEAR
from jieyue.values.quantities import plain
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

Row = TypeVar("Row")

# Figures travel as text: a number of JSON would be rounded by whoever reads it as a float.
Figure = Annotated[Decimal, PlainSerializer(plain, return_type=str)]
Sentence = Annotated[str, BeforeValidator(lambda told: worded(told) if isinstance(told, Message) else told)]
# A figure as it is sent: text, or a number where it is short enough to be exact.
Amount = Annotated[str, BeforeValidator(lambda told: _written(told)), Field(max_length=60)]  # noqa: PLW0108
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Month = Annotated[int, Field(ge=1, le=12)]
# The number of a change or a row; more than a database counts is none.
Number = Annotated[int, Field(ge=0, lt=2**63)]

MOST = 500
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str, Query(max_length=400, description="上一页答复里的 next")]


def _written(told: Any) -> Any:
    return str(told) if isinstance(told, int | float) and not isinstance(told, bool) else told


class Told(BaseModel):
    """What is answered; made of the plain rows that queries return."""

    model_config = ConfigDict(from_attributes=True)


class Sent(BaseModel):
    """What is sent; a misspelt name is told, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Done(Told):
    """How many records were made, changed, and found as they were."""

    created: int
    updated: int
    unchanged: int


def cursor_of(*place: Any) -> str:
    """Where to read on: opaque to the caller."""
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode().rstrip("=")


def place_of(cursor: str, *kinds: type) -> list[Any] | None:
    """The place a cursor stands for, None for the beginning.  Raises Refusal for what is no cursor of this list."""
    if not cursor:
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        told = None
    if not isinstance(told, list) or [type(one) for one in told] != list(kinds):
        raise Refusal(say("cursor 无效,请用上一页答复里的 next,或从头读起。"))
    return told


def page(
    rows: Sequence[Row], limit: int, place: Callable[[Row], Sequence[Any]]
) -> tuple[Sequence[Row], str | None]:
    """The rows of a page, and the cursor of the next one where there is more; one row too many was asked for."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], cursor_of(*place(rows[limit - 1]))

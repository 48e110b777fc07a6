"""Lists whose state lives in the address: links to another page, another order, the same filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from jieyue.web.door import number

_PAGE_DIGITS = 6


@dataclass(frozen=True)
class Heading:
    """A column's head: its word (a msgid), the link that sorts by it, and how it is sorted now."""

    title: str
    address: str
    sorted: str  # ascending | descending | ""
    number: bool


def address(query: QueryDict, **changed: str | int) -> str:
    """The query string with some values changed; empty ones are left out."""
    wanted = query.copy()
    for name, value in changed.items():
        wanted[name] = str(value)
    for name in [name for name, value in wanted.items() if not value]:
        del wanted[name]
    return "?" + wanted.urlencode()


def headings(query: QueryDict, order: str, columns: Iterable[tuple[str, str, bool]]) -> list[Heading]:
    """Heads of (msgid, order name or "", is a number); a second click on a column turns its order round."""
    told = []
    for title, name, is_number in columns:
        ascending, descending = order == name, order == f"-{name}"
        turned = f"-{name}" if ascending else name
        told.append(
            Heading(
                title=title,
                address=address(query, order=turned, page="") if name else "",
                sorted="ascending" if name and ascending else "descending" if descending else "",
                number=is_number,
            )
        )
    return told


def page_number(query: QueryDict) -> int:
    """The page asked for; anything that is no page is the first."""
    told = query.get("page", "")
    # No list has so many pages that its rows could not be counted.
    return number(told) or 1 if len(told) <= _PAGE_DIGITS else 1


@dataclass(frozen=True)
class Pager:
    """Where one is in a list, with the ways back and on."""

    number: int
    last: int
    total: int
    back: str
    on: str


def pager(query: QueryDict, number: int, last: int, total: int) -> Pager:
    return Pager(
        number=number,
        last=last,
        total=total,
        back=address(query, page=number - 1) if number > 1 else "",
        on=address(query, page=number + 1) if number < last else "",
    )

"""What stands in an address: a year is four digits, and anything else is no address of ours."""

from __future__ import annotations


class YearInAddress:
    """`<year:year>` in `config/urls.py`: Django's own `int` takes more digits than a database counts."""

    regex = "[12][0-9]{3}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, year: int | str) -> str:
        return str(year)

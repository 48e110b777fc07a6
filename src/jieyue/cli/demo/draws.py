"""What the rows of one ledger of a demo organ are drawn from: the organ, the months, and a stream of its own."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from jieyue.cli.demo.organs import DemoOrgan

Row = dict[str, str]

WHOLE = 12
_QUARTER = 3


@dataclass(frozen=True)
class Draw:
    """`last` is the last month there are rows of: 12 for a year that is over."""

    chance: Random
    organ: DemoOrgan
    year: int
    thorough: bool
    last: int

    @property
    def months(self) -> range:
        return range(1 if self.thorough else self.last - _QUARTER + 1, self.last + 1)

    @property
    def quarters(self) -> range:
        return range(1 if self.thorough else self.last // _QUARTER - 1, self.last // _QUARTER + 1)

    @property
    def signed(self) -> int:
        """The year whose contracts are in force: those of a year under way were signed the year before."""
        return self.year if self.last == WHOLE else self.year - 1

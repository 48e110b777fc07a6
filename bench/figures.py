"""What a bench finds: one figure a run, told by median and worst, held against its bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One measured quantity.  `runs` holds one value a run, in `unit`.

    `bar` is what the worst run has to reach; `peer` the same work done by `peer_name`, `same_run`
    telling whether it was timed here and now or is taken from where the documentation says.
    """

    what: str
    runs: Sequence[float]
    unit: str = "s"
    bar: float | None = None
    more_is_better: bool = False
    peer: float | None = None
    peer_name: str = ""
    note: str = ""

    @property
    def median(self) -> float:
        return median(self.runs)

    @property
    def worst(self) -> float:
        return min(self.runs) if self.more_is_better else max(self.runs)

    @property
    def met(self) -> bool | None:
        """Whether the worst run reaches the bar; None where there is no bar."""
        if self.bar is None:
            return None
        return self.worst >= self.bar if self.more_is_better else self.worst <= self.bar

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer the median is."""
        if not self.peer or not self.median:
            return None
        return self.median / self.peer if self.more_is_better else self.peer / self.median


def p95(times: Sequence[float], warm_up: int = 0) -> float:
    """What 95 of 100 requests stay below, those left out that warm the server up."""
    return quantiles(times[warm_up:], n=20)[-1]


@dataclass(frozen=True)
class Plan:
    """How a bench is to be run: `quick` takes small sizes, to see that it works at all."""

    runs: int
    quick: bool
    scratch: Path
    # A home that `jieyue demo --organs 15000` has filled before; the screens are then not built anew.
    province: Path | None = None
    # How many rows the peer imports; all of the file unless the machine is too busy for that.
    peer_rows: int | None = None

    def at_most(self, most: int) -> int:
        """Fewer runs for what takes minutes."""
        return min(self.runs, most)


Bench = Callable[[Plan], list[Figure]]

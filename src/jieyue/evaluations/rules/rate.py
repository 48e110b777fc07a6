"""The rate a tier has reached: named and exempt organs over organs counted, against its target."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True)
class TierProgress:
    """One tier's standing.  `done` counts an organ once, be it named, exempt or both."""

    tier: str
    counted: int
    named: int
    exempt: int
    done: int
    target: Decimal  # per cent

    @property
    def exempt_only(self) -> int:
        """Exempt organs that are not named as well: with the named ones they add up to `done`."""
        return self.done - self.named

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the organs counted; None where there are none."""
        return Decimal(self.done) * 100 / self.counted if self.counted else None

    @property
    def needed(self) -> int:
        """The smallest number of organs that reaches the target."""
        return int((self.counted * self.target / 100).to_integral_value(ROUND_CEILING))

    @property
    def short(self) -> int:
        """How many organs are still missing."""
        return max(0, self.needed - self.done)

    @property
    def beyond(self) -> int:
        """How many organs more than the target asks for."""
        return max(0, self.done - self.needed)

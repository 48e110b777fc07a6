"""What a fact is: how people call it, its unit, and in words where it is read from."""

from __future__ import annotations

from dataclasses import dataclass

from jieyue.standards.rules.readings import Reading, counted_in, exactly, query_words
from jieyue.standards.rules.units import Unit
from jieyue.values.wording import NOTHING, Message, say


@dataclass(frozen=True)
class Meaning:
    """What a fact says (`label`, as shown to people), in which unit, exactly (`meaning`).

    `of`: for a figure to compare with, what it is a figure of.  `query`: for people, what is read and how it is
    counted.  `reading`: of a fact told by one ledger of the catalogue, which of its rows tell it.
    """

    name: str
    label: Message
    unit: Unit
    meaning: str
    of: Message = NOTHING
    query: Message = NOTHING
    reading: Reading | None = None

    @property
    def title(self) -> Message:
        """The label where it stands alone: 单位建筑面积能耗, 单位建筑面积能耗(上年)."""
        return self.label if self.of == NOTHING else say("{of}({which})", of=self.of, which=self.label)


def read_from(name: str, label: Message, reading: Reading) -> Meaning:
    """The fact a reading of a ledger tells."""
    return Meaning(
        f"ledger.{reading.ledger}.{name}",
        label,
        counted_in(reading),
        exactly(reading),
        query=query_words(reading),
        reading=reading,
    )

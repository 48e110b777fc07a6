"""How a fact is read from the rows of one ledger: which rows count, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from jieyue.ledgers.rules.records.kinds import LEDGERS, Field, LedgerKind
from jieyue.ledgers.rules.records.yearly import Figure, Measure, derived, measured, total
from jieyue.standards.rules.units import FLAG, UNITS, Unit
from jieyue.values.wording import NOTHING, Message, listed, say

_MONTHS, _QUARTERS, _MONTHS_A_QUARTER = range(1, 13), range(1, 5), 3
_NONE, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
YES = "yes"


class How(StrEnum):
    """What is made of the rows that count."""

    MONTHS = "months"
    QUARTERS = "quarters"
    TIMES = "times"
    DISTINCT = "distinct"
    TOTAL = "total"
    LATEST = "latest"
    FIGURE = "figure"
    ANY = "any"
    EVERY = "every"


@dataclass(frozen=True)
class Reading:
    """Rows of `ledger` (a code of the catalogue) in the data year, and what is made of them.

    Only rows count that are `where` and have something in every field of `told`.  `of` is the field that is
    counted, added up or has to be yes; of a figure its code.  `whole` is the entry of a choice that stands for
    all others.
    """

    ledger: str
    how: How
    of: str = ""
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    unit: str = ""
    whole: str = ""

    @property
    def kind(self) -> LedgerKind:
        return LEDGERS[self.ledger]

    @property
    def figure(self) -> Figure:
        """The figure of the ledger that is read.  Raises LookupError where it has none of that code."""
        for one in self.kind.figures:
            if one.code == self.of:
                return one
        raise LookupError(self.of)

    @property
    def measure(self) -> Measure:
        """The rows that count, as ledgers say it."""
        where = tuple((name, frozenset(values)) for name, values in self.where.items())
        return Measure("", where=where, told=self.told)


class Row(NamedTuple):
    """One row of an organ's ledger: its key in the store, the month it counts in, its cells."""

    pk: int
    month: int
    cells: Mapping[str, str]


class Read(NamedTuple):
    """What the rows of one organ say: the value, or None with the reason; `rows` are the keys of those that say it."""

    value: Decimal | None
    detail: Message = NOTHING
    reason: Message = NOTHING
    rows: tuple[int, ...] = ()


def reader(reading: Reading) -> Callable[[Sequence[Row]], Read]:
    """Reads the rows of one organ; they stand in the order of time."""
    if reading.how is How.FIGURE:
        return partial(_figure, reading.figure)
    make, measure, known = _MAKERS[reading.how], reading.measure, _Known(reading)

    def read(rows: Sequence[Row]) -> Read:
        counted = [row for row in rows if measure.takes(row.cells)]
        told = make(known, counted)
        return told if counted else told._replace(detail=known.empty)

    return read


class _Known:
    """What a reading says of its ledger, looked up once for all organs."""

    def __init__(self, reading: Reading) -> None:
        self.of = reading.of
        self.whole = reading.whole
        self.empty = say("“{ledger}”台账没有这样的登记", ledger=say(reading.kind.title))
        self.field = reading.kind.by_key.get(reading.of)
        self.choices = self.field.choices if self.field else ()
        self.all = frozenset(one.code for one in self.choices if one.code != self.whole)


def _pks(rows: Iterable[Row]) -> tuple[int, ...]:
    return tuple(row.pk for row in rows)


def _months(_known: _Known, rows: Sequence[Row]) -> Read:
    there = {row.month for row in rows}
    missing = [str(month) for month in _MONTHS if month not in there]
    detail = say("缺 {months} 月", months="、".join(missing)) if missing else NOTHING
    return Read(Decimal(len(_MONTHS) - len(missing)), detail, rows=_pks(rows))


def _quarters(_known: _Known, rows: Sequence[Row]) -> Read:
    there = {-(-row.month // _MONTHS_A_QUARTER) for row in rows}
    missing = [str(quarter) for quarter in _QUARTERS if quarter not in there]
    detail = say("缺第 {quarters} 季度", quarters="、".join(missing)) if missing else NOTHING
    return Read(Decimal(len(_QUARTERS) - len(missing)), detail, rows=_pks(rows))


def _times(_known: _Known, rows: Sequence[Row]) -> Read:
    return Read(Decimal(len(rows)), rows=_pks(rows))


def _distinct(known: _Known, rows: Sequence[Row]) -> Read:
    there = frozenset(row.cells[known.of] for row in rows if known.of in row.cells)
    if known.whole in there:
        there = known.all
    lacking = [say(one.title) for one in known.choices if one.code in known.all - there]
    detail = say("缺:{lacking}", lacking=listed(lacking)) if lacking else NOTHING
    return Read(Decimal(len(there)), detail, rows=_pks(rows))


def _total(known: _Known, rows: Sequence[Row]) -> Read:
    told = [row for row in rows if known.of in row.cells]
    return Read(total(Measure("", of=known.of), (row.cells for row in told)), rows=_pks(told))


def _latest(known: _Known, rows: Sequence[Row]) -> Read:
    if not rows:
        return Read(None, reason=say("{why}。", why=known.empty))
    return Read(Decimal(rows[-1].cells[known.of]) / _HUNDRED, rows=(rows[-1].pk,))


def _figure(figure: Figure, rows: Sequence[Row]) -> Read:
    """A figure of the ledger itself, a share as ratio."""
    values = {name: total(term, (row.cells for row in rows)) for name, term in figure.terms.items()}
    told = derived(figure, values)
    if told.value is None:
        return Read(None, reason=told.reason)
    counted = [row for row in rows if any(measured(term, [row.cells]) for term in figure.terms.values())]
    return Read(told.value / _HUNDRED, rows=_pks(counted))


def _any(known: _Known, rows: Sequence[Row]) -> Read:
    """Whether there is such a row; one whose number is zero tells of nothing."""
    there = [row for row in rows if not known.of or Decimal(row.cells.get(known.of, 0)) > 0]
    detail = say("台账有 {count} 行登记", count=len(there)) if there else known.empty
    return Read(_ONE if there else _NONE, detail, rows=_pks(there))


def _every(known: _Known, rows: Sequence[Row]) -> Read:
    """Whether there are such rows and all of them say yes."""
    bad = [row for row in rows if row.cells.get(known.of) != YES]
    detail = (
        say("{count} 行登记中有 {bad} 行不符合", count=len(rows), bad=len(bad))
        if bad
        else say("台账有 {count} 行登记,均符合", count=len(rows))
    )
    return Read(_ONE if rows and not bad else _NONE, detail, rows=_pks(rows))


_MAKERS: Mapping[How, Callable[[_Known, Sequence[Row]], Read]] = {
    How.MONTHS: _months,
    How.QUARTERS: _quarters,
    How.TIMES: _times,
    How.DISTINCT: _distinct,
    How.TOTAL: _total,
    How.LATEST: _latest,
    How.ANY: _any,
    How.EVERY: _every,
}
_UNITS: Mapping[How, Unit] = {
    How.MONTHS: UNITS["month"],
    How.QUARTERS: UNITS["quarter"],
    How.TIMES: UNITS["time"],
    How.DISTINCT: UNITS["piece"],
    How.LATEST: UNITS["percent"],
    How.FIGURE: UNITS["percent"],
    How.ANY: FLAG,
    How.EVERY: FLAG,
}


def counted_in(reading: Reading) -> Unit:
    """The unit of what a reading tells."""
    return UNITS[reading.unit] if reading.unit else _UNITS[reading.how]


def query_words(reading: Reading) -> Message:
    """The query in words: which rows of which ledger, and what is made of them."""
    kind = reading.kind
    rows = say("“{ledger}”台账数据年度的各行", ledger=say(kind.title))
    narrowed = [_narrowed(kind.by_key[name], values) for name, values in reading.where.items()]
    narrowed += [say("“{field}”已填", field=say(kind.by_key[name].title)) for name in reading.told]
    if narrowed:
        rows = say("{rows},只计{conditions}的", rows=rows, conditions=listed(narrowed, apart=True))
    return say("{rows}:{made}", rows=rows, made=_made(reading))


def _narrowed(field: Field, values: Sequence[str]) -> Message:
    if not field.choices:
        told = [say("是") if value == YES else say("否") for value in values]
    else:
        told = [say(field.choice_titles[value]) for value in values]
    return say("“{field}”为{values}", field=say(field.title), values=listed(told))


def _made(reading: Reading) -> Message:
    if reading.how is How.FIGURE:
        figure = reading.figure
        return say("{figure}={formula}", figure=say(figure.title), formula=_formula(figure))
    of = reading.kind.by_key.get(reading.of)
    name = say(of.title) if of else NOTHING
    plain = {
        How.MONTHS: say("有登记的月份数"),
        How.QUARTERS: say("有登记的季度数"),
        How.TIMES: say("行数"),
        How.DISTINCT: say("不同的“{field}”数", field=name),
        How.TOTAL: say("“{field}”之和", field=name),
        How.LATEST: say("最近一行的“{field}”", field=name),
        How.EVERY: say("有登记,且“{field}”均为是", field=name),
        How.ANY: say("有登记,且“{field}”大于 0", field=name) if of else say("有登记"),
    }
    return plain[reading.how]


def _formula(figure: Figure) -> Message:
    """The terms of a figure in words, in the order of its formula."""
    terms = [say(term.title) for term in figure.terms.values()]
    first, *rest = terms
    return (
        say("{part} ÷ {whole}", part=first, whole=rest[0])
        if len(rest) == 1
        else say("由{terms}算得", terms=listed(terms))
    )


def exactly(reading: Reading) -> str:
    """The same for the reference, in English and by the codes of the data."""
    parts = [f"rows of `{reading.ledger}` in the data year"]
    parts += [f"`{name}` in {', '.join(values)}" for name, values in reading.where.items()]
    parts += [f"`{name}` told" for name in reading.told]
    made = {
        How.MONTHS: "months with one",
        How.QUARTERS: "quarters with one",
        How.TIMES: "their number",
        How.DISTINCT: f"different values of `{reading.of}`",
        How.TOTAL: f"sum of `{reading.of}`",
        How.LATEST: f"`{reading.of}` of the latest",
        How.FIGURE: f"figure `{reading.of}`",
        How.ANY: f"1 where one has `{reading.of}` above 0" if reading.of else "1 where there is one",
        How.EVERY: f"1 where there are some and all have `{reading.of}` = yes",
    }
    return f"{', '.join(parts)}: {made[reading.how]}"

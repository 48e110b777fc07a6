"""The columns of a foreign sheet on the mapping screen: what each may be, in which unit, and in whose words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext

from jieyue.exchange.rules import guessing
from jieyue.exchange.rules.drafting import BY_HAND, Choice, Layout, choices_of
from jieyue.exchange.rules.guessing import Sureness, Target, guess
from jieyue.ledgers.columns import UNIT_OF_ITEM
from jieyue.sheets.unfolding import Mapping as SheetMapping
from jieyue.values.units import UNITS, Unit, convertible, unit_in_header
from jieyue.web.exchange.foreign import Foreign
from jieyue.web.exchange.kinds import Table
from jieyue.web.templatetags.wording import month_name

BY_ITEM = frozenset({"energy", "site-energy"})
_MONTHLY = "月份的用量"
_GROUPS = (("栏目", "field:"), ("用量", "item:"), ("费用", "cost:"))
# The second use of a column stands in a row of its own, whose fields are named so.
_AGAIN = "x"


@dataclass(frozen=True)
class Column:
    """One column on the screen: what is chosen for it, and what there is to choose from.

    `options` are the units its figures may come in, `told` says that the header names one; `words` are the
    sheet's words with ours, `choices` ours where they are a list; `rows_out` are cells whose rows are left out.
    """

    place: str
    choice: Choice
    samples: Sequence[str]
    sureness: str
    options: Sequence[Unit]
    told: bool
    of_item: bool
    words: Sequence[tuple[str, str]]
    choices: Sequence[str]
    is_text: bool
    is_date: bool
    rows_out: Sequence[str]

    @property
    def unit(self) -> str:
        return BY_HAND if self.choice.unit.startswith(BY_HAND) else self.choice.unit

    @property
    def factor(self) -> str:
        return self.choice.unit.removeprefix(BY_HAND) if self.unit == BY_HAND else ""

    @property
    def asks_unit(self) -> bool:
        return bool(self.options) or self.unit == BY_HAND

    @property
    def asks_month(self) -> bool:
        """Whether several columns of an item may stand for months."""
        return self.choice.kind in {"item", "cost"}

    @property
    def months(self) -> Sequence[tuple[str, str]]:
        """The months the column may stand for, each with its name."""
        months, told = _months(), self.choice.period
        return months if not told or told in dict(months) else [(told, told), *months]

    @property
    def beyond(self) -> str:
        """What is chosen, where the list of choices does not have it."""
        wide, (_, value) = self.choice.is_wide, self.choice.wide
        return value if wide and value not in dict(_months()) else ""

    @property
    def is_open(self) -> bool:
        """Whether there is more to see than the list of choices tells."""
        strange = self.choices and any(was not in self.choices for was, _ in self.words)
        said = self.choice.prefix or self.choice.values or self.choice.year_only or self.rows_out
        return bool(strange or said)


def possible_targets(table: Table) -> list[Target]:
    """What the columns of a sheet for this table can be."""
    return guessing.targets(table.kind.columns, by_item=table.name in BY_ITEM)


def guessed(table: Table, sheet: Foreign) -> list[tuple[str, Choice, Sureness]]:
    """A guess for each column, with the name of its fields."""
    headers = sheet.table.headers
    guesses = guess(headers, possible_targets(table))
    return [
        (str(place), Choice(header, one.to, one.unit, one.period), one.sureness)
        for place, (header, one) in enumerate(zip(headers, guesses, strict=True))
    ]


def kept(table: Table, sheet: Foreign, saved: SheetMapping) -> list[tuple[str, Choice, Sureness]]:
    """What a saved mapping says of each column; one of several uses comes several times."""
    told: dict[str, list[Choice]] = {}
    for choice in choices_of(saved, possible_targets(table)):
        told.setdefault(choice.header, []).append(choice)
    return [
        (f"{place}{_AGAIN}{again}" if again else str(place), choice, Sureness.NONE)
        for place, header in enumerate(sheet.table.headers)
        for again, choice in enumerate(told.get(header, [Choice(header)]))
    ]


def chosen(sheet: Foreign, query: QueryDict) -> list[tuple[str, Choice, Sureness]]:
    """What the form says of each column."""
    return [
        (name, choice_in(query, name, header), Sureness.NONE)
        for place, header in enumerate(sheet.table.headers)
        for name in _names(query, place)
    ]


def _names(query: QueryDict, place: int) -> Iterator[str]:
    yield str(place)
    again = 1
    while f"to-{place}{_AGAIN}{again}" in query:
        yield f"{place}{_AGAIN}{again}"
        again += 1


def choice_in(query: QueryDict, name: str, header: str) -> Choice:
    """What the form says of one column, its fields named by `name`."""
    unit = query.get(f"unit-{name}", "")
    default = query.get(f"else-{name}", "").strip() or None
    return Choice(
        header,
        query.get(f"to-{name}", ""),
        unit + query.get(f"factor-{name}", "").strip() if unit == BY_HAND else unit,
        query.get(f"month-{name}", ""),
        query.get(f"prefix-{name}", "").strip(),
        _values(query, name, default),
        default,
        year_only=f"year-{name}" in query,
    )


def _values(query: QueryDict, name: str, default: str | None) -> Mapping[str, str] | None:
    """Words of the sheet with ours; those nobody said anything of stay, or are what all others are."""
    pairs = list(zip(query.getlist(f"was-{name}"), query.getlist(f"now-{name}"), strict=False))
    if default is None and not any(now.strip() for _, now in pairs):
        return None
    told = {was: now.strip() for was, now in pairs if now.strip()}
    if default is None:
        return {was: told.get(was, was) for was, _ in pairs}
    # Where nothing is said of any, what is called so already stays so.
    return told or {default: default}


def layout(sheet: Foreign, query: QueryDict) -> Layout:
    """Where the table is, and which of it is left out, as the form says it."""
    out = {header: _lines(query, f"skip-{place}") for place, header in enumerate(sheet.table.headers)}
    return Layout(
        sheet.chosen_sheet,
        sheet.header_row,
        sheet.header_rows,
        _lines(query, "missing") | {""},
        {header: words for header, words in out.items() if words},
    )


def _lines(query: QueryDict, name: str) -> frozenset[str]:
    return frozenset(line.strip() for line in query.get(name, "").splitlines() if line.strip())


def constants(table: Table, query: QueryDict) -> dict[str, str]:
    """Fields that are the same in every row, as the form says them."""
    keys = [column.key for column in table.kind.columns]
    return {key: text for key in keys if (text := query.get(f"same-{key}", "").strip())}


def shown(
    table: Table,
    sheet: Foreign,
    told: Sequence[tuple[str, Choice, Sureness]],
    skip: Mapping[str, frozenset[str]],
) -> list[Column]:
    """The columns with the units and words each may come in."""
    targets = {one.to: one for one in possible_targets(table)}
    texts = {choice.header for _, choice, _ in told if (to := targets.get(choice.to)) and to.is_text}
    words, samples = sheet.words(texts), sheet.samples()
    return [
        _column(
            name,
            choice,
            sureness if choice.to else Sureness.NONE,
            targets.get(choice.to),
            samples.get(choice.header, ()),
            words.get(choice.header, ()),
            # Said once of a column, however many uses it has.
            () if _AGAIN in name else sorted(skip.get(choice.header, ())),
        )
        for name, choice, sureness in told
    ]


def _column(
    name: str,
    choice: Choice,
    sureness: Sureness,
    target: Target | None,
    samples: Sequence[str],
    words: Sequence[str],
    rows_out: Sequence[str],
) -> Column:
    """A column with the units its figures may come in; one the header says outright is taken, no other."""
    kept = UNIT_OF_ITEM if choice.is_wide else target.unit if target else ""
    options: Sequence[Unit] = tuple(UNITS.values()) if kept == UNIT_OF_ITEM else convertible(kept)
    said = unit_in_header(choice.header)
    told = said is not None and said in options
    if said and told and not choice.unit:
        choice = replace(choice, unit=said.code)
    is_text = target is not None and target.is_text
    values = dict(choice.values or {}) if is_text else {}
    pairs = [(word, values.get(word, "")) for word in dict.fromkeys([*values, *words])] if is_text else []
    return Column(
        name,
        choice,
        samples,
        "" if sureness is Sureness.NONE else sureness.value,
        options,
        told,
        kept == UNIT_OF_ITEM,
        pairs,
        target.column.choices if target and target.column else (),
        is_text,
        choice.year_only or (target is not None and target.is_date),
        rows_out,
    )


def _months() -> list[tuple[str, str]]:
    """The months as mappings write them, each with its name in the reader's language."""
    return [(f"{month}月", month_name(month)) for month in range(1, 13)]


def _called(target: Target) -> str:
    return (
        gettext("{item}的费用").format(item=target.title) if target.to.startswith("cost:") else target.title
    )


def grouped_targets(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be, for the screen's list: fields of the table, quantities and costs of items, months."""
    possible = possible_targets(table)
    found = [
        (title, [(one.to, _called(one)) for one in possible if one.to.startswith(kind)])
        for title, kind in _GROUPS
    ]
    if table.name in BY_ITEM:
        found.append((_MONTHLY, [(f"month:{month}", name) for month, name in _months()]))
    return [group for group in found if group[1]]

"""Worked cases of standards, read from `tests/cases/standards/<standard>/`: rows of ledgers, facts, traits and answers in, a sheet out."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from itertools import count
from pathlib import Path

from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.standards.rules.answers import read
from jieyue.standards.rules.facts import DATA_YEAR, FACTS, Fact, absent, as_fact, months_fact
from jieyue.standards.rules.form import load
from jieyue.standards.rules.readings import Row, reader
from jieyue.standards.rules.score import NO_OPINIONS, score
from jieyue.standards.rules.traits import BY_PHRASE, READ, known
from jieyue.values.wording import say

FOLDER = Path(__file__).parents[2] / "cases" / "standards"
CASES = sorted(path for path in FOLDER.glob("*/*.toml") if path.stem != "standard")


def standard_of(folder):
    """The standard a folder is named after: shipped, or made up for the tests and lying in it."""
    own = FOLDER / folder / "standard.toml"
    shipped = files("jieyue.standards") / "data" / f"{folder}.toml"
    return load((own if own.is_file() else shipped).read_text(encoding="utf-8"))


def rows_of(ledger, told, numbers):
    """Rows as a case writes them: their cells, and the period of those that have one."""
    kind = LEDGERS[ledger]
    for number, row in zip(numbers, told, strict=False):
        cells = {name: value for name, value in row.items() if name != "period"}
        yield Row(number, _month(row.get("period") or cells[kind.begins]), cells)


def _month(text):
    _year, _, rest = text.partition("-")
    if rest.startswith("Q"):
        return int(rest[1]) * 3
    return int(rest[:2]) if rest else 0


def read_facts(standard, case):
    """What the rows of a case tell of everything its standard asks the catalogue's ledgers."""
    numbers = count(1)
    rows = {ledger: list(rows_of(ledger, told, numbers)) for ledger, told in case.get("rows", {}).items()}
    told = {}
    for name in standard.fact_names:
        reading = FACTS[name].reading
        if reading is not None:
            told[name] = as_fact(name, reader(reading)(rows.get(reading.ledger, [])))
    for name in READ.keys() & set(standard.traits):
        own = rows.get(READ[name].ledger)
        if own:
            told[name] = known(name, bool(reader(READ[name])(own).value))
    return told


def facts_of(standard, case):
    told = read_facts(standard, case)
    told |= {name: _fact(name, fact) for name, fact in case.get("facts", {}).items()}
    for phrase, holds in case.get("traits", {}).items():
        name = BY_PHRASE[phrase].name
        told[name] = known(name, holds)
    year = case.get("data_year")
    return told | ({DATA_YEAR: Fact(DATA_YEAR, Decimal(year))} if year else {})


def _fact(name, told):
    if "missing" in told:
        return months_fact(name, set(range(1, 13)) - set(told["missing"]))
    return Fact(name, Decimal(told["value"])) if "value" in told else absent(name, say(told["reason"]))


def sheet_of(standard, case, opinions=NO_OPINIONS):
    """The sheet of a case.  An answer is its text, or a table with a note beside it."""
    answers = {}
    for key, told in case.get("answers", {}).items():
        text, note = (told["value"], told["note"]) if isinstance(told, dict) else (told, "")
        answers[key] = read(standard.questions[key], text, note)
    return score(standard, facts_of(standard, case), answers, opinions)

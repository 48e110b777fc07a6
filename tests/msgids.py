"""Finds every sentence that a reader may meet: what the English catalogue has to hold."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.template.base import Lexer, TokenType

from jieyue.accounts.queries import STATES as PEOPLE_STATES
from jieyue.acts.rules import ACTS, ROLE_TITLES
from jieyue.api.interface import described
from jieyue.api.reference import TITLES
from jieyue.evaluations.rules.cleaning import LACKS
from jieyue.evaluations.rules.workflow import STATE_TITLES, TRANSITIONS
from jieyue.exchange.kinds import KINDS as KINDS_OF_SHEETS
from jieyue.indicators.rules import likeness
from jieyue.indicators.rules.judgements import STANDINGS, VERDICTS, WHYS
from jieyue.ledgers.rules import filings
from jieyue.ledgers.rules.blanks import REASONS, ROW_REASONS
from jieyue.ledgers.rules.checks.found import KINDS
from jieyue.ledgers.rules.drawing import WHY_TITLES
from jieyue.ledgers.rules.records.kinds import LEDGERS, RHYTHM_TITLES, UNIT_TITLES
from jieyue.plans.rules.splitting import BY_TITLES
from jieyue.plans.rules.standing import OUTCOME_TITLES
from jieyue.plans.rules.workflow import STATE_TITLES as GOAL_STATE_TITLES
from jieyue.plans.rules.workflow import STEP_TITLES
from jieyue.registry.rules import PREMISES, TIERS, candidates
from jieyue.registry.rules.history import EVENT_TITLES, FIELD_TITLES, PARTS
from jieyue.sites.rules import METHODS
from jieyue.values.units import UNITS
from jieyue.values.wording import MONTHS
from jieyue.web.templatetags.wording import _STATE_TITLES

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jieyue"
# The functions whose first argument is a msgid.
MARKERS = {"say", "gettext", "gettext_lazy", "Message"}
# Keys of data files whose values people read.
DATA_WORDS = {"title", "question", "evidence", "clause", "text", "note", "mark"}
CHINESE = re.compile("[\u3400-\u9fff]")
# Joins of two parts whose punctuation is Chinese.
JOINED = re.compile(r"^[^a-zA-Z]*\{.*[::、。(}](?![ \w=×]).*\{|\}。$")
_QUOTED = re.compile(r"""^translate\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_COMMANDS = SOURCE / "cli"


@dataclass(frozen=True)
class Found:
    """A msgid (with its plural where there is one) and the place it stands in.

    `english` is what the data beside it already says.
    """

    msgid: str
    plural: str
    place: str
    english: str = ""


def in_code() -> Iterator[Found]:
    """Literals handed to say, gettext or Message anywhere in the programme."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in MARKERS and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield Found(first.value, "", str(path.relative_to(SOURCE)))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def in_commands() -> Iterator[Found]:
    """What --help says: a command's first line and the help of its words and options."""
    for path in sorted(_COMMANDS.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = str(path.relative_to(SOURCE))
        if path.parent.name == "commands" and (told := ast.get_docstring(tree)):
            yield Found(told.splitlines()[0], "", place)
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg in {"help", "description"}:
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and CHINESE.search(str(part.value)):
                        yield Found(str(part.value), "", place)


def in_tables() -> Iterator[Found]:
    """Chinese words in tables of the screens' and commands' modules: headings, piles of the desk, dates."""
    for path in sorted((*(SOURCE / "web").rglob("*.py"), *(_COMMANDS / "commands").glob("*.py"))):
        if path.parent.name == "templatetags":
            continue  # weekdays, 万 and 亿: used in Chinese only; its titles are among the rules' words
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for statement in tree.body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
                continue
            for node in ast.walk(statement.value):
                if (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and CHINESE.search(node.value)
                ):
                    yield Found(node.value, "", str(path.relative_to(SOURCE)))


def in_checks() -> Iterator[Found]:
    """Causes and counts that the checks of the ledgers put into their sentences."""
    for path in sorted((SOURCE / "ledgers" / "rules" / "checks").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                yield Found(node.value, "", str(path.relative_to(SOURCE)))


def in_rules() -> Iterator[Found]:
    """Words that rules hold as plain text and screens look up."""
    tables = {
        "acts": [act.title for act in ACTS.values()] + list(ROLE_TITLES.values()),
        "people": [title for _, title in PEOPLE_STATES],
        "organs": list(_STATE_TITLES.values()),
        "workflow": list(STATE_TITLES.values()) + [step.title for step in TRANSITIONS],
        "registry": [title for _, title in (*TIERS, *PREMISES)],
        "sites": [title for _, title in METHODS],
        "filings": [
            *filings.STATE_TITLES.values(),
            *(step.title for step in filings.TRANSITIONS),
            *REASONS.values(),
            *ROW_REASONS.values(),
            *WHY_TITLES.values(),
        ],
        "findings": [*KINDS.values(), *VERDICTS.values(), *WHYS.values(), *STANDINGS.values()],
        "goals": [
            *BY_TITLES.values(),
            *OUTCOME_TITLES.values(),
            *GOAL_STATE_TITLES.values(),
            *STEP_TITLES.values(),
        ],
        "ledgers": [
            *RHYTHM_TITLES.values(),
            *UNIT_TITLES.values(),
            *(unit.title for unit in UNITS.values()),
            *(kind.block for kind in LEDGERS.values()),
        ],
        "history": [*EVENT_TITLES.values(), *FIELD_TITLES.values(), *dict(PARTS).values(), "是", "否"],
        "likeness": list(likeness.REASONS.values()),
        "candidates": list(candidates.REASONS.values()),
        "cleaning": list(LACKS.values()),
        "periods": MONTHS,
        "exchange": [kind.title for name, kind in KINDS_OF_SHEETS.items() if name not in LEDGERS],
        "calendar": ["创建计划报省备案", "评价验收", "总结通报"],
    }
    for place, words in tables.items():
        yield from (Found(word, "", place) for word in words)


def in_interface() -> Iterator[Found]:
    """What the endpoints say of themselves, which the page of the interface shows."""
    yield from (Found(title, "", "api/reference.py") for title in TITLES.values())
    for methods in described()["paths"].values():
        for operation in methods.values():
            place = f"api/v1/{operation['tags'][0]}.py"
            yield Found(operation["summary"], "", place)
            for told in operation["parameters"]:
                yield Found(told.get("description", ""), "", place)
            # A form stands in its operation and not among the shapes.
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for field in content["schema"].get("properties", {}).values():
                    yield Found(field.get("description", ""), "", place)
    for shape in described()["components"]["schemas"].values():
        for field in shape.get("properties", {}).values():
            yield Found(field.get("description", ""), "", "api/shapes")


def in_data() -> Iterator[Found]:
    """Words of the data that come with jieyue: titles, questions, parts, clauses; the demo's names are data."""
    for path in sorted(SOURCE.rglob("data/**/*.toml")):
        if _COMMANDS not in path.parents:
            yield from _in_table(
                tomllib.loads(path.read_text(encoding="utf-8")), str(path.relative_to(SOURCE))
            )


def _in_table(table: Any, place: str) -> Iterator[Found]:
    if isinstance(table, list):
        for entry in table:
            yield from _in_table(entry, place)
    elif isinstance(table, dict):
        for word in DATA_WORDS & table.keys():
            if isinstance(table[word], str):
                yield Found(table[word], "", place, table.get(f"{word}_en", ""))
        for entry in table.values():
            yield from _in_table(entry, place)


def in_templates() -> Iterator[Found]:
    for path in sorted((SOURCE / "web" / "templates").rglob("*.html")):
        place = str(path.relative_to(SOURCE))
        yield from _in_template(path.read_text(encoding="utf-8"), place)


def _in_template(text: str, place: str) -> Iterator[Found]:
    block: list[str] | None = None
    singular = ""
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if word == "blocktranslate":
                block, singular = [], ""
            elif word == "plural" and block is not None:
                block, singular = [], "".join(block)
            elif word == "endblocktranslate" and block is not None:
                whole = "".join(block)
                yield Found(singular or whole, whole if singular else "", place)
                block = None
            elif word == "translate":
                quoted = _QUOTED.match(token.contents)
                if quoted:
                    # Django looks a literal up with its percent signs doubled.
                    yield Found((quoted[1] or quoted[2]).replace("%", "%%"), "", place)
        elif block is not None:
            told = f"%({token.contents})s" if token.token_type == TokenType.VAR else token.contents
            block.append(told if token.token_type == TokenType.VAR else told.replace("%", "%%"))


def all_found() -> list[Found]:
    """Every msgid once, in the order of the places; what is not Chinese needs no translation."""
    found: dict[tuple[str, str], Found] = {}
    for one in (
        *in_data(),
        *in_templates(),
        *in_rules(),
        *in_checks(),
        *in_tables(),
        *in_interface(),
        *in_commands(),
        *in_code(),
    ):
        if CHINESE.search(one.msgid) or JOINED.search(one.msgid):
            found.setdefault((one.msgid, one.plural), one)
    return list(found.values())

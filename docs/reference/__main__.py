"""Writes the reference pages beside it from the tables the programme runs on: `python -m docs.reference`.

A page written by hand would soon say something else than the code; `tests/shape/test_reference.py` compares them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import django

from jieyue.acts.rules import ACTS, OFFICES, ROLE_TITLES, Role
from jieyue.evaluations.rules.workflow import STATE_TITLES, TRANSITIONS
from jieyue.indicators.rules.definitions import DEFINITIONS, ProfileTerm, Term
from jieyue.indicators.rules.factors import FACTOR_SETS, FACTOR_UNITS
from jieyue.ledgers.rules import filings
from jieyue.ledgers.rules.items import ITEMS
from jieyue.ledgers.rules.records.kinds import LEDGERS
from jieyue.standards.rules import modifiers, verdict
from jieyue.standards.rules.answers import Question
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.filling import ENERGY, GOALS, Filled, filled, told_points
from jieyue.standards.rules.form import load
from jieyue.standards.rules.kinds import KINDS
from jieyue.standards.rules.shipped import shipped_codes
from jieyue.standards.rules.standard import Condition, Conditions, Item, Source
from jieyue.standards.rules.telling import source_words, verdict_words
from jieyue.standards.rules.telling import told as line_told
from jieyue.standards.rules.traits import TRAITS
from jieyue.values.quantities import plain

HERE = Path(__file__).resolve().parent
STANDARDS = shipped_codes()
MARKS = {
    "R": "read in a public source",
    "R-c": "read in public source code",
    "D": "by definition",
    "K": "background knowledge, to be checked (待核)",
}


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def roles(act: str) -> str:
    """Who may, in words; the three offices together where all of them may."""
    held = ACTS[act].roles
    offices = ["各级机关事务管理部门"] if held >= OFFICES else []
    return "、".join(
        offices + [ROLE_TITLES[role] for role in Role if role in held and not (offices and role in OFFICES)]
    )


def acts() -> str:
    rows = [
        (f"`{act.code}`", act.title, roles(act.code), "yes" if act.needs_reason else "")
        for act in ACTS.values()
    ]
    return f"""# Acts 办理动作

Every official act, and the roles that may do it inside their part of the tree. From `acts/rules.py`.

{table(("act", "办理动作", "who may", "needs a reason"), rows)}
"""


def states() -> str:
    return f"""# States 状态

## A case 评价

Every way from one state to the next. From `evaluations/rules/workflow.py` and `acts/rules.py`; that a case may only
pass when the standard's conditions are met is decided in `evaluations/rules/decide.py`.

{drawn("case", TRANSITIONS, STATE_TITLES)}

## A filing 台账报送

One organ's ledger of one period. From `ledgers/rules/filings.py` and `acts/rules.py`. A submission needs a figure or a
reason for everything expected; with several levels of review an approval hands the filing to the level above until the
last one has approved; what is locked is returned only while an exception holds.

{drawn("filing", filings.TRANSITIONS, filings.STATE_TITLES)}
"""


def drawn(of: str, transitions: Sequence[Any], titles: Mapping[Any, str]) -> str:
    """A table of transitions as a diagram and as rows."""
    steps = [(one, source) for one in transitions for source in titles if source in one.sources]
    arrows = [f"    {source} --> {one.target}: {one.act} {one.title}" for one, source in steps]
    named = [f"    {state}: {state} {title}" for state, title in titles.items()]
    rows = [
        (f"`{one.act}` {one.title}", titles[source], titles[one.target], roles(f"{of}.{one.act}"))
        for one, source in steps
    ]
    diagram = "\n".join(["stateDiagram-v2", f"    [*] --> {next(iter(titles))}", *named, *arrows])
    return f"""```mermaid
{diagram}
```

{table(("act", "from", "to", "who may"), rows)}"""


def indicators() -> str:
    rows = [
        (
            f"`{one.code}`",
            one.title,
            one.unit,
            f"`{one.formula}`",
            "<br>".join(f"`{name}`: {_term(term)}" for name, term in one.terms.items()),
            one.source,
            one.mark,
        )
        for one in DEFINITIONS.values()
    ]
    return f"""# Indicators 指标

From `indicators/data/*.toml`. {_legend()}

{table(("code", "指标", "unit", "formula", "terms", "source", "mark"), rows)}
"""


def _term(term: Term) -> str:
    if isinstance(term, ProfileTerm):
        return f"{term.title}({term.unit}),按天加权平均"
    return f"{term.title}({term.unit}) = " + "、".join(ITEMS[item].title for item in term.items)


def factors() -> str:
    parts = [f"# Factors 系数\n\nFrom `indicators/data/factors/*.toml`. {_legend()}"]
    for one in FACTOR_SETS.values():
        rows = [
            (
                ITEMS[item].title,
                f"{plain(factor.value)} {FACTOR_UNITS[kind]}/{ITEMS[item].unit}",
                factor.source,
                factor.mark,
            )
            for (item, kind), factor in one.factors.items()
        ]
        parts.append(f"## `{one.id}` {one.title}({one.method})\n\n{one.source}")
        parts.append(table(("item", "factor", "source", "mark"), rows))
    return "\n\n".join(parts) + "\n"


def _legend() -> str:
    return "Marks: " + "; ".join(f"{mark} {meaning}" for mark, meaning in MARKS.items()) + "."


def standard(code: str) -> str:
    text = (files("jieyue.standards") / "data" / f"{code}.toml").read_text(encoding="utf-8")
    told = load(text)
    parts = [
        f"# {told.title}",
        f"{told.mark}: {told.note}",
        *([f"依据:{told.source}"] if told.source else []),
        f"满分 {plain(told.points)} 分。" + "".join(str(sentence) for sentence in verdict_words(told)),
        f"From `standards/data/{code}.toml`; rule kinds in [rule-kinds.md](rule-kinds.md).",
    ]
    for gate in told.gates:
        parts.append(f"## 门槛 {gate.id} {gate.title}({gate.clause})")
        parts.append(table(("id", "condition", "rule", "from"), [_condition(one) for one in gate.conditions]))
    for block in told.blocks:
        parts.append(f"## {block.id} {block.title}({plain(block.points)} 分)")
        parts.append(_items(block.items))
    if told.bonus:
        parts.append(f"## 附加分(最多 {plain(told.bonus_cap)} 分)")
        parts.append(_items(told.bonus))
    return "\n\n".join(parts) + "\n"


def _items(items: Iterable[Item]) -> str:
    lines = [
        (
            one.id,
            one.title,
            one.clause,
            plain(one.points),
            "<br>".join(str(part) for part in (line_told(one).rule, *line_told(one).modifiers)),
            _source(one.source),
            one.evidence,
            one.mark,
        )
        for one in items
    ]
    return table(("id", "item", "clause", "points", "rule", "from", "evidence", "mark"), lines)


def _condition(one: Condition) -> tuple[str, ...]:
    return one.id, one.title, str(line_told(one).rule), _source(one.source)


def _source(source: Source) -> str:
    if isinstance(source, Question):
        return f"{source_words(source)}" + "".join(f"<br>{part.id} {part.text}" for part in source.parts)
    if isinstance(source, Conditions):
        return "<br>".join(
            f"{one.id} {one.title}({line_told(one).rule}){_source(one.source)}" for one in source.conditions
        )
    against = f"<br>比较 {FACTS[source.against].title} `{source.against}`" if source.against else ""
    return f"台账:{FACTS[source.fact].title} `{source.fact}`{against}"


def filling(code: str) -> str:
    """Which ledger or meter fills every item of a shipped standard, or why nothing can."""
    told = load((files("jieyue.standards") / "data" / f"{code}.toml").read_text(encoding="utf-8"))
    rows = [row for one in filled(told) for row in _filled(one)]
    return f"""# {told.title}:填报来源

{told.mark}。{plain(told.points)} 分中,台账可以自动评 {plain(told_points(told))} 分。

From `standards/data/{code}.toml` by `standards/rules/filling.py`; the ledgers are those of `ledgers/data/kinds/`.

{table(("id", "line", "points", "filled by", "how, or why nothing can"), rows)}
"""


def _filled(one: Filled) -> Iterable[tuple[str, ...]]:
    points = "" if one.points is None else plain(one.points)
    ledgers = "、".join(dict.fromkeys(_ledger(filler.ledger) for filler in one.fillers if filler.ledger))
    yield one.id, one.title, points, ledgers, "<br>".join(str(filler.words) for filler in one.fillers)
    for part in one.parts:
        yield from _filled(part)


def _ledger(code: str) -> str:
    named = {ENERGY: "能耗台账和名录", GOALS: "年度指标"}
    return (
        f"[{LEDGERS[code].title}](../../src/jieyue/ledgers/data/kinds/{code}.toml)"
        if code in LEDGERS
        else named[code]
    )


def rule_kinds() -> str:
    kinds = [(f"`{name}`", kind.TITLE, _first_line(kind)) for name, kind in KINDS.items()]
    bent = [
        (f"`{one.name}`", _first_line(import_module(f"{modifiers.__name__}.{one.name}")))
        for one in iter_modules(modifiers.__path__)
    ]
    beside = [
        (f"`{one.name}`", _first_line(import_module(f"{verdict.__name__}.{one.name}")))
        for one in iter_modules(verdict.__path__)
    ]
    facts = [(f"`{one.name}`", one.title, one.unit.sign, one.meaning) for one in FACTS.values()]
    traits = [(one.phrase, f"`{one.name}`", one.asked) for one in TRAITS.values()]
    return f"""# The language of standards 评价标准的规则

An item has a source, a rule and, where it needs them, modifiers; what decides beside the points stands at the end.

## Item rules 评分规则

From `standards/rules/kinds/`, one module each.

{table(("kind", "规则", "meaning"), kinds)}

## Modifiers 修饰

From `standards/rules/modifiers/`.

{table(("module", "meaning"), bent)}

## Verdict 结论

From `standards/rules/verdict/`.

{table(("module", "meaning"), beside)}

## Facts 台账数据

What a ledger item may name. From `standards/rules/facts.py`.

{table(("fact", "数据", "unit", "meaning"), facts)}

## Traits 单位情况

The words of conditions, joined by 且, 或, 非 and brackets. From `standards/rules/traits.py`; what has a question is
asked of the organ where no record tells.

{table(("phrase", "fact", "asked"), traits)}
"""


def _first_line(module: Any) -> str:
    return (module.__doc__ or "").splitlines()[0]


def interface() -> str:
    """The description of the REST interface; its code is loaded once Django is set up."""
    told = import_module("jieyue.api.interface").described()
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "acts.md": acts,
    "states.md": states,
    "indicators.md": indicators,
    "factors.md": factors,
    "rule-kinds.md": rule_kinds,
    **{f"standard-{code}.md": partial(standard, code) for code in STANDARDS},
    **{f"filling-{code}.md": partial(filling, code) for code in STANDARDS},
    "openapi.json": interface,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
    django.setup()
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")

"""Writes the reference pages beside it from the tables the programme runs on: `python -m docs.reference`.

A page written by hand would soon say something else than the code; `tests/shape/test_reference.py` compares them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import django

from jieyue.acts.rules import ACTS, OFFICES, ROLE_TITLES, Role
from jieyue.evaluations.rules.workflow import STATE_TITLES, TRANSITIONS
from jieyue.indicators.rules.definitions import DEFINITIONS, ProfileTerm, Term
from jieyue.indicators.rules.factors import FACTOR_SETS, FACTOR_UNITS
from jieyue.ledgers.rules import filings
from jieyue.ledgers.rules.items import ITEMS
from jieyue.standards.rules.answers import Question
from jieyue.standards.rules.facts import FACTS
from jieyue.standards.rules.form import load
from jieyue.standards.rules.standard import CONDITION_POINTS, Condition, Item, Source
from jieyue.standards.rules.units import figure, per_cent
from jieyue.values.quantities import plain

HERE = Path(__file__).resolve().parent
STANDARD = "example-2026"
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


def standard() -> str:
    text = (files("jieyue.standards") / "data" / f"{STANDARD}.toml").read_text(encoding="utf-8")
    told = load(text)
    parts = [
        f"# {told.title}",
        f"{told.mark}: {told.note}",
        f"满分 {plain(told.points)} 分,{plain(told.pass_mark)} 分及以上且门槛均满足为通过。",
        f"From `standards/data/{STANDARD}.toml`; rule kinds in `standards/rules/kinds/`.",
    ]
    for gate in told.gates:
        parts.append(f"## 门槛 {gate.id} {gate.title}({gate.clause})")
        rows = [
            (one.id, one.title, _rule(one, CONDITION_POINTS), _source(one.source)) for one in gate.conditions
        ]
        parts.append(table(("id", "condition", "rule", "from"), rows))
    for block in told.blocks:
        parts.append(f"## {block.id} {block.title}({plain(block.points)} 分)")
        lines = [
            (
                one.id,
                one.title,
                one.clause,
                plain(one.points),
                _rule(one, one.points),
                _source(one.source),
                one.evidence,
            )
            for one in block.items
        ]
        parts.append(table(("id", "item", "clause", "points", "rule", "from", "evidence"), lines))
    return "\n\n".join(parts) + "\n"


def _source(source: Source) -> str:
    if isinstance(source, Question):
        return f"问:{source.text}" + "".join(f"<br>{part.id} {part.text}" for part in source.parts)
    against = f"<br>比较 {FACTS[source.against].title} `{source.against}`" if source.against else ""
    return f"台账:{FACTS[source.fact].title} `{source.fact}`{against}"


def _rule(line: Item | Condition, points: Decimal) -> str:
    unit = line.source.unit if isinstance(line.source, Question) else FACTS[line.source.fact].unit
    parts = line.source.parts if isinstance(line.source, Question) else ()
    words: Mapping[str, Callable[[Any], str]] = {
        "all_or_nothing": lambda _: "做到得满分,否则不得分",
        "sum_of_points": lambda _: (
            "按要点计分:" + "、".join(f"{part.id} {plain(part.points)}" for part in parts)
        ),
        "per_unit_capped": lambda p: f"每 1 {unit.sign}得 {plain(p.each)} 分,最多 {plain(points)} 分",
        "deduct_per_missing": lambda p: (
            f"应有 {figure(Decimal(p.required), unit)},每缺 1 {unit.sign}扣 {plain(p.each)} 分,最低 {plain(p.floor)} 分"
        ),
        "ratio_bands": lambda p: ";".join(f"{band.words}得 {plain(band.score)} 分" for band in p.bands),
        "reduction_vs_base": lambda p: (
            _reduction(p.target) + (f";未增长得 {plain(p.held)} 分" if p.held else "")
        ),
        "threshold_count": lambda p: f"达到 {figure(p.at_least, unit)}",
    }
    return words[line.rule.kind](line.rule.params)


def _reduction(target: Decimal) -> str:
    if target > 0:
        return f"下降 {per_cent(target)} 以上"
    return f"升幅不超过 {per_cent(-target)}" if target < 0 else "不增长"


def interface() -> str:
    """The description of the REST interface; its code is loaded once Django is set up."""
    told = import_module("jieyue.api.interface").described()
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "acts.md": acts,
    "states.md": states,
    "indicators.md": indicators,
    "factors.md": factors,
    f"standard-{STANDARD}.md": standard,
    "openapi.json": interface,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
    django.setup()
    for name, page in PAGES.items():
        (HERE / name).write_text(page(), encoding="utf-8")

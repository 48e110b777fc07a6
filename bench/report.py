"""Figures as a table, on the terminal and in docs/benchmarks.md, where each bench owns one marked section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.figures import Figure
from bench.homes import CHECKOUT

PAGE = CHECKOUT / "docs" / "benchmarks.md"
_HEAD = ("what", "median", "worst", "bar", "peer", "ratio", "")


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, columns aligned so that it reads in a terminal too."""
    rows = [_HEAD, *(_row(figure) for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, " | ".join("-" * max(width, 3) for width in widths))
    notes = [f"- {figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join([*(f"| {line} |" for line in lines), *([""] if notes else []), *notes])


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = figure.ratio
    return (
        figure.what,
        _value(figure.median, figure.unit),
        _value(figure.worst, figure.unit) + f" of {len(figure.runs)}",
        _bar(figure),
        "" if figure.peer is None else f"{figure.peer_name} {_value(figure.peer, figure.unit)}",
        "" if ratio is None else f"{ratio:.1f} x",
        {None: "", True: "met", False: "MISSED"}[figure.met],
    )


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"{'>=' if figure.more_is_better else '<='} {_value(figure.bar, figure.unit)}"


def _value(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
    return f"{shown} {unit}"


def rewrite(name: str, text: str) -> None:
    """Put `text` between the marks of the bench `name`.  Raises LookupError where the page has none."""
    page = PAGE.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- bench:{name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not marks.search(page):
        raise LookupError(f"{PAGE} has no section marked bench:{name}")
    PAGE.write_text(marks.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), encoding="utf-8")

"""`make bench`: takes the figures and prints them; `--write` keeps them in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench import (
    checks,
    export,
    first_page,
    fresh_database,
    importing,
    indicators,
    saving,
    scoring,
    screens,
    sheets,
)
from bench.figures import Bench, Figure, Plan
from bench.machine import commit, load, machine, today, wait_for_calm
from bench.report import rewrite, table

BENCHES: dict[str, Bench] = {
    "fresh-database": fresh_database.bench,
    "first-page": first_page.bench,
    "import": importing.bench,
    "sheets": sheets.bench,
    "indicators": indicators.bench,
    "screens": screens.bench,
    "saving": saving.bench,
    "checks": checks.bench,
    "scoring": scoring.bench,
    "export": export.bench,
}


def main() -> int:
    """Exit code 1 where a bar is missed, so that a script can tell."""
    words = _parser().parse_args()
    missed = False
    print(f"{machine()}\ncommit {commit()}, {today()}\n")
    with tempfile.TemporaryDirectory(prefix="jieyue-bench-") as scratch:
        for name in words.benches or BENCHES:
            folder = Path(scratch) / name
            folder.mkdir()
            before = wait_for_calm(words.patience)
            figures = BENCHES[name](Plan(words.runs, words.quick, folder, words.province, words.peer_rows))
            told = _section(figures, before, quick=words.quick)
            print(f"## {name}\n\n{told}\n", flush=True)
            if words.write:
                rewrite(name, told)
            missed |= any(figure.met is False for figure in figures)
    return int(missed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("benches", nargs="*", metavar="BENCH", help=f"of: {', '.join(BENCHES)}; all if none")
    parser.add_argument("--runs", type=int, default=5, help="runs of each; slow ones take fewer")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that all benches work")
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/benchmarks.md")
    parser.add_argument(
        "--patience", type=float, default=0, metavar="S", help="wait so long for a load below 1"
    )
    parser.add_argument(
        "--province", type=Path, metavar="HOME", help="a home filled by `jieyue demo --organs 15000` before"
    )
    parser.add_argument(
        "--peer-rows", type=int, metavar="N", help="rows the peer imports; 20000 as ours, if none"
    )
    return parser


def _section(figures: list[Figure], before: float, *, quick: bool) -> str:
    taken = f"{machine()}; commit {commit()}; {today()}; load {before:.1f} before, {load():.1f} after."
    return f"{'QUICK SIZES, no basis for any statement. ' * quick}{taken}\n\n{table(figures)}"


if __name__ == "__main__":
    sys.exit(main())

"""A province's table as a workbook, fetched by a programme while somebody else goes on working."""

from __future__ import annotations

import http.client
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil

from bench.figures import Figure, Plan, p95
from bench.homes import CHECKOUT, FailedError, Home, in_child, new_home
from bench.visitor import HOST, Visitor, served

ROWS, QUICK_ROWS = 100_000, 1_000
FIELDS, ROWS_AN_ORGAN = 18, 100
SECONDS, MEGABYTES = 5.0, 260.0
PAGE = "/organs/"
WARM_UP = 10
# Seconds between two pages of somebody who reads quickly.
PAUSE = 0.5
_KIND = "wide"
# With organ and day, which every row of the ledger has, twenty columns.
_FIELD = """
[[fields]]
key = "{key}"
title = "第{number}列"
title_en = "Column {number}"
type = "{type}"
"""
_LEDGER = """
code = "wide"
order = 999
title = "宽表"
title_en = "A wide ledger"
block = "测量"
clause = "测量"
clause_en = "Measured"
rhythm = "occasion"
identity = ["day"]
begins = "day"
source = "bench"
mark = "示例"

[[fields]]
key = "day"
title = "日期"
title_en = "Day"
type = "date"
required = true
"""


def bench(plan: Plan) -> list[Figure]:
    rows = QUICK_ROWS if plan.quick else ROWS
    home = _home(plan.scratch, rows)
    told = in_child("bench.children.wide", str(rows), str(ROWS_AN_ORGAN), str(FIELDS), home=home)
    seconds, pages, quiet, sizes = [], [], [], []
    with served(home) as port:
        visitor = Visitor(port)
        visitor.sign_in(told["username"], told["password"])
        for _ in range(WARM_UP):
            visitor.get(PAGE)
        quiet = [visitor.get(PAGE)[0] for _ in range(100)]
        for _ in range(plan.runs):
            with _asking(visitor) as times:
                took, size = _export(port, told["token"])
            seconds.append(took)
            sizes.append(size)
            pages.append(p95(times))
        highest = max(_megabytes(home))
    name = f"{rows:,} rows x {FIELDS + 2} columns by the interface"
    return [
        Figure(f"{name}, .xlsx", seconds, bar=SECONDS, note=f"{max(sizes) / 1e6:.1f} MB"),
        Figure(f"{name}, memory of the largest server process", [highest], unit="MB", bar=MEGABYTES),
        Figure(
            f"a page ({PAGE}) all the while",
            pages,
            unit="ms p95",
            note=f"{p95(quiet):.0f} ms p95 before",
        ),
    ]


def _home(scratch: Path, rows: int) -> Home:
    """A home of a programme with one ledger more, which takes one file of data as any ledger does."""
    source = scratch / "src"
    shutil.copytree(
        CHECKOUT / "src" / "jieyue", source / "jieyue", ignore=shutil.ignore_patterns("__pycache__")
    )
    kinds = ["text", "number", "integer"]
    fields = [
        _FIELD.format(key=f"c{number}", number=number, type=kinds[number % len(kinds)])
        for number in range(1, FIELDS + 1)
    ]
    (source / "jieyue" / "ledgers" / "data" / "kinds" / f"{_KIND}.toml").write_text(
        _LEDGER + "".join(fields), encoding="utf-8"
    )
    home = new_home(scratch / "home", source)
    organs = scratch / "organs.csv"
    lines = [f"W-{number:05},机关{number},610102,县级,行政机关" for number in range(rows // ROWS_AN_ORGAN)]
    organs.write_text("\n".join(["code,name,region,tier,kind", *lines]) + "\n", encoding="utf-8")
    home.jieyue("import", "organs", organs)
    return home


def _export(port: int, token: str) -> tuple[float, int]:
    """Seconds until the file was here whole, and its bytes.  Raises FailedError."""
    connection = http.client.HTTPConnection(HOST, port, timeout=120)
    started = time.perf_counter()
    connection.request(
        "GET", f"/api/v1/sheets/{_KIND}?year=2025", headers={"Authorization": f"Bearer {token}"}
    )
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK or not body.startswith(b"PK"):
        raise FailedError(f"the export answered {answer.status}: {body[:300]!r}")
    return time.perf_counter() - started, len(body)


@contextmanager
def _asking(visitor: Visitor) -> Iterator[list[float]]:
    """Somebody asks for a page twice a second; milliseconds each."""
    times: list[float] = []
    done = Event()

    def ask() -> None:
        while not done.is_set():
            times.append(visitor.get(PAGE)[0])
            time.sleep(PAUSE)

    thread = Thread(target=ask)
    thread.start()
    try:
        yield times
    finally:
        done.set()
        thread.join()


def _megabytes(home: Home) -> Iterator[float]:
    """What each of the server's processes held at its highest, in MB (10^6 bytes)."""
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("JIEYUE_HOME") == str(home.path)
            status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii") if ours else ""
        except (psutil.Error, OSError):
            continue
        yield from (
            int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM:")
        )

"""载入演示省份:机关、台账、评价各阶段、演示账号"""

from __future__ import annotations

import argparse
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from django.conf import settings

from jieyue.accounts.actions.opening import open_home
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.cli import door
from jieyue.cli.commands import init_
from jieyue.cli.demo.organs import capacity
from jieyue.cli.demo.people import Person, officers, offices
from jieyue.cli.demo.places import places
from jieyue.cli.demo.province import province
from jieyue.cli.installing.cast import Cast, Tell
from jieyue.cli.installing.filings import save_filings
from jieyue.cli.installing.goals import assign_goals
from jieyue.cli.installing.programme import play_year
from jieyue.cli.installing.records import (
    compute_years,
    save_ledgers,
    save_records,
    save_registry,
    save_titles,
)
from jieyue.cli.installing.sign_ins import FOLDER, Keys, open_accounts, write_accounts, write_faults
from jieyue.cli.installing.visits import save_visits
from jieyue.cli.progress import shown
from jieyue.cli.readiness import home_is_ready
from jieyue.cli.statistics import refresh_statistics
from jieyue.cli.usage import WrongUsage, wrong
from jieyue.registry.queries.organs import RegionRow, regions
from jieyue.values.wording import say

ORGANS, YEARS, SEED = 1500, "2023-2025", 1
_YEARS = re.compile(r"(\d{4})-(\d{4})")
EARLIEST, LATEST, MOST_YEARS = 2015, 2090, 10
HASHING = 1  # threads that hash passwords beside the other work, which keeps one processor busy


@dataclass(frozen=True)
class Built:
    """What was installed."""

    organs: int
    entries: int
    cases: int
    faults: int
    accounts: int


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organs", type=_count, default=ORGANS, metavar="N", help="机关数,默认 %(default)s")
    parser.add_argument(
        "--years", type=_years, default=YEARS, metavar="A-B", help="数据年度,默认 %(default)s"
    )
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help="随机种子,相同则数据相同")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise wrong(say("机关数应为正整数:{text}", text=text[:20]))
    return int(text)


def _years(text: str) -> tuple[int, ...]:
    """2023-2025 as its years; at least two, as a saving needs a year to compare with."""
    found = _YEARS.fullmatch(text)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not EARLIEST <= first < last <= LATEST or last - first >= MOST_YEARS:
        raise wrong(
            say("年度应写成 2023-2025,至少两年、至多 {most} 年:{text}", most=MOST_YEARS, text=text[:20])
        )
    return tuple(range(first, last + 1))


def run(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    if not home_is_ready():
        init_.run(argparse.Namespace(admin=None, regions=None, dry_run=False))
    keeper = door.actor()
    tree = regions(keeper)
    most = capacity(places(_rows(tree)))
    if arguments.organs > most:
        raise WrongUsage(say("演示省份最多 {most} 家机关,请减少 --organs。", most=most))
    with shown() as tell:
        built = _build(keeper, tree, arguments, tell)
    _tell_summary(built, time.monotonic() - started)
    return door.DONE


def _rows(tree: Sequence[RegionRow]) -> list[tuple[str, str, str, str | None]]:
    return [(region.code, region.name, region.level, region.parent or None) for region in tree]


def _build(keeper: Actor, tree: Sequence[RegionRow], arguments: argparse.Namespace, tell: Tell) -> Built:
    """All of it in one transaction: a demo that breaks off leaves the home as empty as it was."""
    seed, years = arguments.seed, arguments.years
    with perform(keeper, "demo.build", subject="demo") as detail:
        open_home(at=keeper.at, demo_seed=seed)
        tell(say("推演全省数据"), 0, 1)
        people = offices(places(_rows(tree)))
        with _nothing_left_behind(), closing(Keys(HASHING)) as keys:
            drawn = province(seed, _rows(tree), arguments.organs, years)
            cast = Cast(drawn, years[-1] + 1, {region.code: region.path for region in tree})
            built = _install(keeper, cast, people, keys, tell)
        detail.update(seed=seed, organs=built.organs, entries=built.entries, digest=drawn.digest())
    return built


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """The lake lies outside the transaction: what was drawn into it goes when the rest is undone."""
    try:
        yield
    except BaseException:
        shutil.rmtree(settings.LAKE, ignore_errors=True)
        raise


def _install(keeper: Actor, cast: Cast, people: Sequence[Person], keys: Keys, tell: Tell) -> Built:
    drawn = cast.province
    tell(say("机关名录"), 0, 1)
    save_registry(cast)
    entries = save_ledgers(cast, tell)
    refresh_statistics()
    save_records(cast, tell)
    save_titles(cast)
    compute_years(cast, drawn.years, tell)
    tell(say("台账报送"), 0, 1)
    save_filings(cast)
    assign_goals(cast, tell)
    states = play_year(cast, tell)
    tell(say("演示账号"), 0, 1)
    rows = open_accounts(keeper, [*people, *officers(drawn.organs, states)], keys)
    save_visits(cast, states, keeper.at)
    write_accounts(FOLDER, rows)
    write_faults(FOLDER, drawn.faults)
    return Built(len(drawn.organs), entries, len(states), len(drawn.faults), len(rows))


def _tell_summary(built: Built, seconds: float) -> None:
    door.tell(
        say(
            "演示省份已载入:机关 {organs} 家、台账 {entries} 条、评价 {cases} 家、账号 {accounts} 个,用时 {seconds} 秒。",
            organs=built.organs,
            entries=built.entries,
            cases=built.cases,
            accounts=built.accounts,
            seconds=round(seconds, 1),
        )
    )
    door.tell(say("登录名和密码:{file}", file=str(FOLDER / "accounts.csv")))
    door.tell(say("预置问题({count} 条):{file}", count=built.faults, file=str(FOLDER / "faults.csv")))

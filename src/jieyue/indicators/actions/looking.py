"""Looking at single organs as soon as their ledgers were written to, before and after everybody is computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.utils.timezone import localdate

from jieyue.acts.actions import draft
from jieyue.acts.rules import Actor, seat
from jieyue.indicators.models import Computation, Finding, Look
from jieyue.indicators.queries.doubts import doubts, submitted_organs
from jieyue.indicators.queries.looking import latest_changes, look, run_of, written_since
from jieyue.indicators.rules.factors import DEFAULT_METHOD, factor_set_for
from jieyue.ledgers.queries.entries import last_change, written_after
from jieyue.ledgers.queries.locks import batches
from jieyue.ledgers.rules.checks.found import DUPLICATE, LATE
from jieyue.values.periods import Period
from jieyue.values.wording import Message

_LOOK = "finding.look"
# A sheet of more organs than this is a whole area's: looking at each would take as long as storing it, so they
# wait until somebody approves them or has everybody computed, and the screens say so.
MOST_FOLLOWED = 200


def hold_run(year: int, method: str = DEFAULT_METHOD) -> Computation | None:
    """The run of a year, which no computation takes the place of until the act is over.  Must run inside an act.

    None where there is none.  Whoever comes while a computation stores its results waits, and gets the new run.
    Who holds several years takes them in their order, whole ones or not, so that no two wait for each other.
    """
    runs = Computation.objects.filter(year=year, method=method)
    while (run := runs.select_for_update(no_key=True).first()) is None and runs.exists():
        # The one that was waited for has gone; its successor could not be seen while waiting.
        continue
    return run


def look_at(organs: Collection[int], year: int, at: datetime, method: str = DEFAULT_METHOD) -> None:
    """Bring the findings of organs up to their ledgers as they stand now.  Must run inside an act.

    Nothing happens for a year that has not begun.  Lateness and double entries do not depend on the figures and
    stay as they are.
    """
    if (run := run_to_look_in(year, at, method)) is not None:
        look_in(run, organs, at)


def catch_up(organs: Collection[int], year: int, at: datetime) -> None:
    """Look at those of the organs that were written to since they were last looked at.  Must run inside an act."""
    # Most have been looked at already, and then nobody need wait for a computation under way.
    if not written_since(organs, year, run_of(year)):
        return
    run = run_to_look_in(year, at)
    if run and (behind := written_since(organs, year, run)):
        look_in(run, behind, at)


@contextmanager
def followed(actor: Actor) -> Iterator[None]:
    """Whatever is written to ledgers inside the block is looked at after it, in a draft of its own.

    What was written stands even where that fails: it only waits to be looked at, as do organs beyond MOST_FOLLOWED.
    So whatever keeps the writing open, an answer kept under a key say, belongs inside the block.
    """
    before = last_change()
    yield
    by_year: dict[int, set[int]] = defaultdict(set)
    for organ, year in written_after(before):
        # The year after is compared with this one.
        by_year[year].add(organ)
        by_year[year + 1].add(organ)
    if not by_year:
        return
    few = len(set().union(*by_year.values())) <= MOST_FOLLOWED
    with draft(actor, _LOOK, path=seat(actor, _LOOK)):
        for year, organs in sorted(by_year.items()):
            if not few:
                _forget(organs, year)
            elif year <= localdate(actor.at).year:
                catch_up(organs, year, actor.at)


def _forget(organs: Collection[int], year: int) -> None:
    """These organs count as looked at no more, where nobody was but by themselves; nor does what was found then."""
    run = hold_run(year)
    for some in batches(sorted(organs)) if run and not run.whole else ():
        run.looks.filter(organ__in=some).delete()
        run.findings.filter(organ__in=some).delete()


def fresh_doubts(
    actor: Actor, periods: Collection[Period], codes: Collection[str] | None = None, region: str = ""
) -> Mapping[tuple[str, int, int], Message]:
    """Why an organ's month should be looked at before it is approved, judged by its ledger as it stands now.

    Of the organs with these codes or below a region, else of the whole scope; see `queries.doubts.doubts`.
    """
    by_year = submitted_organs(actor, periods, codes, region)
    with draft(actor, _LOOK, path=seat(actor, _LOOK)):
        for year, organs in sorted(by_year.items()):
            catch_up(organs, year, actor.at)
    return doubts(actor, periods, codes)


def run_to_look_in(year: int, at: datetime, method: str = DEFAULT_METHOD) -> Computation | None:
    """The run of a year, held as `hold_run` does.  Must run inside an act.

    One for what is found of single organs is begun where nobody computed everybody; None for a year that is yet
    to begin.
    """
    told = {"factor_set": factor_set_for(method).id, "at": at, "by": "", "whole": False}
    counts = {"last_change": 0, "last_record": 0, "organs": 0}
    while (run := hold_run(year, method)) is None and year <= localdate(at).year:
        Computation.objects.get_or_create(year=year, method=method, defaults=told | counts)
    return run


def look_in(run: Computation, organs: Collection[int], at: datetime) -> None:
    """Find anew what stands out in organs, in a run that is held; ledgers are seen as they stand when it is their turn.

    Nothing happens for a year that has not begun.
    """
    if run.year > localdate(at).year:
        return
    latest = latest_changes(organs, run.year)
    for some in batches(sorted(organs)):
        # Of two who look at one organ the second waits here, and reads its ledger afterwards.
        Look.objects.bulk_create(
            [Look(computation=run, organ_id=pk, change=latest.get(pk, 0)) for pk in some],
            update_conflicts=True,
            unique_fields=["computation", "organ"],
            update_fields=["change"],
        )
        run.findings.filter(organ__in=some).exclude(kind__in=(LATE, DUPLICATE)).delete()
        Finding.objects.bulk_create(look(some, run.year, at, run))

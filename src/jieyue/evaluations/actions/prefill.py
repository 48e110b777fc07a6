"""Opening the drafts of a year and filling in what the ledgers can answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from jieyue.acts.actions import perform
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Actor, seat
from jieyue.campaigns.actions import choose_standard, open_year
from jieyue.campaigns.models import Campaign
from jieyue.evaluations.actions.carrying import carry_answers
from jieyue.evaluations.actions.scoring import refresh
from jieyue.evaluations.models import Case
from jieyue.evaluations.queries.cases import with_standard
from jieyue.evaluations.queries.progress import exempt_on, named_by
from jieyue.evaluations.rules.workflow import OPEN, State
from jieyue.indicators.actions.computing import ensure_computed
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import open_on
from jieyue.standards.actions import publish
from jieyue.standards.models import StandardVersion
from jieyue.standards.queries.versions import latest_version
from jieyue.standards.rules.shipped import shipped_text


@dataclass(frozen=True)
class Prefilled:
    """What `evaluate` did: the year's cases by verdict, and who needs none."""

    organs: int  # cases of the year
    passed: int
    failed: int
    gated: int
    prefilled: int  # drafts filled in this run
    named: int  # named before, not evaluated again
    exempt: int  # demonstration units, not evaluated again


def prefill(actor: Actor, year: int, today: date, standard: str = "") -> Prefilled:
    """Open a draft for every organ that is to be evaluated and score all drafts from the ledgers.

    Submitted cases are left alone: what was submitted stays as it was.  `standard`: the code the year is
    evaluated by from now on, "" for the one it has.  Raises Refusal where there is none of that code.
    """
    opened = open_year(actor, year)
    version = _version(actor, standard or opened.standard)
    if version.code != opened.standard:
        choose_standard(actor, opened, version.code)
    for data_year in (opened.data_year - 1, opened.data_year):
        ensure_computed(actor, data_year)
    campaign = Campaign.objects.get(year=year)
    named, exempt = _left_out(actor, year, today)
    with perform(
        actor, "evaluation.prefill", subject=f"campaign {year}", path=seat(actor, "evaluation.prefill")
    ) as detail:
        drafts, moved = _drafts(actor, campaign, version, named | exempt, today)
        detail.update(moved)
        refresh(drafts, opened.data_year, actor.at)
        detail["drafts"] = len(drafts)
    counted = Case.objects.filter(in_scope(actor, "organ__path"), campaign=campaign).aggregate(
        organs=Count("pk"),
        passed=Count("pk", filter=Q(passing=True)),
        failed=Count("pk", filter=Q(passing=False)),
        gated=Count("pk", filter=Q(gated=True)),
    )
    return Prefilled(**counted, prefilled=len(drafts), named=len(named), exempt=len(exempt - named))


def _version(actor: Actor, code: str) -> StandardVersion:
    """The latest version of a standard; one that is shipped and has none is published."""
    return latest_version(code) or publish(actor, shipped_text(code))


def _left_out(actor: Actor, year: int, today: date) -> tuple[set[int], set[int]]:
    """Organs named without a case of this year, and demonstration units: in principle not evaluated again."""
    organs = Organ.objects.filter(in_scope(actor), open_on(today))
    return (
        set(organs.filter(named_by(year), ~Q(cases__campaign__year=year)).values_list("pk", flat=True)),
        set(organs.filter(exempt_on(today)).values_list("pk", flat=True)),
    )


def _drafts(
    actor: Actor, campaign: Campaign, version: StandardVersion, left_out: set[int], today: date
) -> tuple[list[Case], dict[str, int]]:
    """The open cases of the year, new ones for organs that are there and have none; all bound to `version`.

    With them, how many answers found their place in another version, and how many didn't.
    """
    known = dict(Case.objects.filter(campaign=campaign).values_list("organ_id", "state"))
    # Held until the act is over: what an organ submits meanwhile must not be scored by other facts.
    held = Case.objects.select_for_update(of=("self",))
    there = held.filter(in_scope(actor, "organ__path"), open_on(today, "organ__"))
    drafts = list(with_standard(there.filter(campaign=campaign, state__in=OPEN)))
    moved = carry_answers(drafts, version)
    organs = (
        Organ.objects.filter(in_scope(actor), open_on(today)).order_by("path").values_list("pk", flat=True)
    )
    drafts += [
        Case(campaign=campaign, organ_id=organ_id, state=State.DRAFT, since=actor.at)
        for organ_id in organs
        if organ_id not in known and organ_id not in left_out
    ]
    for case in drafts:
        case.standard = version
    return drafts, moved

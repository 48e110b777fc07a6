"""Opening a programme year and changing its dates and targets."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, seat
from jieyue.campaigns.models import Campaign, TierTarget
from jieyue.campaigns.queries import as_year
from jieyue.campaigns.rules.calendar import Year, check_year, default_year
from jieyue.values.refusals import Refusal


def open_year(actor: Actor, year: int) -> Year:
    """The year, opened with the plan's default dates and targets when it is not open yet."""
    campaign = Campaign.objects.filter(year=year).prefetch_related("targets").first()
    if campaign:
        return as_year(campaign)
    opened = default_year(year)
    _store(actor, opened, act="campaign.open")
    return opened


def change_year(actor: Actor, changed: Year) -> None:
    """Set the dates and targets of an open year.

    Raises Refusal for dates out of order and for percentages outside 0-100.
    """
    verdict = check_year(changed)
    if not verdict:
        raise Refusal(verdict.reason)
    _store(actor, changed, act="campaign.change")


def choose_standard(actor: Actor, opened: Year, code: str) -> None:
    """The standard a year is evaluated by from now on; drafts follow when they are filled in again."""
    act = "campaign.standard"
    with perform(actor, act, subject=f"campaign {opened.year}", path=seat(actor, act)) as detail:
        Campaign.objects.filter(year=opened.year).update(standard=code)
        detail.update({"standard": code, "before": opened.standard})


def _store(actor: Actor, year: Year, *, act: str) -> None:
    with perform(actor, act, subject=f"campaign {year.year}", path=seat(actor, act)) as detail:
        campaign, _ = Campaign.objects.update_or_create(
            year=year.year,
            defaults={
                "data_year": year.data_year,
                "standard": year.standard,
                "plans_due": year.plans_due,
                "acceptance_due": year.acceptance_due,
                "summary_due": year.summary_due,
                "rectification_months": year.rectification_months,
            },
        )
        for tier, percent in year.targets.items():
            TierTarget.objects.update_or_create(campaign=campaign, tier=tier, defaults={"percent": percent})
        detail["targets"] = {tier: str(percent) for tier, percent in year.targets.items()}

"""Reading the programme years."""

from __future__ import annotations

from jieyue.campaigns.models import Campaign
from jieyue.campaigns.rules.calendar import Year
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def year_of(year: int) -> Year:
    """The programme year `year`.  Raises Refusal when it has not been opened."""
    campaign = Campaign.objects.filter(year=year).prefetch_related("targets").first()
    if campaign is None:
        raise Refusal(say("{year} 年度尚未开启,请先运行 jieyue evaluate --year {year}。", year=year))
    return as_year(campaign)


def as_year(campaign: Campaign) -> Year:
    return Year(
        year=campaign.year,
        data_year=campaign.data_year,
        standard=campaign.standard,
        plans_due=campaign.plans_due,
        acceptance_due=campaign.acceptance_due,
        summary_due=campaign.summary_due,
        rectification_months=campaign.rectification_months,
        targets={target.tier: target.percent for target in campaign.targets.all()},
    )


def years() -> list[int]:
    """The years that have been opened, newest first."""
    return list(Campaign.objects.order_by("-year").values_list("year", flat=True))


def latest_year() -> int | None:
    return Campaign.objects.order_by("-year").values_list("year", flat=True).first()

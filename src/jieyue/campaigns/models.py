"""A programme year with its dates, its data year and its targets, all of them rows that can be changed."""

from __future__ import annotations

from django.db import models

from jieyue.registry.rules import TIERS


class Campaign(models.Model):
    """One year of the programme.  Dates are the last day on which the step is in time."""

    year = models.IntegerField(unique=True)
    data_year = models.IntegerField()
    standard = models.CharField(max_length=40)
    plans_due = models.DateField()  # 创建计划报省备案
    acceptance_due = models.DateField()  # 评价验收
    summary_due = models.DateField()  # 总结通报
    rectification_months = models.IntegerField(default=1)

    class Meta:
        ordering = ("year",)


class TierTarget(models.Model):
    """The share of a tier's organs that shall be named or exempt by the campaign's summary date."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    tier = models.CharField(max_length=10, choices=TIERS)
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "tier"), name="one_target_a_tier"),)

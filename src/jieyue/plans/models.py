"""Goals over years, what each place has to keep within in one year, and every change to that."""

from __future__ import annotations

from django.db import models

from jieyue.plans.rules.splitting import BY_TITLES, By
from jieyue.plans.rules.workflow import State
from jieyue.registry.models import Organ, PlacePath, Region, RegionAbove


class Goal(models.Model):
    """What a region has set out to reach in a target year, as its plan or the office above says."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="goals")
    indicator = models.CharField(max_length=30)
    base_year = models.SmallIntegerField()
    target_year = models.SmallIntegerField()
    base = models.DecimalField(max_digits=24, decimal_places=6, null=True)  # the base year's figure
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)  # below the base
    cap = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    source = models.CharField(max_length=200, blank=True)  # the document that says so
    mark = models.CharField(max_length=3, blank=True)  # K: to be checked
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ("region", "indicator", "target_year")
        constraints = (
            models.UniqueConstraint(
                fields=("region", "indicator", "target_year"), name="one_goal_a_target_year"
            ),
        )


class Assignment(models.Model):
    """What one place, a region or an organ, has to keep within in one year.

    `giver` is the region whose limit it is a part of, after a move the new one, whose office sees and revises
    it from then on; none where the place set its own goal.  `limit` is
    empty where a percentage is told but the base is not known.  `revision` counts the changes, so that
    whoever comes second notices.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="assignments")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="assignments")
    path = PlacePath(max_length=120)  # the place's own
    giver = RegionAbove(Region, on_delete=models.PROTECT, null=True, related_name="given")
    indicator = models.CharField(max_length=30)
    year = models.SmallIntegerField()
    base_year = models.SmallIntegerField()
    base = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    limit = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    by_rule = models.CharField(
        max_length=10, choices=[(by.value, title) for by, title in BY_TITLES.items()], default=By.HAND
    )
    state = models.CharField(max_length=12, choices=State.choices(), default=State.DRAFTED)
    revision = models.IntegerField(default=1)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(fields=("year", "indicator", "path"), name="one_limit_a_year"),
            models.CheckConstraint(
                condition=models.Q(region=None) ^ models.Q(organ=None), name="a_region_or_an_organ"
            ),
        )
        indexes = (models.Index(fields=("giver", "year", "indicator")), models.Index(fields=("path", "year")))


class AssignmentStep(models.Model):
    """One change of an assignment: who, when, what, why.  Append-only."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)  # draft | import | assign | acknowledge | revise
    state = models.CharField(max_length=12)
    limit = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("id",)

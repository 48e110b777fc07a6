"""Regions and organs as they stand, with what changes over the years kept by date."""

from __future__ import annotations

from typing import Any

from django.db import models

from jieyue.registry.rules import PREMISES, TIERS
from jieyue.registry.rules.history import EVENT_TITLES, PARTS


class PlacePath(models.CharField):
    """The path of a region or an organ that a row of some package belongs to.

    It follows when the place moves: `registry.actions.recording` finds every field of this kind, so that
    nothing down here has to know who keeps one.
    """

    def deconstruct(self) -> Any:
        """To the database and its migrations it is a text like others."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class RegionAbove(models.ForeignKey["Region", "Region"]):
    """The region right above the organ a row belongs to, beside its `PlacePath`; it follows when the organ moves.

    Empty stays empty.
    """

    def deconstruct(self) -> Any:
        """To the database and its migrations it is a foreign key like others."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, options


class Region(models.Model):
    """A node of the reporting tree, which is not the GB/T 2260 tree: 杨凌 and 韩城 report as cities."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=TIERS)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=60, unique=True)
    order = models.IntegerField(default=0)
    climate = models.CharField(max_length=12, blank=True)  # see `rules.climate`

    class Meta:
        ordering = ("order",)


class OrganKind(models.Model):
    """A kind of organ in the plan's scope, one row each."""

    code = models.CharField(max_length=30, primary_key=True)
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=80)
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ("order",)


class Organ(models.Model):
    """One organ: it counts once in its tier, whatever premises it sits in."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    # Indexed together with the tier, see below.
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organs", db_index=False)
    tier = models.CharField(max_length=10, choices=TIERS)
    kind = models.ForeignKey(OrganKind, on_delete=models.PROTECT, related_name="organs")
    credit_code = models.CharField(max_length=18, null=True, db_index=True)
    superior = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subordinates")
    premises = models.CharField(max_length=12, choices=PREMISES, blank=True)
    joint = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    contact = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    opened = models.DateField(null=True)  # None: before anything was kept here
    closed = models.DateField(null=True)  # the first day it is no more
    # The region's path, then the organ's own step: one prefix test serves every scope.
    path = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ("path",)
        # The second answers "how many of each tier in each region are there" without a look at the organs.
        indexes = (
            models.Index(fields=("tier", "path")),
            models.Index(fields=("region", "tier", "closed", "opened")),
            models.Index(
                fields=("closed",), condition=models.Q(closed__isnull=False), name="organs_that_are_gone"
            ),
        )


class Profile(models.Model):
    """What an organ's ratios divide by, from `valid_from` on; an empty field goes on as it was."""

    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="profiles")
    valid_from = models.DateField()
    headcount = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # 用能人数, persons
    floor_area = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # m2
    vehicles = models.IntegerField(null=True)

    class Meta:
        ordering = ("organ", "valid_from")
        constraints = (models.UniqueConstraint(fields=("organ", "valid_from"), name="one_profile_a_date"),)


class OrganEvent(models.Model):
    """A change to one organ or several, from `on`: who recorded it, why, by which document.  Undone, it stays."""

    kind = models.CharField(
        max_length=12, choices=[(kind.value, title) for kind, title in EVENT_TITLES.items()]
    )
    on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    document = models.CharField(max_length=80, blank=True)  # 文号
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("on", "id")


class EventParty(models.Model):
    """An organ's part in an event, with the fields that changed as they were and as they became."""

    event = models.ForeignKey(OrganEvent, on_delete=models.CASCADE, related_name="parties")
    organ = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="event_parties")
    part = models.CharField(max_length=4, choices=PARTS)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "organ"), name="one_part_an_organ"),)


class Distinction(models.Model):
    """Two entries somebody has looked at and found to be two organs: proposed as one no more, until it is taken back."""

    # In the order of their rows, so that a pair is one pair.
    first = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organ, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("first", "second"),
                condition=models.Q(undone_at=None),
                name="one_standing_distinction_a_pair",
            ),
        )

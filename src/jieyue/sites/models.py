"""Shared compounds with their members and methods, what they used, what each member got of it, and 户号."""

from __future__ import annotations

from django.db import models

from jieyue.registry.models import Organ, Region
from jieyue.sites.rules import METHODS


class Site(models.Model):
    """A compound several organs share (集中办公区); its members lie within its region."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="sites")
    floor_area = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # m2

    class Meta:
        ordering = ("code",)


class Membership(models.Model):
    """An organ in a compound from a day on, to a last day where it has left."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="memberships")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    floor_area = models.DecimalField(
        max_digits=15, decimal_places=4, null=True
    )  # m2 here; else the profile's

    class Meta:
        ordering = ("valid_from", "pk")
        constraints = (
            models.UniqueConstraint(fields=("site", "organ", "valid_from"), name="one_stay_a_date"),
        )


class SplitMethod(models.Model):
    """How an item is split from a month on; an empty item stands for all without a method of their own."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="methods")
    item = models.CharField(max_length=24, blank=True)
    valid_from = models.DateField()
    kind = models.CharField(max_length=12, choices=METHODS)

    class Meta:
        ordering = ("item", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("site", "item", "valid_from"), name="one_method_a_month"),
        )


class FixedShare(models.Model):
    """What an organ bears under a method of fixed shares, in per cent."""

    method = models.ForeignKey(SplitMethod, on_delete=models.CASCADE, related_name="shares")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    percent = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("method", "organ"), name="one_share_an_organ"),)


class SiteEntry(models.Model):
    """The current value of compound x item x month."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="entries")
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    quantity = models.DecimalField(max_digits=15, decimal_places=4)  # in the item's unit
    cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)  # yuan
    estimated = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("site", "item", "year", "month"), name="one_site_entry_a_month"),
        )


class SiteRevision(models.Model):
    """One value of a compound before and after, or a new split of the same value.  Append-only."""

    entry = models.ForeignKey(SiteEntry, on_delete=models.PROTECT, related_name="revisions")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=200)
    old_quantity = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    new_quantity = models.DecimalField(max_digits=15, decimal_places=4)
    old_cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    new_cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)


class OwnFigure(models.Model):
    """What a member's sub-meter shows of a compound's month."""

    entry = models.ForeignKey(SiteEntry, on_delete=models.CASCADE, related_name="own_figures")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "organ"), name="one_sub_meter_a_month"),)


class Share(models.Model):
    """What a member got of a compound's month when it was last split, and by which method."""

    entry = models.ForeignKey(SiteEntry, on_delete=models.PROTECT, related_name="shares")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="shares")
    quantity = models.DecimalField(max_digits=15, decimal_places=4)
    cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    portion = models.DecimalField(max_digits=15, decimal_places=6)  # 0 to 1
    kind = models.CharField(max_length=12, choices=METHODS)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("entry", "organ"), name="one_share_a_month"),)


class SupplyAccount(models.Model):
    """户号: a supplier's account of an item, bound to an organ or to a compound for a time."""

    number = models.CharField(max_length=40)
    item = models.CharField(max_length=24)
    supplier = models.CharField(max_length=60)
    organ = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="supply_accounts")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="supply_accounts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ("supplier", "number", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("supplier", "number", "valid_from"), name="one_binding_a_date"),
            models.CheckConstraint(
                condition=models.Q(organ=None) ^ models.Q(site=None), name="bound_to_organ_or_site"
            ),
        )

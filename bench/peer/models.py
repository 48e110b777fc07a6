"""The same fields and constraints as our ledger; the history is django-simple-history's."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords


class Organ(models.Model):
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "peer"


class Entry(models.Model):
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, db_index=False)
    item = models.CharField(max_length=24)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    quantity = models.DecimalField(max_digits=15, decimal_places=4)
    cost = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    estimated = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        app_label = "peer"
        constraints = (
            models.UniqueConstraint(fields=("organ", "item", "year", "month"), name="one_entry_a_period"),
            models.CheckConstraint(condition=models.Q(quantity__gte=0), name="quantity_not_negative"),
        )

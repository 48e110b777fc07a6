"""Evidence files: one row each, owned by an organ; the file itself lies in the store under its digest."""

from __future__ import annotations

from django.db import models

from jieyue.registry.models import Organ


class Exhibit(models.Model):
    """A file an organ handed in as evidence.  What it proves is said by the record that uses it."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="exhibits", db_index=False)
    digest = models.CharField(max_length=64, db_index=True)  # SHA-256 of the file as it came
    name = models.CharField(max_length=80)
    format = models.CharField(max_length=8)  # see `rules.formats`
    size = models.IntegerField()  # bytes
    pages = models.IntegerField(null=True)  # of a PDF
    taken_at = models.DateTimeField(null=True)  # as the camera wrote it, local time of the office
    placed = models.BooleanField(
        default=False
    )  # the original says where it was taken; the shown copy does not
    likeness = models.CharField(max_length=32, blank=True)  # the photo's fingerprint in hexadecimal
    expires = models.DateField(null=True)  # the last day it proves anything, such as a licence's
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("organ", "digest"), name="one_exhibit_a_file"),)


class PhotoBand(models.Model):
    """One of the eight parts of a photo's fingerprint: what equals in one may be nearly the same photo."""

    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="bands")
    place = models.SmallIntegerField()
    band = models.IntegerField()

    class Meta:
        indexes = (models.Index(fields=("place", "band"), name="photos_by_band"),)

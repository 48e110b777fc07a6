"""Mappings of foreign sheets that somebody wants to use again."""

from __future__ import annotations

from django.db import models

from jieyue.registry.models import PlacePath


class MappingProfile(models.Model):
    """A mapping by name, kept at a place of the tree; everybody at and below that place may use it."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    path = PlacePath(max_length=120)
    text = models.TextField()  # the TOML of `sheets.mapping`
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ("kind", "path", "name")
        constraints = (
            models.UniqueConstraint(fields=("kind", "path", "name"), name="one_mapping_a_name_and_place"),
        )

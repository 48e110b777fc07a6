"""Published versions of evaluation standards, frozen by digest, and the drafts of the next ones."""

from __future__ import annotations

from django.db import models


class StandardVersion(models.Model):
    """A standard as it was published: its whole text, never edited afterwards."""

    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    text = models.TextField()  # TOML
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("code", "id")


class StandardDraft(models.Model):
    """The next version of a standard while it is looked at: one a code, replaced by the next import."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    text = models.TextField()  # TOML
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("code",)

"""The record that an official act was done, each row chained to the one before, and answers kept for programmes."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import models


class AuditRecord(models.Model):
    """One act: who, when, on what, why, and a hash over all of it and the previous record's hash."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    user_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=40, db_index=True)
    subject = models.CharField(max_length=200)
    path = models.CharField(max_length=200, db_index=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=12, default="sha256")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("id",)

    def told(self) -> list[Any]:
        """What the hash is taken over, the predecessor's hash first."""
        return [
            self.previous,
            self.at.astimezone(UTC).isoformat(),
            self.actor,
            self.user_id,
            self.act,
            self.subject,
            self.path,
            self.reason,
            self.detail,
        ]


class Answer(models.Model):
    """What a programme was answered under a key of its own, so that asking twice does not write twice."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)  # digest of the request
    told = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user_id", "key"), name="one_answer_a_key"),)
        indexes = (models.Index(fields=("user_id", "at"), name="answers_by_age"),)

"""The one gate: permission, transaction and audit record together.  Nothing else opens a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from jieyue.acts.models import AuditRecord
from jieyue.acts.rules import ACTS, FIRST, Actor, chained_hash, may
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


@contextmanager
def draft(actor: Actor, act: str, *, path: str) -> Iterator[None]:
    """Write to a draft: permission and transaction, but no record.  Typing is not an official act.

    What is typed keeps its own author and time; submitting it is the act.  Raises Refusal when `actor` may not.
    """
    verdict = may(actor, act, path)
    if not verdict:
        raise Refusal(verdict.reason)
    with transaction.atomic():
        yield


@contextmanager
def perform(
    actor: Actor, act: str, *, subject: str, path: str = "", reason: str = ""
) -> Iterator[dict[str, Any]]:
    """Do an official act: everything inside the block is stored together with its record, or not at all.

    Yields a dict the block may fill with detail for the record (counts, digests; no personal data).
    Raises Refusal when `actor` may not, or when a reason is needed and missing.
    """
    verdict = may(actor, act, path)
    if not verdict:
        raise Refusal(verdict.reason)
    if ACTS[act].needs_reason and not reason.strip():
        raise Refusal(say("请填写“{act}”的理由。", act=say(ACTS[act].title)))
    detail: dict[str, Any] = {}
    with transaction.atomic():
        yield detail
        _append(actor, act, subject=subject, path=path, reason=reason.strip(), detail=detail)


def _append(actor: Actor, act: str, *, subject: str, path: str, reason: str, detail: dict[str, Any]) -> None:
    last = AuditRecord.objects.order_by("-id").values_list("hash", flat=True).first()
    record = AuditRecord(
        at=actor.at,
        actor=actor.name,
        user_id=actor.user_id,
        act=act,
        subject=subject,
        path=path,
        reason=reason,
        detail=detail,
        previous=last or FIRST,
    )
    record.hash = chained_hash(record.told())
    record.save(force_insert=True)

"""The one gate: permission, transaction and audit record together.  Nothing else opens a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, DecimalField, Field, JSONField, Model

from jieyue.acts.models import Answer, AuditRecord
from jieyue.acts.rules import ACTS, FIRST, Actor, chained_hash, may
from jieyue.values.refusals import NotAllowed, Refusal
from jieyue.values.wording import say

# What the driver of a database doesn't take as Python has it.
_TURNED = (DateField, DecimalField, JSONField)
# Two acts at once would both follow the same record; SQLite lets only one write at a time anyway.
_ONE_CHAIN = f"LOCK TABLE {AuditRecord._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
# A client that has not heard an answer by then will not ask again.
ANSWERS_KEPT = timedelta(days=7)


@contextmanager
def draft(actor: Actor, act: str, *, path: str) -> Iterator[None]:
    """Write to a draft: permission and transaction, but no record.  Typing is not an official act.

    What is typed keeps its own author and time; submitting it is the act.  Raises Refusal when `actor` may not.
    """
    verdict = may(actor, act, path)
    if not verdict:
        raise NotAllowed(verdict.reason)
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
        raise NotAllowed(verdict.reason)
    if ACTS[act].needs_reason and not reason.strip():
        raise Refusal(say("请填写“{act}”的理由。", act=say(ACTS[act].title)))
    detail: dict[str, Any] = {}
    with transaction.atomic():
        yield detail
        _append(actor, act, subject=subject, path=path, reason=reason.strip(), detail=detail)


def insert_many(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert new rows of one table by the ten thousand; `rows` hold the values of `fields` in their order.

    Every field without a default in the database must be named; a foreign key is given as the key it holds.
    Django's own bulk insert makes an object and a piece of statement of every row, and takes four times as
    long.  Must run inside an act.
    """
    store = connections[DEFAULT_DB_ALIAS]
    held = [model._meta.get_field(name) for name in fields]
    columns = [
        _turned(field, values, store) if isinstance(field, _TURNED) else values
        for field, values in zip(held, zip(*rows, strict=True), strict=False)
    ]
    name = store.ops.quote_name
    places = ", ".join(["%s"] * len(held))
    statement = (
        f"INSERT INTO {name(model._meta.db_table)} ({', '.join(name(field.column) for field in held)})"
        f" VALUES ({places})"
    )
    with store.cursor() as cursor:
        cursor.executemany(statement, list(zip(*columns, strict=True)))


def _turned(field: Field[Any, Any], values: Sequence[Any], store: BaseDatabaseWrapper) -> list[Any]:
    """The values as the database's driver takes them; a day that many rows share is turned once."""
    if isinstance(field, DateField):
        days = {value: field.get_db_prep_save(value, store) for value in set(values)}
        return [days[value] for value in values]
    return [field.get_db_prep_save(value, store) for value in values]


def once(actor: Actor, key: str, asked: str, do: Callable[[], Any]) -> Any:
    """Do what a programme asks for, and keep the answer under the programme's own `key` in one transaction.

    Asked again under the same key, the answer comes from what was kept and nothing is done; of two who ask
    at the same moment the second waits for the first.  What is refused leaves nothing behind.  `asked` is a
    digest of the request; `do` returns something JSON can hold.  Raises Refusal where the key was used for
    another request.
    """
    with transaction.atomic():
        kept, fresh = Answer.objects.get_or_create(
            user_id=actor.user_id, key=key, defaults={"asked": asked, "at": actor.at}
        )
        if not fresh:
            return _told_again(kept, asked)
        Answer.objects.filter(user_id=actor.user_id, at__lt=actor.at - ANSWERS_KEPT).delete()
        kept.told = do()
        kept.save(update_fields=["told"])
    return kept.told


def answered(actor: Actor, key: str, asked: str) -> Any:
    """What `once` has kept under a key, None where there is nothing: asked before work that need not be done again.

    Raises Refusal where the key was used for another request.
    """
    kept = Answer.objects.filter(user_id=actor.user_id, key=key).first()
    return None if kept is None else _told_again(kept, asked)


def _told_again(kept: Answer, asked: str) -> Any:
    if kept.asked != asked:
        raise Refusal(say("这个 Idempotency-Key 已用于另一个请求,请换一个。"))
    return kept.told


def _append(actor: Actor, act: str, *, subject: str, path: str, reason: str, detail: dict[str, Any]) -> None:
    store = connections[DEFAULT_DB_ALIAS]
    if store.features.has_select_for_update:
        with store.cursor() as cursor:
            cursor.execute(_ONE_CHAIN)
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

"""Publishing a standard: its text is checked, frozen by digest and never edited afterwards."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.standards.models import StandardVersion
from jieyue.standards.rules.form import load


def publish(actor: Actor, text: str) -> StandardVersion:
    """The version with this text, published now if it has not been.

    Raises Refusal naming the item and the rule it breaks.
    """
    standard = load(text)
    version = StandardVersion.objects.filter(digest=standard.digest).first()
    if version:
        return version
    with perform(actor, "standard.publish", subject=f"standard {standard.code}") as detail:
        detail["digest"] = standard.digest
        return StandardVersion.objects.create(
            code=standard.code, digest=standard.digest, title=standard.title, text=text, published_at=actor.at
        )

"""Drafting and publishing a standard: its text is checked, frozen by digest and never edited afterwards."""

from __future__ import annotations

from jieyue.acts.actions import draft, perform
from jieyue.acts.rules import Actor, seat
from jieyue.standards.models import StandardDraft, StandardVersion
from jieyue.standards.queries.versions import draft_of, latest_version, standard_of
from jieyue.standards.rules.difference import carried, differences
from jieyue.standards.rules.form import load
from jieyue.standards.rules.standard import Standard
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say


def publish(actor: Actor, text: str) -> StandardVersion:
    """The version with this text, published now if it has not been.

    Raises Refusal naming the item and the rule it breaks.
    """
    standard = load(text)
    version = StandardVersion.objects.filter(digest=standard.digest).first()
    if version:
        return version
    before = latest_version(standard.code)
    path = seat(actor, "standard.publish")
    with perform(actor, "standard.publish", subject=f"standard {standard.code}", path=path) as detail:
        detail["digest"] = standard.digest
        if before:
            detail["before"] = before.digest
            detail["changed"] = len(differences(standard_of(before), standard))
            detail["answers kept"] = sum(one.kept for one in carried(standard_of(before), standard))
        return StandardVersion.objects.create(
            code=standard.code, digest=standard.digest, title=standard.title, text=text, published_at=actor.at
        )


def keep_draft(actor: Actor, text: str) -> Standard:
    """Keep a text as the draft of its code's next version, in place of the draft before.

    Raises Refusal for a text that is no valid standard and for one that has been published already.
    """
    standard = load(text)
    if StandardVersion.objects.filter(digest=standard.digest).exists():
        raise Refusal(say("标准“{code}”的这一版本已经发布,没有变化。", code=standard.code))
    with draft(actor, "standard.draft", path=seat(actor, "standard.draft")):
        kept = {"title": standard.title, "digest": standard.digest, "text": text}
        StandardDraft.objects.update_or_create(
            code=standard.code, defaults={**kept, "by": actor.name, "at": actor.at}
        )
    return standard


def publish_draft(actor: Actor, code: str, seen: str = "") -> StandardVersion:
    """Publish the draft of a code.  `seen`: the digest of the draft that was looked at, "" for any.

    Raises Refusal where there is none, where another has taken its place since, and where its version number
    has been used for another text.
    """
    waiting = draft_of(code)
    if seen and waiting.digest != seen:
        raise Refusal(say("草稿“{code}”刚刚被他人更换,请重新核对差异后再发布。", code=code))
    number = load(waiting.text).version
    used = [one for one in StandardVersion.objects.filter(code=code) if standard_of(one).version == number]
    if used and used[0].digest != waiting.digest:
        raise Refusal(
            say("标准“{code}”的版本 {version} 已经发布,请在草稿中改用新的版本号。", code=code, version=number)
        )
    with draft(actor, "standard.publish", path=seat(actor, "standard.publish")):
        # Held until the end: what is published is what was looked at.
        held = StandardDraft.objects.select_for_update().filter(code=code, digest=waiting.digest).first()
        if held is None:
            raise Refusal(say("草稿“{code}”刚刚被他人更换,请重新核对差异后再发布。", code=code))
        version = publish(actor, held.text)
        held.delete()
    return version


def drop_draft(actor: Actor, code: str) -> None:
    """Throw a draft away.  Raises Refusal where there is none."""
    waiting = draft_of(code)
    with draft(actor, "standard.draft", path=seat(actor, "standard.draft")):
        waiting.delete()

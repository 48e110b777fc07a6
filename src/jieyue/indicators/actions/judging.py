"""Closing a finding with a reason and opening it again; what was said holds for the findings of later computations."""

from __future__ import annotations

from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor
from jieyue.indicators.actions.looking import catch_up
from jieyue.indicators.models import Finding, Judgement
from jieyue.indicators.queries.findings import FindingKey, seen_of
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.judgements import (
    OTHER,
    REOPENED,
    TRUE,
    VERDICTS,
    Standing,
    whys_of,
)
from jieyue.registry.queries.organs import organ_place
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

LONGEST = 500


def close(
    actor: Actor, code: str, key: FindingKey, *, verdict: str, why: str = "", words: str = "", seen: str
) -> None:
    """Close a finding with one of the verdicts, "true" with a why of the list, "other" in words.

    `seen` is the size the person saw (`FindingRow.seen`).  Raises Refusal for a verdict without its reason,
    and when the finding is gone, is another by now, or has been closed by somebody else.
    """
    words = words.strip()
    _ask_for_reason(key.kind, verdict, why, words)
    titles = [VERDICTS[verdict], whys_of(key.kind).get(why, "") if verdict == TRUE else "", words]
    path = organ_place(actor, code).path
    reason = ",".join(title for title in titles if title)
    with perform(actor, "finding.close", subject=f"finding {code} {key}", path=path, reason=reason):
        finding = _hold(actor, code, key, seen)
        if finding.standing == Standing.CLOSED and finding.judgement:
            raise Refusal(say("这处疑点刚刚已由{name}关闭,请刷新。", name=finding.judgement.by))
        _say(actor, finding, verdict, why if verdict == TRUE else "", words)


def reopen(actor: Actor, code: str, key: FindingKey, *, reason: str, seen: str) -> None:
    """Open a closed or folded finding again.  Raises Refusal without a reason, and when it is open already."""
    reason = reason.strip()
    _ask_for_length(reason)
    path = organ_place(actor, code).path
    with perform(actor, "finding.reopen", subject=f"finding {code} {key}", path=path, reason=reason):
        finding = _hold(actor, code, key, seen)
        if finding.standing == Standing.OPEN:
            raise Refusal(say("这处疑点已经是待处理状态,请刷新。"))
        _say(actor, finding, REOPENED, "", reason)


def _ask_for_reason(kind: str, verdict: str, why: str, words: str) -> None:
    if verdict not in VERDICTS:
        raise Refusal(say("请选择关闭的理由。"))
    if verdict == TRUE and why not in whys_of(kind):
        raise Refusal(say("选择“情况属实”时,请选择具体原因。"))
    if verdict == OTHER and not words:
        raise Refusal(say("选择“其他”时,请用文字说明。"))
    _ask_for_length(words)


def _ask_for_length(words: str) -> None:
    if len(words) > LONGEST:
        raise Refusal(say("说明超过 {longest} 字,请缩短。", longest=LONGEST))


def _hold(actor: Actor, code: str, key: FindingKey, seen: str) -> Finding:
    """The finding as it stands now, held until the act is over."""
    catch_up([organ_place(actor, code).pk], key.year, actor.at)
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("judgement")
        .filter(
            organ__code=code,
            computation__year=key.year,
            computation__method=DEFAULT_METHOD,
            kind=key.kind,
            item=key.item,
            month=key.month,
            last_month=key.last_month,
        )
        .first()
    )
    if finding is None:
        raise Refusal(say("这处疑点已经不在:数据已更正或重新计算过,请刷新。"))
    if seen_of(finding.found, finding.kgce, finding.yuan) != seen:
        raise Refusal(say("数据在您查看之后有变动,请刷新后再处理。"))
    return finding


def _say(actor: Actor, finding: Finding, verdict: str, why: str, words: str) -> None:
    """Keep the word, and let it hold for the finding under every method of computing."""
    same = {
        name: getattr(finding, name) for name in ("organ_id", "kind", "item", "year", "month", "last_month")
    }
    word = Judgement.objects.create(
        **same,
        kgce=finding.kgce,
        yuan=finding.yuan,
        verdict=verdict,
        why=why,
        words=words,
        by=actor.name,
        at=actor.at,
    )
    stands = Standing.OPEN if verdict == REOPENED else Standing.CLOSED
    Finding.objects.filter(**same).update(standing=stands, judgement=word)

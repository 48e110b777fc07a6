"""代报: an organ's reporting given to somebody else for a time; it ends by itself on its last day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.timezone import localdate

from jieyue.accounts.models import Post, User
from jieyue.accounts.queries import held_posts, person_of, post_of
from jieyue.accounts.rules import Held, may_keep
from jieyue.acts.actions import perform
from jieyue.acts.rules import Actor, Role
from jieyue.registry.queries.organs import organ_place
from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

APPOINT, END = "account.proxy", "account.endproxy"
LONGEST_DAYS = 366
LONGEST_REASON = 200


def appoint_proxy(actor: Actor, code: str, username: str, *, since: date, until: date, reason: str) -> None:
    """Let the officer of another organ, or an office, report for an organ between two days (inclusive).

    The proxy writes under the own name.  Raises Refusal for an organ that is not the actor's to keep, an
    account without a post in the actor's scope, days that lie behind or more than a year apart.
    """
    place = organ_place(actor, code)
    verdict = may_keep(actor, APPOINT, Held(Role.ORGAN, place.path))
    if not verdict:
        raise Refusal(verdict.reason)
    person = person_of(actor, username.strip())
    today = localdate(actor.at)
    if not person.active or not held_posts(person.pk, today):
        raise Refusal(say("代报人须是在岗的机关经办人或机关事务管理部门人员。"))
    if until < since or until < today or (until - since).days > LONGEST_DAYS:
        raise Refusal(say("代报的截止日期不能早于起始日期和今天,期限至多一年。"))
    if len(reason.strip()) > LONGEST_REASON:
        raise Refusal(say("原因超过 {longest} 字,请缩短。", longest=LONGEST_REASON))
    with perform(actor, APPOINT, subject=f"organ {code}", path=place.path, reason=reason) as detail:
        if Post.objects.filter(
            user=person.pk, organ=place.pk, until__gte=since, since__lte=until, proxy=True
        ).exists():
            raise Refusal(say("此人在这段时间已经代报这个机关。"))
        if Post.objects.filter(user=person.pk, organ=place.pk, until=None).exists():
            raise Refusal(say("此人就是这个机关的经办人,不需要代报。"))
        Post.objects.create(
            user=User.objects.get(pk=person.pk),
            role=Role.ORGAN.value,
            organ_id=place.pk,
            since=since,
            until=until,
            proxy=True,
            reason=reason.strip(),
        )
        detail.update(proxy=person.username, since=since.isoformat(), until=until.isoformat())


def end_proxy(actor: Actor, post_id: int) -> None:
    """End a proxy before its last day, from today on."""
    post = post_of(actor, post_id)
    verdict = may_keep(actor, END, post.held)
    if not verdict:
        raise Refusal(verdict.reason)
    today = localdate(actor.at)
    with perform(actor, END, subject=f"post {post_id}", path=post.path):
        last = today - timedelta(days=1)
        if not Post.objects.filter(pk=post_id, proxy=True, until__gte=today).update(until=last):
            raise Refusal(say("这项代报已经结束,请刷新页面。"))

"""The organs of a region parted by what they are or by whom they belong to, for forms that are summed so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from jieyue.acts.queries import under
from jieyue.registry.models import Organ
from jieyue.registry.queries.history import no_double, open_on
from jieyue.registry.queries.organs import kinds
from jieyue.registry.rules.grouping import NOBODYS, roots
from jieyue.registry.rules.history import Life
from jieyue.values.wording import say


@dataclass(frozen=True)
class Parted:
    """Every organ (row) below a region with its group; `titles` name the groups in order.

    `lives` are those of organs that were not always there, `present` how many of each group are there on a day.
    """

    group_of: Mapping[int, str]
    titles: Sequence[tuple[str, str]]
    lives: Mapping[int, Life]
    present: Mapping[str, int]


def by_kind(path: str, day: date) -> Parted:
    """Parted by the kind of organ, in the plan's order.  Three statements."""
    group_of = dict(_organs(path).values_list("pk", "kind_id"))
    return _parted(path, day, group_of, [(kind.code, kind.title) for kind in kinds()])


def by_department(path: str, day: date) -> Parted:
    """Parted by the department at the head of each chain of superiors, which counts among its own.

    Those that are nobody's subordinate and have none are told together at the end.  Four statements.
    """
    everybody = {pk: told for pk, *told in Organ.objects.values_list("pk", "superior_id", "code", "name")}
    heads = roots({pk: superior for pk, (superior, _, _) in everybody.items()})
    group_of = {
        pk: everybody[heads[pk]][1] if heads[pk] is not None else NOBODYS
        for pk in _organs(path).values_list("pk", flat=True)
    }
    names = {code: name for _, code, name in everybody.values()}
    told = sorted({code for code in group_of.values() if code != NOBODYS})
    titles = [(code, names[code]) for code in told] + [(NOBODYS, str(say("没有主管部门的机关")))]
    return _parted(path, day, group_of, titles)


def _organs(path: str) -> QuerySet[Organ]:
    return Organ.objects.filter(no_double(), under((path,))).order_by()


def _parted(path: str, day: date, group_of: Mapping[int, str], titles: Sequence[tuple[str, str]]) -> Parted:
    present: dict[str, int] = defaultdict(int)
    for pk in _organs(path).filter(open_on(day)).values_list("pk", flat=True):
        present[group_of[pk]] += 1
    edged = _organs(path).exclude(opened=None, closed=None).values_list("pk", "opened", "closed")
    lives = {pk: Life(opened, closed) for pk, opened, closed in edged}
    there = set(group_of.values())
    return Parted(group_of, [one for one in titles if one[0] in there], lives, present)

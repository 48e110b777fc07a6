"""Reading the evidence of a case: what stands beside each item, and what was seen elsewhere before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jieyue.acts.rules import Actor
from jieyue.evaluations.models import Proof
from jieyue.exhibits.queries.exhibits import ExhibitRow, alike, rows_of


@dataclass(frozen=True)
class Seen:
    """Where the same or nearly the same file turned up too.

    `same`: the very same file, else nearly the same photo.  `exhibit` None: it belongs to an organ outside the
    reader's scope, of whom only that is told.  `used` are the years and items it stands beside there.
    """

    same: bool
    exhibit: ExhibitRow | None
    used: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class ProofRow:
    """One file beside an item."""

    exhibit: ExhibitRow
    seen: Sequence[Seen] = ()


def proofs_of(case: int) -> dict[str, list[ProofRow]]:
    """The files beside each item of a case, oldest first.  Two statements."""
    told: dict[str, list[ProofRow]] = defaultdict(list)
    pairs = list(Proof.objects.filter(case=case).order_by("at", "pk").values_list("item", "exhibit"))
    rows = rows_of({pk for _, pk in pairs})
    for item, pk in pairs:
        told[item].append(ProofRow(rows[pk]))
    return dict(told)


def proven_lines(case: int) -> frozenset[str]:
    """The lines of a case that have evidence.  One statement."""
    return frozenset(Proof.objects.filter(case=case).values_list("item", flat=True).distinct())


def with_reuse(actor: Actor, case: int, proofs: Mapping[str, list[ProofRow]]) -> dict[str, list[ProofRow]]:
    """The same, each file with where else it turned up: another organ, or another year.  Four statements more."""
    mine = {row.exhibit.pk: row.exhibit for rows in proofs.values() for row in rows}
    others = alike(mine.values()) if mine else {}
    used = uses({*mine, *(other.pk for found in others.values() for other, _ in found)}, besides=case)
    told = {pk: list(_seen(actor, one, others[pk], used)) for pk, one in mine.items()}
    return {
        item: [ProofRow(row.exhibit, told[row.exhibit.pk]) for row in rows] for item, rows in proofs.items()
    }


def uses(exhibits: Collection[int], *, besides: int = 0) -> Mapping[int, list[tuple[int, str]]]:
    """The years and items these files stand beside, oldest first; those of the case `besides` left out."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    used = Proof.objects.filter(exhibit__in=exhibits).exclude(case=besides)
    for exhibit, year, item in used.order_by("case__campaign__year", "pk").values_list(
        "exhibit", "case__campaign__year", "item"
    ):
        found[exhibit].append((year, item))
    return found


def _seen(
    actor: Actor,
    one: ExhibitRow,
    others: Sequence[tuple[ExhibitRow, bool]],
    used: Mapping[int, list[tuple[int, str]]],
) -> Iterator[Seen]:
    if used.get(one.pk):
        yield Seen(same=True, exhibit=one, used=used[one.pk])
    for other, same in others:
        # The organ's own second shot of the same scene, beside the same case, is nobody's trick.
        if other.code == one.code and not used.get(other.pk):
            continue
        within = any(other.path.startswith(path) for path in actor.paths())
        yield Seen(same, other if within else None, used.get(other.pk, ()))

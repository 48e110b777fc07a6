"""What the figures of a data year rest on, organ by organ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from jieyue.indicators.models import Computation
from jieyue.indicators.queries.quotas import quotas
from jieyue.indicators.rules.basis import Basis
from jieyue.indicators.rules.denominators import ProfileRow, yearly_means
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.quotas import table_digest
from jieyue.ledgers.rules.forms import edition_of
from jieyue.registry.models import Organ, Profile
from jieyue.values.quantities import plain


def bases(
    data_year: int, organ_ids: Collection[int] | None = None, method: str = DEFAULT_METHOD
) -> dict[int, Basis]:
    """The basis of these organs (None: of all), by row key.  Four statements."""
    run = Computation.objects.filter(year=data_year, method=method, whole=True).first()
    factor_set = run.factor_set if run else ""
    quota_table, form = table_digest(quotas()), edition_of(data_year).code
    organs = Organ.objects.values_list("pk", flat=True)
    profiles = Profile.objects.order_by().values_list("organ_id", "valid_from", "headcount", "floor_area")
    if organ_ids is not None:
        organs, profiles = organs.filter(pk__in=organ_ids), profiles.filter(organ_id__in=organ_ids)
    known: dict[int, list[ProfileRow]] = defaultdict(list)
    for organ, *row in profiles.iterator():
        known[organ].append(ProfileRow(*row))
    return {
        organ: Basis(
            factor_set,
            quota_table,
            form,
            {
                name: plain(mean)
                for name, mean in yearly_means(known[organ], data_year).items()
                if mean is not None
            },
        )
        for organ in organs
    }

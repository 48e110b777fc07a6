"""What the figures of a data year rest on, organ by organ."""

from __future__ import annotations

from collections.abc import Collection

from jieyue.indicators.queries.denominators import means_of
from jieyue.indicators.queries.figures import computation
from jieyue.indicators.queries.quotas import quotas
from jieyue.indicators.rules.basis import Basis
from jieyue.indicators.rules.factors import DEFAULT_METHOD
from jieyue.indicators.rules.quotas import table_digest
from jieyue.ledgers.rules.forms import edition_of
from jieyue.registry.models import Organ, Profile
from jieyue.values.quantities import plain


def bases(
    data_year: int, organ_ids: Collection[int] | None = None, method: str = DEFAULT_METHOD
) -> dict[int, Basis]:
    """The basis of these organs (None: of all), by row key.  Four statements."""
    run = computation(data_year, method)
    factor_set = run.factor_set if run else ""
    quota_table, form = table_digest(quotas()), edition_of(data_year).code
    organs = Organ.objects.values_list("pk", flat=True)
    profiles = Profile.objects.all()
    if organ_ids is not None:
        organs, profiles = organs.filter(pk__in=organ_ids), profiles.filter(organ_id__in=organ_ids)
    means = means_of(profiles, data_year)
    return {
        organ: Basis(
            factor_set,
            quota_table,
            form,
            {name: plain(mean) for name, mean in means.get(organ, {}).items() if mean is not None},
        )
        for organ in organs
    }

"""What organs are held to have used: nothing is owed of months an organ was not there."""

from __future__ import annotations

from datetime import date

import pytest

from jieyue.plans.queries.use import organ_uses
from jieyue.plans.rules.measures import measure_of
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db


def test_a_closed_organ_owes_only_the_months_it_lived(tree):
    closed, open_all_year = tree["A-1"], tree["A-2"]
    Organ.objects.filter(pk=closed.pk).update(closed=date(2025, 7, 1))
    measure = measure_of("energy_total")
    uses = organ_uses([closed.pk, open_all_year.pk], measure, (2025,))
    months = uses[closed.pk, 2025]["electricity"].months
    assert [month.expected for month in months] == [1] * 6 + [0] * 6
    assert all(month.covered for month in months[:6])
    assert sum(month.expected for month in uses[open_all_year.pk, 2025]["electricity"].months) == 12

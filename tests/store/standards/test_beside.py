"""What a standard asks beside the ledgers' figures: traits from the registry, profiles and ledgers; the data year."""

from __future__ import annotations

import pytest
from tests.rules.standards.worked import standard_of

import factories
from jieyue.ledgers.models import Record
from jieyue.registry.models import OrganKind
from jieyue.standards.queries.facts import beside


@pytest.fixture
def organs(db):
    factories.registry()
    first = factories.organ("A-1", region="610102", premises="shared")
    OrganKind.objects.create(code="union", title="工会", title_en="Trade union")
    second = factories.organ("A-2", region="610100", kind="union")
    factories.profile(first, vehicles=3)
    factories.profile(second, vehicles=0)
    kept = {"month": 0, "cells": {}, "change": factories.change()}
    Record.objects.create(organ=first, kind="canteen", key="一食堂", year=2024, last_year=2026, **kept)
    Record.objects.create(organ=first, kind="heating", key="旧锅炉", year=2023, last_year=2024, **kept)
    return first, second


def held(told, name):
    fact = told.get(name)
    return None if fact is None or fact.value is None else bool(fact.value)


def test_what_records_tell_of_the_traits(organs):
    first, second = organs
    told = beside(2025, [standard_of("every-rule"), standard_of("weighted")])
    assert held(told[first.pk], "trait.premises.shared") is True
    assert held(told[second.pk], "trait.premises.shared") is None
    assert (held(told[first.pk], "trait.cars"), held(told[second.pk], "trait.cars")) == (True, False)
    # A ledger of canteens shows that there is one; none shows nothing.
    assert (held(told[first.pk], "trait.canteen"), held(told[second.pk], "trait.canteen")) == (True, None)
    assert told[first.pk]["year.data"].value == 2025


def test_tiers_and_kinds_are_the_registry_s(organs):
    class Asks:
        traits = ("trait.tier.county", "trait.kind.union")
        vetoes = ()

    first, second = organs
    told = beside(2025, [Asks()], [first.pk, second.pk])
    assert [held(told[one.pk], "trait.tier.county") for one in organs] == [True, False]
    assert [held(told[one.pk], "trait.kind.union") for one in organs] == [False, True]


def test_nothing_is_read_where_nothing_is_asked(organs, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert beside(2025, [standard_of("example-2026")]) == {}
    with django_assert_num_queries(3):
        beside(2025, [standard_of("every-rule")])

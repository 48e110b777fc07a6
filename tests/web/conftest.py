"""A small province with one programme year under way, and people who sign in to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client

import factories
from jieyue.acts.rules import Role
from jieyue.evaluations.actions.prefill import prefill
from jieyue.ledgers.models import Change
from jieyue.registry.models import Organ, Region

TODAY = date(2026, 8, 1)


# The rows of the small province, kept after it was first computed: every test starts from a copy.
_kept: list[Sequence[Model]] = []


@pytest.fixture
def year(db):
    """Two organs of one county, one of the city above and one elsewhere; drafts opened for 2026."""
    if not _kept:
        _build()
        _kept.extend(list(model.objects.all()) for model in apps.get_models() if _ours(model))
    else:
        for rows in filter(None, _kept):
            type(rows[0]).objects.bulk_create(rows)
    return Organ.objects.get(code="A-1")


def _ours(model):
    return model.__module__.startswith("jieyue.")


def _build():
    factories.registry()
    first = factories.organ("A-1", region="610102", name="新城区财政局")
    factories.organ("A-2", region="610102", name="新城区教育局")
    factories.organ("C-1", region="610100", name="西安市司法局", tier="city")
    factories.organ("B-1", region="610202", name="王益区审计局")
    for data_year in (2024, 2025):
        for month in range(1, 13):
            for item, quantity in (("electricity", "1000"), ("water", "50")):
                if (data_year, month, item) != (2025, 7, "water"):
                    factories.entry(first, item, f"{data_year}-{month:02}", quantity, cost="500")
    factories.profile(first)
    prefill(factories.actor(), 2026, TODAY)


@pytest.fixture
def signed_in(year):
    """Makes a browser session of a person in a role over a region's or organ's code."""

    def sign_in(role: Role, scope: str = "", *, language: str = "") -> Client:
        user = factories.user(f"{role.value}-{scope}", role, scope)
        client = Client()
        client.force_login(user)
        if language:
            client.cookies["django_language"] = language
        return client

    return sign_in


@pytest.fixture
def province(signed_in):
    return signed_in(Role.PROVINCE, "610000")


@pytest.fixture
def county(signed_in):
    return signed_in(Role.COUNTY, "610102")


@pytest.fixture
def officer(signed_in):
    return signed_in(Role.ORGAN, "A-1")


@pytest.fixture
def latin_names(year):
    """Names of places and organs in Latin letters, so that any Chinese left is the page's own."""
    Change.objects.update(why="a test")
    for region in Region.objects.all():
        Region.objects.filter(pk=region.pk).update(name=f"Region {region.code}")
    for organ in Organ.objects.all():
        Organ.objects.filter(pk=organ.pk).update(name=f"Organ {organ.code}")

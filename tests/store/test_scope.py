"""The scope filter takes in every organ of a subtree, whatever letters its code is written in."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.queries import in_scope
from jieyue.acts.rules import Role
from jieyue.registry.models import Organ

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["A-1", "局", "\U00020bb7", "\uffff1"])
def test_a_code_in_rare_letters_is_in_scope_too(code):
    factories.registry()
    factories.organ(code, region="610102")
    county = factories.actor(Role.COUNTY, "610000/610100/610102/")
    assert Organ.objects.filter(in_scope(county)).count() == 1

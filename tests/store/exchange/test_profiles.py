"""Mappings kept for the next time: found at the own place and below, given up where they are kept and nowhere else."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.exchange.actions.profiles import drop_profile, save_profile
from jieyue.exchange.models import MappingProfile
from jieyue.exchange.queries.profiles import profiles
from jieyue.values.refusals import Refusal

pytestmark = pytest.mark.django_db
FIRST, SECOND = "610000/610100/610102/", "610000/610100/610103/"
TEXT = 'for = "energy"\n'


def kept(actor):
    return [(one.name, one.own) for one in profiles(actor, "energy") if not one.mark]


def test_those_below_use_it_and_only_its_own_place_gives_it_up():
    city, county = factories.actor(Role.CITY, "610000/610100/"), factories.actor(Role.COUNTY, FIRST)
    save_profile(city, "energy", "供电公司", TEXT)
    assert kept(county) == [("供电公司", False)]
    code = next(one.code for one in profiles(county, "energy") if not one.mark)
    with pytest.raises(Refusal, match="只能删除本单位"):
        drop_profile(county, "energy", code)
    drop_profile(city, "energy", code)
    assert not MappingProfile.objects.exists()


def test_of_two_posts_the_one_is_given_up_that_was_chosen():
    """Both posts keep a mapping of the same name."""
    for path in (FIRST, SECOND):
        save_profile(factories.actor(Role.COUNTY, path), "energy", "供电公司", TEXT)
    grants = tuple(Grant(Role.COUNTY, path) for path in (FIRST, SECOND))
    both = Actor("两县", grants, factories.NOON)
    chosen = next(one for one in profiles(both, "energy") if one.path == SECOND)
    drop_profile(both, "energy", chosen.code)
    assert [row.path for row in MappingProfile.objects.all()] == [FIRST]

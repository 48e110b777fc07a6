"""Three organs in two counties, and their officers."""

from __future__ import annotations

import pytest

import factories
from jieyue.acts.rules import Actor, Grant, Role
from jieyue.registry.models import Organ


@pytest.fixture
def organs(db) -> dict[str, Organ]:
    factories.registry()
    return {
        "A-1": factories.organ("A-1", region="610102"),
        "A-2": factories.organ("A-2", region="610102"),
        "B-1": factories.organ("B-1", region="610202"),
    }


@pytest.fixture
def officer(organs):
    """Makes the officer of an organ."""
    return lambda code: Actor(f"{code}经办人", (Grant(Role.ORGAN, organs[code].path),), factories.NOON)

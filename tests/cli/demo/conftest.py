"""The provinces most tests of the generator look at: a small and a middling one."""

from __future__ import annotations

import pytest

from jieyue.cli.demo.province import Province
from provinces import drawn


@pytest.fixture(scope="session")
def small() -> Province:
    return drawn(100)


@pytest.fixture(scope="session")
def middling() -> Province:
    return drawn(1500)

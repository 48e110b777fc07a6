"""Gives the tests a home of their own before Django reads its settings, so that no run touches a real one."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

CHECKOUT = Path(__file__).resolve().parent.parent

if settings.configured:
    raise pytest.UsageError("DJANGO_SETTINGS_MODULE is set, so the tests would run in a real home: unset it")
# One home a process: with pytest-xdist every worker makes its own.
_LAKES = count()
_HOME = tempfile.mkdtemp(prefix="jieyue-test-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["JIEYUE_HOME"] = _HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "jieyue.config.settings"
# Setting the first one reads them all, while the variable above is there to say which.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, as in a real home: in memory, the browser's server would share one connection with the test.
settings.DATABASES["default"]["TEST"] = {"NAME": f"{_HOME}/test.sqlite3"}
# Workers inherit the environment; with the variable pytest-django would read the settings before this file.
del os.environ["DJANGO_SETTINGS_MODULE"]
# The conftests below this one import models before pytest-django would set Django up.
django.setup()
# WhiteNoise warns of a missing folder, and here a warning is an error.
settings.STATIC_ROOT.mkdir(exist_ok=True)
# On a busy machine a sound test is no failure for taking its time.
hypothesis.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("unhurried")


@pytest.fixture
def home() -> Path:
    """$JIEYUE_HOME of this test process."""
    return Path(_HOME)


@pytest.fixture(autouse=True)
def _a_lake_and_a_shelf_of_its_own(settings):
    """Rolled back, the next test's changes bear the numbers of this one's: a shared snapshot would pass for fresh."""
    number = str(next(_LAKES))
    settings.LAKE = Path(_HOME) / "lakes" / number
    settings.EXHIBITS = Path(_HOME) / "shelves" / number


@pytest.fixture(autouse=True)
def _chinese_unless_said_otherwise():
    """A command or a request switches the thread's language; the next test starts afresh."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files that stay out of the repository; the test is skipped where it is absent."""
    folder = Path(os.environ.get("JIEYUE_SHARED") or CHECKOUT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"real data absent: no folder {folder} (set JIEYUE_SHARED)")
    return folder

"""What `jieyue demo` refuses, and that nothing is left of one that breaks off."""

from __future__ import annotations

import pytest
from django.conf import settings

from jieyue.accounts.models import Home
from jieyue.registry.models import Organ, Region


@pytest.fixture
def file_in_the_way(home):
    """A plain file where the folder of the lists should be; what other tests put there is kept."""
    lists, kept = home / "demo", home / "demo-kept"
    if lists.exists():
        lists.rename(kept)
    lists.write_text("in the way")
    yield lists
    lists.unlink()
    if kept.exists():
        kept.rename(lists)


def test_a_home_with_an_administrator_is_refused(jieyue, monkeypatch):
    monkeypatch.setenv("JIEYUE_ADMIN_PASSWORD", "pine-needle-42")
    assert jieyue("init", "--admin", "root").code == 0
    told = jieyue("demo", "--organs", "100")
    assert told.code == 1
    assert "已有管理员" in told.err
    assert not Organ.objects.exists()
    assert not Home.objects.filter(demo=True).exists()


def test_a_demo_that_breaks_off_leaves_the_home_empty(jieyue, file_in_the_way):
    told = jieyue("demo", "--organs", "20", "--years", "2024-2025")
    assert told.code == 1
    assert "无法写入" in told.err
    assert not Organ.objects.exists()
    assert not Home.objects.filter(demo=True).exists()
    assert not settings.LAKE.exists()
    assert Region.objects.count() == 118


@pytest.mark.parametrize(
    "words", [("--years", "2025"), ("--years", "2025-2023"), ("--organs", "0"), ("--organs", "many")]
)
def test_wrong_words_are_wrong_usage(jieyue, words):
    assert jieyue("demo", *words).code == 64


def test_more_organs_than_there_are_names_are_refused(jieyue):
    told = jieyue("demo", "--organs", "900000")
    assert told.code == 64
    assert "最多" in told.err

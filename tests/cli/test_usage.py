"""What the command line says of itself: Chinese first, English by the same switch, wrong usage in one sentence."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u3400-\u9fff]")
# Names people type, and the words of options, are Latin letters in both.
ENGLISH = re.compile(
    r"usage|positional|options:|show this|required|argument|invalid|choose|expected|unrecognized"
)


@pytest.mark.parametrize(
    "words", [(), ("goals",), ("goals", "split"), ("import",), ("approve",), ("token", "make")]
)
def test_help_is_chinese(jieyue, words):
    told = jieyue(*words, "--help").out
    assert told.startswith("用法:")
    assert not ENGLISH.search(told)


@pytest.mark.parametrize(
    "words", [(), ("goals",), ("goals", "split"), ("approve",), ("demo",), ("show", "scores")]
)
def test_help_is_english_by_the_same_switch(jieyue, monkeypatch, words):
    monkeypatch.setenv("JIEYUE_LANGUAGE", "en")
    told = jieyue(*words, "--help").out
    assert told.startswith("usage:")
    assert not CHINESE.search(told)


WRONG = [
    ("nonsense",),
    ("show",),
    ("show", "scores"),
    ("show", "scores", "--year", "soon"),
    ("show", "scores", "--year", "2026", "--format", "pdf"),
    ("export", "energy", "--out", "a.xlsx"),
    ("export", "name-list", "--year", "2026", "--out", "a.pdf"),
    ("export", "energy", "--year", "2025", "--out", "a"),
    ("import", "energy", "a.csv", "--marked", "b.csv"),
    ("standard", "export", "example-2026", "--out", "a.docx"),
    ("template", "energy", "--out", "a.csv"),
    ("approve", "--year", "2025", "--month", "3"),
    ("approve", "A-1", "--year", "2025", "--month", "13"),
    ("case", "step", "A-1", "dance", "--year", "2026"),
    ("token", "make", "someone", "--name", "a", "--days", "0"),
    ("goals", "split", "--year", "2025", "--region", "610102", "--indicator", "x", "--by", "use"),
    ("demo", "--organs", "nine"),
    ("serve", "--port"),
    ("compute", "--year", "2025", "--mehtod", "x"),
    # What Python makes of bytes that are no UTF-8.
    ("show", "indicators", "--year", "2025", "--region", "\udcff"),
    ("token", "make", "someone", "--name", "\udcff"),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
@pytest.mark.parametrize(("language", "other"), [("zh-hans", ENGLISH), ("en", CHINESE)])
def test_wrong_usage_is_one_sentence_and_64(jieyue, monkeypatch, words, language, other):
    monkeypatch.setenv("JIEYUE_LANGUAGE", language)
    told = jieyue(*words)
    assert (told.code, told.out) == (64, "")
    assert len(told.err.splitlines()) == 1
    assert not other.search(told.err)


def test_the_endings_a_file_may_have_are_named(jieyue):
    told = jieyue("export", "name-list", "--year", "2026", "--out", "名单.pdf").err
    assert "“名单.pdf”应以 .xlsx、.csv、.json 结尾" in told

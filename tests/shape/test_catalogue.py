"""Every sentence a reader may meet has its English, with the same places for figures in it."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from tests.msgids import CHINESE, SOURCE, Found, all_found

PLACES = re.compile(r"\{\w+\}|%\(\w+\)s|%%")
# Names of languages, markup and units that are the same in both.
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def english_of(found: Found) -> tuple[str, ...]:
    message = catalogue().get(found.msgid)
    if message is None:
        return ()
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_there_is_something_to_translate():
    assert len(all_found()) > 500


def test_every_sentence_has_its_english():
    missing = [f"{found.place}: {found.msgid}" for found in all_found() if not all(english_of(found) or [""])]
    assert not missing, "add these to locale/en/LC_MESSAGES/django.po:\n" + "\n".join(missing)


def test_no_chinese_is_left_in_the_english():
    left = [found.msgid for found in all_found() if any(CHINESE.search(text) for text in english_of(found))]
    assert not left


def test_the_english_has_the_same_places_for_figures():
    """A missing figure loses what the sentence is about; a new one breaks the page."""
    wrong = [
        f"{found.msgid} -> {text}"
        for found in all_found()
        for text in english_of(found)
        if set(PLACES.findall(found.msgid)) != set(PLACES.findall(text))
    ]
    assert not wrong, "\n".join(wrong)


def test_plurals_stand_in_both_forms():
    single = [found.msgid for found in all_found() if found.plural and len(english_of(found)) != 2]
    assert not single


def test_the_catalogue_holds_nothing_that_is_gone():
    known = {found.msgid for found in all_found()}
    gone = [message.id for message in catalogue() if message.id and _single(message.id) not in known]
    assert not gone, "take these out of the catalogue: " + str(gone)


def _single(identity: str | tuple[str, str] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


@pytest.mark.parametrize("path", sorted((SOURCE / "web" / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_a_template_says_nothing_that_is_not_marked(path):
    """Chinese outside of translate tags would stay Chinese in English."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    # The switch names each language in itself.
    assert not CHINESE.search(text.replace("中文", ""))

"""What strangers send, before anything is done with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jieyue.values.received import check_keepable, is_keepable, parse_json
from jieyue.values.refusals import Refusal

# Text as a database takes it: any character, but no NUL and no half of one.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(PLAIN)
def test_what_is_well_said_is_read_as_it_is(told):
    assert parse_json(json.dumps(told)) == told


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "JSON"),
        ("", "JSON"),
        ("[" * 100_000, "JSON"),
        ("NaN", "JSON"),
        ("[-Infinity]", "JSON"),
        ('{"quantity": 1, "quantity": 2}', "“quantity”在同一处写了两次"),
        ('{"seen": 1000000000000000000}', "超出"),
        ('["\\ud800"]', "无法保存的字符"),
        ('{"a\\u0000": 1}', "无法保存的字符"),
    ],
)
def test_what_is_not_is_refused_in_words(text, why):
    with pytest.raises(Refusal, match=why):
        parse_json(text)


def test_bytes_of_another_encoding_are_no_json():
    with pytest.raises(Refusal, match="JSON"):
        parse_json(b"\xff\xfe")


def test_nul_and_halves_of_characters_are_not_kept():
    assert is_keepable("电𠀀\u202e")
    for text in ("a\0", "\ud800", "\udfff"):
        assert not is_keepable(text)
        with pytest.raises(Refusal, match="空字符"):
            check_keepable(["电", text])

"""What the documents for people point to is there: files, names in them, identifiers of the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "jieyue"
QUOTED = re.compile(r"`([^`]+)`")
# A folder ends in a slash, a file in a suffix; an address such as `/organs/` begins with a slash.
PLACE = re.compile(r"(?!/)[\w.<>*/-]+(?:/|\.(?:py|toml|html|po|md|importlinter))(?:::(\w+))?|\.importlinter")
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/map.md")
# Words of a form, a workflow or a unit that the glossary quotes beside identifiers.
WORDS = re.compile(r"\w+")


def places(document: str) -> list[str]:
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    return sorted({quoted for quoted in QUOTED.findall(text) if PLACE.fullmatch(quoted)})


def found(place: str) -> list[Path]:
    """The files a place may mean: below the package as a rule, else below the checkout."""
    pattern = re.sub(r"<\w+>", "*", place).rstrip("/")
    return [*SOURCE.glob(pattern), *CHECKOUT.glob(pattern)]


CASES = [(document, place) for document in ("docs/map.md", "CONTRIBUTING.md") for place in places(document)]


def test_there_is_something_to_check():
    assert len(CASES) > 60


@pytest.mark.parametrize(("document", "place"), CASES)
def test_every_place_exists(document, place):
    path, _, name = place.partition("::")
    files = found(path)
    assert files, f"{document} points to {place}, which is not there"
    if name:
        pattern = rf"^\s*(?:def|class) {name}\b|^{name}\b.* ="
        assert any(re.search(pattern, file.read_text(encoding="utf-8"), re.MULTILINE) for file in files)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    page = CHECKOUT / document
    gone = [
        link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]
    assert not gone


def test_every_identifier_of_the_glossary_is_in_the_code():
    rows = [line.split("|") for line in (CHECKOUT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()]
    told = {
        word
        for row in rows
        if len(row) > 3
        for quoted in QUOTED.findall(row[2])
        if not PLACE.fullmatch(quoted)
        for word in WORDS.findall(quoted)
    }
    assert len(told) > 50
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*") if path.suffix in {".py", ".toml"}
    )
    assert not told - set(WORDS.findall(code))

"""`python -m tests.catalogue`: brings the English catalogue in line with the sentences of the source.

New sentences get an entry with no English yet, those that are gone lose theirs, and every entry
stands under the file it comes from.  The words themselves are written by hand.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from tests.msgids import Found

FILE = Path(__file__).parents[1] / "src" / "jieyue" / "locale" / "en" / "LC_MESSAGES" / "django.po"
_HEAD = """\
# English words of jieyue: Apache-2.0, as the programme.
msgid ""
msgstr ""
"Project-Id-Version: jieyue\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def main() -> int:
    """Rewrite the catalogue.  Returns how many entries still want their English, at most 1 as an exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
    django.setup()
    everything = import_module("tests.msgids").all_found()
    with FILE.open("rb") as file:
        known = read_po(file, locale="en")
    entries, lacking = [_HEAD], 0
    seen: set[str] = set()
    for found in sorted(everything, key=lambda one: (one.place, one.msgid)):
        if found.msgid not in seen:
            seen.add(found.msgid)
            english = english_of(known, found)
            lacking += not all(english)
            entries.append(_entry(found, english))
    FILE.write_text("\n".join(entries), encoding="utf-8")
    sys.stdout.write(f"{len(seen)} sentences, {lacking} without English\n")
    return int(lacking > 0)


def english_of(known: Catalog, found: Found) -> tuple[str, ...]:
    """What the catalogue says, both forms where there is a plural; else what the data say, or "" where nothing does."""
    forms = 2 if found.plural else 1
    message = known.get(found.msgid)
    if message is None or not message.string:
        return (found.english,) * forms
    return message.string if isinstance(message.string, tuple) else (message.string,) * forms


def _entry(found: Found, english: tuple[str, ...]) -> str:
    lines = [f"#: {found.place}", f"msgid {_quoted(found.msgid)}"]
    if found.plural:
        lines.append(f"msgid_plural {_quoted(found.plural)}")
        lines += [f"msgstr[{form}] {_quoted(text)}" for form, text in enumerate(english)]
    else:
        lines.append(f"msgstr {_quoted(english[0])}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main())

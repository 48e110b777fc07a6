"""A standard written as TOML or laid out in sheets is the same standard when it is read back."""

from __future__ import annotations

from hypothesis import given, settings
from tests.rules.standards.made_up import documents

from jieyue.standards.rules.form import digest, document_of, from_document
from jieyue.standards.rules.toml_text import toml_text
from jieyue.standards.rules.workbook.folding import folded
from jieyue.standards.rules.workbook.layout import BY_KEY, HEAD_TITLE
from jieyue.standards.rules.workbook.unfolding import SheetRow, unfolded


@settings(max_examples=80)
@given(document=documents())
def test_as_toml(document):
    standard = from_document(document)
    assert from_document(document_of(toml_text(document))).digest == standard.digest


@settings(max_examples=80)
@given(document=documents())
def test_as_sheets(document):
    rows = folded(document)
    sheets = {HEAD_TITLE: rows["standard"]} | {
        sheet.title: [{column.title: row[column.key] for column in sheet.columns} for row in rows[key]]
        for key, sheet in BY_KEY.items()
    }
    cells = {
        title: [
            SheetRow(number, {head: "" if value is None else str(value) for head, value in row.items()})
            for number, row in enumerate(told, start=2)
        ]
        for title, told in sheets.items()
    }
    found = unfolded(cells)
    assert not found.errors
    assert digest(found.document) == digest(document)

"""Workbooks good and bad, made on the spot: nothing binary is kept in the repository."""

import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
}


def sheet_xml(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


@pytest.fixture
def bare_workbook(tmp_path):
    """An .xlsx around hand-written rows: `make(rows_xml, extra_members, stored)`."""

    def make(rows, extra=(), *, stored=False, name="bare.xlsx"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
            for part, text in PARTS.items():
                archive.writestr(part, text)
            archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(rows))
            for part, text in extra:
                archive.writestr(part, text)
        return path

    return make


@pytest.fixture
def workbook(tmp_path):
    """An .xlsx from rows of values: `make(rows, name=..., sheets=...)`."""

    def make(rows, name="book.xlsx", more_sheets=()):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet("数据")
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    sheet.write(number, place, value)
            for title in more_sheets:
                book.add_worksheet(title)
        return path

    return make


@pytest.fixture
def ods_file(tmp_path):
    """A hand-written OpenDocument sheet: `make(rows_xml, manifest)`."""

    def make(rows, manifest="", name="hand.ods"):
        path = tmp_path / name
        spaces = " ".join(
            f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
            for short in ("office", "table", "text", "style")
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "mimetype", "application/vnd.oasis.opendocument.spreadsheet", compress_type=zipfile.ZIP_STORED
            )
            archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
            archive.writestr(
                "content.xml",
                f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="S">'
                f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
            )
        return path

    return make


@pytest.fixture
def ods_cell():
    def make(text, repeated=1):
        return (
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    return make


@pytest.fixture
def bomb(tmp_path):
    """An .xlsx whose sheet unpacks to `mebibytes` of blanks; `declared` is what its header says."""

    def make(mebibytes, declared=None):
        block = b" " * (1 << 20)
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
        body = packed * mebibytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
        crc = 0
        for _ in range(mebibytes if declared is None else 0):
            crc = zlib.crc32(block, crc)
        size = mebibytes << 20
        if declared is not None:
            size, crc = declared, zlib.crc32(block[:declared])
        members = [
            (name, zlib.compress(text.encode(), wbits=-15), len(text), zlib.crc32(text.encode()))
            for name, text in PARTS.items()
        ]
        members.append(("xl/worksheets/sheet1.xml", body, size, crc))
        path = tmp_path / "bomb.xlsx"
        path.write_bytes(_raw_zip(members))
        return path

    return make


def _raw_zip(members):
    """A zip with every header field as told, true or not."""
    out, directory = b"", b""
    for name, packed, size, crc in members:
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0)
        place = len(out)
        out += b"PK\x03\x04" + fields + name.encode() + packed
        directory += b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHII", 0, 0, 0, 0, place) + name.encode()
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(out), 0)
    return out + directory + b"PK\x05\x06" + end


@pytest.fixture
def sparse_workbook(bare_workbook):
    """50 MB of cells strewn over the whole sheet, the first ones looking harmless."""
    dice = random.Random(7)  # noqa: S311  noise that does not compress
    rows = []
    for number in range(1, 160_000):
        row = number if number < 100_000 else number * 6
        letters = "ABC"[number % 3] if number < 100_000 else dice.choice(("XFD", "AAA", "ZZ"))
        noise = dice.randbytes(130).hex()
        rows.append(f'<row r="{row}"><c r="{letters}{row}" t="inlineStr"><is><t>{noise}</t></is></c></row>')
    return bare_workbook("".join(rows), stored=True, name="sparse.xlsx")


@pytest.fixture
def converted(tmp_path):
    """A file saved in another format by LibreOffice: `convert(path, "ods")`."""

    def convert(path, suffix):
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile}",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                str(tmp_path),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return path.with_suffix(f".{suffix}")

    return convert


MEASURE = """
import json, pathlib, re, resource, sys
from jieyue.sheets.reading import read_table
from jieyue.values.refusals import Refusal
try:
    said = len(read_table(sys.argv[1]).rows)
except Refusal as refused:
    said = str(refused)
# The kernel hands ru_maxrss of the process that started us down to us; VmHWM is our own.
own = int(re.search("VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([said, own // 1024, child // 1024]))
"""


@pytest.fixture
def measured():
    """Reads a file in a process of its own: (rows or sentence, its peak MiB, its child's peak MiB)."""

    def run(path):
        ended = subprocess.run(
            [sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, timeout=120
        )
        return json.loads(ended.stdout)

    return run


@pytest.fixture(scope="session")
def municipal(shared_data):
    """The real file that stays outside the repository."""
    return shared_data / "municipal-buildings-2011-2013.csv"

"""A file is what its first bytes say, and gets the name that goes with it."""

from __future__ import annotations

import pytest

from jieyue.exhibits.rules.formats import FORMATS, sniff, tidy_name
from jieyue.values.refusals import Refusal


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\0\0\0\0WEBP", "webp"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04", "package"),
    ],
)
def test_the_first_bytes_tell_the_kind(head, code):
    assert sniff(head) == code


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"MZ\x90", "程序文件"),
        (b"\x7fELF", "程序文件"),
        (b"#!/bin/sh", "程序文件"),
        (b"\xef\xbb\xbf <svg xmlns", "矢量图"),
        (b"<!DOCTYPE html>", "网页"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
        (b"", "空的"),
        (b"GIF89a", "无法识别"),
    ],
)
def test_what_is_no_evidence_is_told_what_it_is(head, word):
    with pytest.raises(Refusal, match=word):
        sniff(head)


@pytest.mark.parametrize(
    ("given", "code", "kept"),
    [
        ("照片.JPG", "jpeg", "照片.jpg"),
        ("C:\\资料\\照片.png", "jpeg", "照片.jpg"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("v1.2 办法", "pdf", "v1.2 办法.pdf"),
        ("", "docx", "佐证材料.docx"),
        ('a"b<c>\r\n.pdf', "pdf", "abc.pdf"),
        ("长" * 200 + ".pdf", "pdf", "长" * 76 + ".pdf"),
    ],
)
def test_a_name_is_tidied_and_ends_as_its_content_does(given, code, kept):
    assert tidy_name(given, FORMATS[code]) == kept

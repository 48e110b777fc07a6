"""密级 marks are found where papers bear them, and words about secrecy are left alone."""

from __future__ import annotations

import pytest

from jieyue.exhibits.rules.secrecy import mark_in


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("机密_关于开展检查的通知.pdf", ""),
        ("(秘密)用能台账.docx", ""),
        ("通知.绝密.pdf", ""),
        ("通知.pdf", "某某机关文件\n机密★1年\n关于"),
        ("通知.pdf", "秘密 ★\n"),
        ("通知.pdf", "某某机关\n  【机密】  \n正文"),
    ],
)
def test_a_mark_is_found(name, text):
    assert any(level in mark_in(name, text) for level in ("绝密", "机密", "秘密"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("保密工作制度.pdf", "为做好保密工作,防止商业秘密泄露,制定本制度。"),
        ("商业秘密清单.xlsx", "不得记录国家秘密事项"),
        ("节能宣传周.jpg", ""),
    ],
)
def test_words_about_secrecy_are_no_mark(name, text):
    assert mark_in(name, text) == ""

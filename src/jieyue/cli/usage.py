"""What the command line says about itself: help and wrong usage, in the language of everything else.

argparse words its own sentences in English through gettext's `_`; those are looked up here instead.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import get_language, gettext

from jieyue.values.received import is_keepable
from jieyue.values.refusals import Refusal
from jieyue.values.wording import Message, say

USAGE = 64

# argparse's own words; in English they stay as they are.
_CHINESE = {
    "usage: ": "用法:",
    "positional arguments": "参数",
    "options": "选项",
    "subcommands": "子命令",
    "show this help message and exit": "显示本说明并退出",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s:%(message)s",
    "expected one argument": "后面要有一个值",
    "expected at most one argument": "后面最多一个值",
    "expected at least one argument": "后面至少要有一个值",
    "expected %s argument": "后面要有 %s 个值",
    "expected %s arguments": "后面要有 %s 个值",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "ignored explicit argument %r": "后面不能有值:%r",
    "the following arguments are required: %s": "缺少 %s",
    "one of the arguments %s is required": "须给出其中之一:%s",
    "unrecognized arguments: %s": "不认识的参数:%s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 写得不全,可能是 %(matches)s",
    "unexpected option string: %s": "不认识的选项:%s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r,可用:%(choices)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r,可用:%(choices)s",
    "invalid %(type)s value: %(value)r": "不能是 %(value)r",
    "can't open '%(filename)s': %(error)s": "无法打开“%(filename)s”:%(error)s",
}


class WrongUsage(Refusal):
    """Words that do not go together, found only when the command has begun: exits 64 as any other wrong usage."""


def wrong(message: Message) -> argparse.ArgumentTypeError:
    """What a value's reader raises: the option and this sentence are told, and the exit code is 64."""
    return argparse.ArgumentTypeError(message.worded(gettext))


def file_named(*endings: str) -> Callable[[str], Path]:
    """Reads the name of a file that is to be written; one with another ending is wrong usage."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() not in endings:
            told = "、".join(endings)
            raise wrong(say("文件名“{name}”应以 {endings} 结尾", name=path.name[:60], endings=told))
        return path

    return read


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence and exits 64: 2 is taken by refused rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", _Help)
        super().__init__(*args, **kwargs)

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        told, rest = super().parse_known_args(*args, **kwargs)
        # What is no UTF-8 arrives as halves of characters, and only the name of a file may hold them.
        if not all(is_keepable(text) for value in vars(told).values() for text in _texts(value)):
            self.error(gettext("参数须是 UTF-8 编码的文字"))
        return told, rest

    def error(self, message: str) -> NoReturn:
        told = say("{command}:{wrong};用法见 {command} --help。", command=self.prog, wrong=message)
        print(told.worded(gettext), file=sys.stderr)
        self.exit(USAGE)


class _Help(argparse.HelpFormatter):
    """Help whose sentences are in the reader's language."""

    def add_text(self, text: str | None) -> None:
        super().add_text(text and gettext(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and gettext(action.help)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def speak_argparse() -> None:
    """From now on argparse's own words are worded in the language that is active when they are said."""
    vars(argparse).update(_=_worded, ngettext=_counted)


def _worded(text: str) -> str:
    return text if get_language() == "en" else _CHINESE.get(text, text)


def _counted(one: str, many: str, count: int) -> str:
    return _worded(one if count == 1 else many)

"""Asks a virus scanner before a file is kept, where the installation names one (JIEYUE_SCANNER)."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from jieyue.values.refusals import Refusal
from jieyue.values.wording import say

_CLEAN, _INFECTED = 0, 1
_SECONDS = 60


def scan(path: Path) -> None:
    """Raises Refusal for a file in which the scanner finds something, and where it gives no answer.

    The command of the setting is run with the file as its last word, and answers as clamdscan does: exit
    code 0 for a clean file, 1 for one with a virus, anything else for a failure of its own.
    """
    if not settings.SCANNER:
        return
    try:
        done = subprocess.run(  # noqa: S603  the words of the installation's own settings
            [*shlex.split(settings.SCANNER), str(path)], capture_output=True, timeout=_SECONDS, check=False
        )
        code = done.returncode
    except (OSError, subprocess.TimeoutExpired):
        code = -1
    if code == _INFECTED:
        raise Refusal(say("病毒扫描未通过,文件没有保存。请先在本机查毒。"))
    if code != _CLEAN:
        raise Refusal(say("病毒扫描程序没有应答,文件没有保存。请稍后再传,或联系系统管理员。"))

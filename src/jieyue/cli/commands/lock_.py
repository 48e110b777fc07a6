"""锁定一家机关一个月的台账,或一个区划中已通过的全部"""

from __future__ import annotations

import argparse

from jieyue.cli import filing_step

arguments = filing_step.arguments


def run(arguments: argparse.Namespace) -> int:
    return filing_step.run("lock", arguments)

"""退回一家机关一个月的台账,并说明理由"""

from __future__ import annotations

import argparse

from jieyue.cli import filing_step

arguments = filing_step.arguments


def run(arguments: argparse.Namespace) -> int:
    return filing_step.run("return", arguments)

"""撤回一家机关已提交、尚无人审核的台账"""

from __future__ import annotations

import argparse

from jieyue.cli import filing_step

arguments = filing_step.arguments


def run(arguments: argparse.Namespace) -> int:
    return filing_step.run("withdraw", arguments)

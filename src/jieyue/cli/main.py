"""The `jieyue` command: reads the words, finds the command, turns refusals into exit codes."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django

from jieyue.cli.usage import Parser, speak_argparse

# One module in jieyue.cli.commands each, in the order of --help.
COMMANDS = ("init", "demo", "import", "template", "compute", "check", "show", "organ", "doubles", "submit", "withdraw", "approve", "return", "lock", "remind", "chase", "token", "goals", "standard", "evaluate", "advise", "case", "name", "export", "backup", "restore", "serve")  # fmt: skip

DONE, ERROR, ROWS_REFUSED = 0, 1, 2


def main(words: Sequence[str] | None = None) -> int:
    """Run one command.  Returns 0 done, 1 error, 2 rows refused; wrong usage exits 64."""
    # A command makes hundreds of thousands of rows and no circles; looking for circles at Python's
    # usual pace takes a quarter of an import's time.
    gc.set_threshold(100_000, 20, 100)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
    try:
        django.setup()
    except OSError as failed:
        # No home, no settings, and so no catalogue to word this in another language.
        print(f"无法使用 JIEYUE_HOME:{failed.filename}:{failed.strerror}。", file=sys.stderr)
        return ERROR
    door = import_module("jieyue.cli.door")
    door.choose_language()
    speak_argparse()
    said = sys.argv[1:] if words is None else list(words)
    # Only the command that is named is loaded; --help and slips of the pen need all of them.
    wanted = said[:1] if said and said[0] in COMMANDS else COMMANDS
    return door.run(_parser(wanted).parse_args(said))


def _parser(wanted: Sequence[str]) -> Parser:
    parser = Parser(prog="jieyue", description="节约:省级节约型机关创建工作平台")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in wanted:
        module = import_module(f"jieyue.cli.commands.{name}_")
        summary = module.__doc__.splitlines()[0]
        command = commands.add_parser(name, help=summary, description=summary)
        module.arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())

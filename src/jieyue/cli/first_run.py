"""What `make run` does before serving: on first use, set up a home and load the demo province."""

from __future__ import annotations

import sys
from importlib import import_module

from jieyue.cli.main import main


def first_run(words: list[str]) -> int:
    """Fill an empty home with the demo province; leave one that is in use alone."""
    settled = main(["init"])
    # Readable only now: Django has to be set up before the registry's tables can be asked.
    in_use = (
        import_module("jieyue.registry.queries.organs").has_organs()
        or import_module("jieyue.accounts.queries").has_administrator()
    )
    return settled if settled or in_use else main(["demo", *words])


if __name__ == "__main__":
    sys.exit(first_run(sys.argv[1:]))

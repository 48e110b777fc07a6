"""The inside of a bench's process: sets Django up, runs one module's `run`, prints what it gives as JSON."""

from __future__ import annotations

import gc
import json
import sys
from importlib import import_module

import django


def main(module: str, *words: str) -> None:
    # As the command does; the peer gets the same.
    gc.set_threshold(100_000, 20, 100)
    django.setup()
    # By name, because models can be imported only now.
    print(json.dumps(import_module(module).run(*words)))


if __name__ == "__main__":
    main(*sys.argv[1:])

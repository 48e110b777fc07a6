"""What the server runs."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

from django.core.wsgi import get_wsgi_application
from django.urls import resolve


@contextmanager
def _ended_when_stopped() -> Iterator[None]:
    """A server's worker hears that it should stop only once it serves; until then it is simply ended.

    Otherwise whoever stops a server that is just starting would wait for ever.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
with _ended_when_stopped():
    application = get_wsgi_application()
    # Every screen is loaded now: both workers do so at the same time, and the first visitor of each waits for nothing.
    resolve("/")

# What has been loaded stays for good, so the collector need not walk through it while pages are made.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

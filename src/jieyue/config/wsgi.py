"""What the server runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
application = get_wsgi_application()

# Every screen is loaded now: both workers do so at the same time, and the first visitor of each waits for nothing.
resolve("/")

# What has been loaded stays for good, so the collector need not walk through it while pages are made.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

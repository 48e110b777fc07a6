"""What the server runs."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jieyue.config.settings")
application = get_wsgi_application()

# What has been loaded stays for good, so the collector need not walk through it while pages are made.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

"""How gunicorn serves the site. It is read from the folder in which gunicorn is started.

Addresses: `HOST` and `PORT`. Size: `WEB_CONCURRENCY` processes of `WEB_THREADS` threads.
"""

import gc
import os
from pathlib import Path
from typing import Any

wsgi_app = "portal.wsgi:application"
chdir = str(Path(__file__).resolve().parent)
pythonpath = str(Path(__file__).resolve().parent / "site")

_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# Promulgating a decision of some hundred lines takes seconds; a stuck process is still replaced.
timeout = 120
graceful_timeout = 30
# A process that serves for weeks is renewed; the jitter keeps two from going at once.
max_requests = 20_000
max_requests_jitter = 2_000
# A pasted official name of 1,192 characters, decomposed and escaped, is longer than the default.
limit_request_line = 8190
# Behind a proxy the address of the reader is in a header; gunicorn trusts it from
# FORWARDED_ALLOW_IPS only (the machine itself by default).
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()


def post_worker_init(worker: Any) -> None:
    """Let each process make itself ready to search, beside the first requests."""
    from search import warming

    # What was loaded until now stays: the collector need not walk through it again and again,
    # which takes longer than to make some documents of the feed.
    gc.collect()
    gc.freeze()
    warming.begin()

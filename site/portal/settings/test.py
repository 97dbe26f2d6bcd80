"""For the tests: nothing is shared with a site that runs beside them."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("NIEM_YET_VAR", tempfile.mkdtemp(prefix="niem-yet-test-"))

from portal.settings.base import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that tests of several processes see one database.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}  # noqa: F405
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False  # noqa: F405 — see tests/conftest.py
SECRET_KEY = "for tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405 — whitenoise warns of a folder that is missing
DATA_PACK = Path(os.environ.get("NIEM_YET_DATA", ROOT.parent / "shared" / "data"))  # noqa: F405
# What this machine's own site searches is left alone: tests that need a server say so themselves.
ELASTICSEARCH_URL = ELASTICSEARCH_CA = ""
ELASTICSEARCH_USER = ELASTICSEARCH_PASSWORD = ""
ELASTICSEARCH_API_KEY = ELASTICSEARCH_INDEXER_API_KEY = ""

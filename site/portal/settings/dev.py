"""For those who work on the code."""

from portal.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "not a secret: for development only"  # noqa: S105
ALLOWED_HOSTS = ["*"]

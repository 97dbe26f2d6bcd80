"""The settings that readers meet, and the peer's page type beside ours."""

from portal.settings.production import *  # noqa: F403

INSTALLED_APPS = ["peer", *INSTALLED_APPS]  # noqa: F405

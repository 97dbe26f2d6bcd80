"""The settings that readers meet, and the peer's page type beside ours."""

from portal.settings.production import *  # noqa: F403

INSTALLED_APPS = ["peer", "wagtail.api.v2", "rest_framework", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "peer.urls"
WAGTAILAPI_LIMIT_MAX = 500

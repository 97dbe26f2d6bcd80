"""Settings that every way of running shares. What differs by place comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from portal.settings.environment import number, whole_number, whole_numbers, yes_or_no

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("NIEM_YET_VAR", ROOT / "var"))
VAR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "portal",
    "search",
    "catalog",
    "modeltranslation",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compressing.CompressedAnswers",
    "portal.feed_answers.FeedAnswers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.PublicPolicy",
    "portal.keeping.KeptAnswers",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.context.chrome",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{VAR / 'niem-yet.sqlite3'}", conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that will write takes the lock at its start and waits for it,
    # instead of failing when it turns from reading to writing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        ),
    }

# How many public pages each process keeps; 0: none, every page is made for whoever asks.
KEPT_ANSWERS = 0
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 1_000, "CULL_FREQUENCY": 10},
    },
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# The others hold Vietnamese that Wagtail and Django have none of: two thirds of the admin.
LOCALE_PATHS = [ROOT / "locale", *(ROOT / "translations" / name for name in ("wagtail", "django"))]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
FORMAT_MODULE_PATH = ["portal.formats"]
USE_TZ = True

MODELTRANSLATION_DEFAULT_LANGUAGE = "vi"
MODELTRANSLATION_LANGUAGES = ("vi", "en")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("vi",)

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"

WAGTAIL_SITE_NAME = "Niêm Yết"
WAGTAILADMIN_BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000")
# The date picker writes and reads what the formats above do; it replaces what it can't read.
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_I18N_ENABLED = False
# The admin asks nobody outside: no look for updates, no pictures of faces.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "modelsearch.backends.database"}
}
# A long decision has many blocks; a form of 1,000 fields is an ordinary one here.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000

# The feed's bulk files, and with how many versions at most a reader's request may write them.
FEED_PATH = VAR / "feed"
FEED_BULK_AT_ONCE = whole_number("FEED_BULK_AT_ONCE", 20_000, least=0, most=10_000_000)

SEARCH_INDEX_PATH = VAR / "search"
# Seconds that a reader, or a promulgation, waits at most for the index to catch up.
SEARCH_BUDGET = 2.0
# Seconds that a reader waits for Elasticsearch before the site's own index answers.
SEARCH_READ_BUDGET = number("SEARCH_READ_BUDGET", 0.5, least=0.05, most=30)
# After so many failures in a row Elasticsearch is left alone, for so many seconds.
SEARCH_BREAKER_FAILURES = whole_number("SEARCH_BREAKER_FAILURES", 3, least=1, most=1_000)
SEARCH_BREAKER_PAUSE = number("SEARCH_BREAKER_PAUSE", 5, least=0.1, most=3_600)
# Where Elasticsearch is, and who we are to it; see search.engines.elasticsearch.connecting.
ELASTICSEARCH_URL = os.environ.get("ELASTICSEARCH_URL", "")
ELASTICSEARCH_API_KEY = os.environ.get("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_INDEXER_API_KEY = os.environ.get("ELASTICSEARCH_INDEXER_API_KEY", "")
ELASTICSEARCH_USER = os.environ.get("ELASTICSEARCH_USER", "")
ELASTICSEARCH_PASSWORD = os.environ.get("ELASTICSEARCH_PASSWORD", "")
ELASTICSEARCH_CA = os.environ.get("ELASTICSEARCH_CA", "")
ELASTICSEARCH_VERIFY = os.environ.get("ELASTICSEARCH_VERIFY", "1")
ELASTICSEARCH_PREFIX = os.environ.get("ELASTICSEARCH_PREFIX", "niem-yet")
ELASTICSEARCH_SHARDS = whole_number("ELASTICSEARCH_SHARDS", 1, least=1, most=64)
# None: one replica as soon as the cluster has a second node.
ELASTICSEARCH_REPLICAS = (
    whole_number("ELASTICSEARCH_REPLICAS", 0, least=0, most=16)
    if os.environ.get("ELASTICSEARCH_REPLICAS", "").strip()
    else None
)
# Days for which searches that found nothing are counted for editors; 0: they are not.
SEARCH_UNANSWERED_DAYS = int(os.environ.get("SEARCH_UNANSWERED_DAYS", "90"))

# Days of the law for a province's decision, Decree 63/2010/NĐ-CP art. 15 and 24(2); see
# catalog.deadlines.Terms.
DEADLINE_ANNOUNCED = whole_number("DEADLINE_ANNOUNCED", 5, least=0, most=366)
DEADLINE_ANNOUNCED_FAST_TRACK = whole_number("DEADLINE_ANNOUNCED_FAST_TRACK", 3, least=0, most=366)
DEADLINE_PUBLIC = whole_number("DEADLINE_PUBLIC", 5, least=0, most=366)
DEADLINE_PUBLIC_FAST_TRACK = whole_number("DEADLINE_PUBLIC_FAST_TRACK", 2, least=0, most=366)

# How many days before its day the desk tells that something is due, first and again, and after how
# many a procedure is to be looked through (0: never); see catalog.reminders.Rules.
REMIND_DAYS_BEFORE = whole_numbers("REMIND_DAYS_BEFORE", (60, 30, 10), least=0, most=366)
REVIEW_AFTER_DAYS = whole_number("REVIEW_AFTER_DAYS", 365, least=0, most=3_660)

# Seconds between two questions of `check_links` to one host, and whether it may ask inside
# networks: then editors learn by it what only this machine can reach.
LINKS_PAUSE = number("LINKS_PAUSE", 0.5, least=0, most=60)
LINKS_ALLOW_PRIVATE = yes_or_no("LINKS_ALLOW_PRIVATE", False)

# Whether a decision is promulgated only after its approval; None: where a workflow is assigned to
# it. And whether people approve what they wrote or submitted themselves; see catalog.approval.
DECISIONS_NEED_APPROVAL = yes_or_no("DECISIONS_NEED_APPROVAL", None)
APPROVE_OWN_DECISIONS = yes_or_no("APPROVE_OWN_DECISIONS", False)
WAGTAIL_FINISH_WORKFLOW_ACTION = "catalog.workflows.finish_workflow"

# Of the users that the demonstration brings; empty: one is made for this machine and printed.
DEMONSTRATION_PASSWORD = os.environ.get("DEMONSTRATION_PASSWORD", "")
DEMONSTRATION_FILES = ROOT / "fixtures" / "demonstration"

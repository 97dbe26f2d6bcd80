"""Making a process ready for its first question, beside its start and not before it."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

from catalog import selectors
from search.engines.choosing import own_index
from search.engines.errands import Errand
from search.narrowing import read_form
from search.request import SearchRequest
from search.service import search

QUESTION = "đăng ký khai sinh"
"""Any will do: what it loads is the same for all."""


def begin() -> None:
    """Begin to make this process ready, in the background.

    Raises ImproperlyConfigured: who starts a site learns at once which setting is wrong.
    """
    own_index()
    errand.begin()


def make_ready() -> None:
    """Load what a first question would load, and ask one when the node's own index is warm."""
    index = own_index()
    index.warm()
    get_resolver().url_patterns  # noqa: B018 — imports all views
    for file in (settings.ROOT / "templates" / "search").glob("*.html"):
        get_template(f"search/{file.name}")
    read_form()
    index.wait()
    search(SearchRequest(QUESTION, selectors.today()))


errand = Errand("start", make_ready)

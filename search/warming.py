"""Making a process ready for its first question, beside its start and not before it."""

from __future__ import annotations

from django.template.loader import get_template
from django.urls import get_resolver

from search.engines.choosing import own_index
from search.engines.errands import Errand
from search.narrowing import read_form
from search.views import TEMPLATE


def begin() -> None:
    """Begin to make this process ready, in the background.

    Raises ImproperlyConfigured: who starts a site learns at once which setting is wrong.
    """
    own_index()
    _errand.begin()


def make_ready() -> None:
    """Load what a first question would load, while the node's own index is brought level."""
    own_index().warm()
    get_resolver().url_patterns  # noqa: B018 — imports all views
    get_template(TEMPLATE)
    read_form()


_errand = Errand("start", make_ready)

"""System checks: what is wrong with the settings of the search, and with what they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Unavailable
from search.engines.choosing import EMBEDDED, chosen, connection, look

if TYPE_CHECKING:
    from search.engines.elasticsearch.connecting import Connection

TAG = "search"
PATIENCE = 5.0
"""Seconds for which the cluster is asked: whoever deploys can wait, but not for ever."""
_NEAR = ("localhost", "127.0.0.1", "::1")

_SYNC = "search_sync brings an index level and makes one where there is none"
_TODO = {
    "missing": f"Run `manage.py search_rebuild`, or let `search_sync` run: {_SYNC}.",
    "layout": "Run `manage.py search_rebuild`; the site's own index answers until it is done.",
    "forbidden": "Look at ELASTICSEARCH_API_KEY or ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD, "
    "and at the privileges: `manage.py search_privileges` shows those that are needed.",
}
_LOOK = (
    "Look at ELASTICSEARCH_URL, ELASTICSEARCH_CA and the cluster; the site's own index answers "
    "meanwhile."
)


@register(TAG)
def settings_are_right(**_options: Any) -> list[CheckMessage]:
    """Tell which setting of Elasticsearch is wrong, without asking it."""
    if chosen() == EMBEDDED:
        return []
    try:
        connection()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="search.E001")]
    return []


@register(TAG, deploy=True)
def cluster_is_ready(**_options: Any) -> list[CheckMessage]:
    """Tell what keeps readers from being answered by Elasticsearch, and what is unsafe."""
    if chosen() == EMBEDDED or settings_are_right():
        return []
    return [*_unsafe(connection()), *_unready()]


def _unsafe(found: Connection) -> Iterator[CheckMessage]:
    is_known = bool(found.api_key or found.user)
    if not found.verify:
        yield Warning(
            "ELASTICSEARCH_VERIFY is off: anybody on the way can pass for the cluster.",
            hint="Set ELASTICSEARCH_CA to the file of the authority that signed its certificate.",
            id="search.W001",
        )
    if is_known and _is_readable_on_the_way(found.urls):
        yield Error(
            "ELASTICSEARCH_URL is http: the API key or password goes over the network in clear.",
            hint="Use an address that begins with https:.",
            id="search.E002",
        )
    if not is_known and _is_readable_on_the_way(found.urls):
        yield Warning(
            "Elasticsearch is on another machine and asks nobody who they are.",
            hint="Turn its security on; `manage.py search_privileges` shows the keys to make.",
            id="search.W002",
        )


def _is_readable_on_the_way(urls: Sequence[str]) -> bool:
    parts = map(urlsplit, urls)
    return any(p.scheme == "http" and p.hostname not in _NEAR for p in parts)


def _unready() -> Iterator[CheckMessage]:
    try:
        look(PATIENCE)
    except Unavailable as error:
        yield Warning(
            f"Elasticsearch does not answer readers now ({error.reason}): {error}",
            hint=_TODO.get(error.reason, _LOOK),
            id="search.W003",
        )

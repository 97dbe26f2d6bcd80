"""Where Elasticsearch is and how it is spoken to: the settings `ELASTICSEARCH_*`, as one value."""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.serializer import OrjsonSerializer

from search.engines.base import MISSING, Unavailable

JSON = OrjsonSerializer()
"""What is asked and answered; several times as fast as Python's own."""
TIMEOUT = 60.0
"""Seconds that a request may take where nobody waits for it."""
_SHORTEST = 1.0
"""Seconds that a request may take even when the deadline has passed."""
# Under a prefix with one of these ends another installation keeps its alias or its lease.
_PREFIX = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(?<!-previous)(?<!-lease)")
_LONGEST_PREFIX = 100


@dataclass(frozen=True, slots=True)
class Connection:
    """A cluster, who we are to it, and the names and shape that our indexes have there.

    `replicas`: None lets the cluster keep one as soon as it has a second node.
    """

    urls: tuple[str, ...]
    prefix: str = "niem-yet"
    api_key: str = field(default="", repr=False)
    indexer_api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    verify: bool = True
    shards: int = 1
    replicas: int | None = None

    @classmethod
    def from_settings(cls) -> Connection:
        """Return what the settings say. Raises ImproperlyConfigured, which names the setting."""
        urls = tuple(filter(None, map(str.strip, _text("ELASTICSEARCH_URL").split(","))))
        if not urls:
            raise _wrong("ELASTICSEARCH_URL", "is empty", "http://host:9200 or https://host:9200")
        for url in urls:
            _check_url(url)
        verify = _flag("ELASTICSEARCH_VERIFY")
        found = cls(
            urls,
            prefix=configured_prefix(),
            api_key=_text("ELASTICSEARCH_API_KEY"),
            indexer_api_key=_text("ELASTICSEARCH_INDEXER_API_KEY"),
            user=_text("ELASTICSEARCH_USER"),
            password=_text("ELASTICSEARCH_PASSWORD"),
            ca=_certificates("ELASTICSEARCH_CA", urls, verify),
            verify=verify,
            shards=settings.ELASTICSEARCH_SHARDS,
            replicas=settings.ELASTICSEARCH_REPLICAS,
        )
        _check_who(found)
        return found

    def client(self, *, writing: bool = False) -> Elasticsearch:
        """Return the client of this process, for reading or with the rights of the indexer."""
        return _client(self, writing, os.getpid())


@lru_cache(maxsize=8)
def _client(connection: Connection, writing: bool, process: int) -> Elasticsearch:
    # One a process, since sockets that a parent opened before it forked are not to be shared.
    return Elasticsearch(
        list(connection.urls),
        **_identity(connection, writing),
        **_trust(connection),
        # Another node is asked after a refused or broken connection only: who waited for one that
        # is too busy, or got an answer that says so, would wait again and make it busier.
        max_retries=len(connection.urls) - 1,
        retry_on_timeout=False,
        retry_on_status=(),
        request_timeout=TIMEOUT,
        serializer=JSON,
    )


def _identity(connection: Connection, writing: bool) -> dict[str, Any]:
    key = connection.indexer_api_key if writing else ""
    if key or connection.api_key:
        return {"api_key": key or connection.api_key}
    return {"basic_auth": (connection.user, connection.password)} if connection.user else {}


def _trust(connection: Connection) -> dict[str, Any]:
    if not any(url.startswith("https:") for url in connection.urls):
        return {}
    if not connection.verify:
        return {"verify_certs": False, "ssl_show_warn": False}
    return {"ca_certs": str(connection.ca)} if connection.ca else {}


def _wrong(name: str, fault: str, allowed: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {fault}; allowed: {allowed}")


def _text(name: str) -> str:
    value = getattr(settings, name)
    return "" if value is None else str(value).strip()


def _check_url(url: str) -> None:
    name = "ELASTICSEARCH_URL"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _wrong(name, "has no valid port", "http://host:9200 or https://host:9200") from error
    if "@" in parts.netloc:
        raise _wrong(
            name,
            "has a user or password in it",
            "http(s)://host:port, with ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD beside it",
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        allowed = "http://host:9200 or https://host:9200, several separated by commas"
        raise _wrong(name, f"is not an address of a server: {url!r}", allowed)
    if port is None:
        raise _wrong(name, f"names no port: {url!r}", f"{parts.scheme}://{parts.hostname}:9200")


def _check_who(connection: Connection) -> None:
    """Raise ImproperlyConfigured unless it is said in one way who we are, or in none."""
    key = connection.api_key or connection.indexer_api_key
    if key and connection.user:
        raise _wrong(
            "ELASTICSEARCH_API_KEY",
            "is set beside ELASTICSEARCH_USER",
            "an API key, or a user with a password, not both",
        )
    if bool(connection.user) != bool(connection.password):
        missing = "ELASTICSEARCH_PASSWORD" if connection.user else "ELASTICSEARCH_USER"
        raise _wrong(missing, "is empty", "both ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD")
    if connection.indexer_api_key and not connection.api_key:
        raise _wrong("ELASTICSEARCH_API_KEY", "is empty", "a reader's key beside the indexer's")


def _certificates(name: str, urls: tuple[str, ...], verify: bool) -> Path | None:
    if not (value := _text(name)):
        return None
    if not verify:
        raise _wrong(name, "is set while ELASTICSEARCH_VERIFY is off", "one of the two")
    if not any(url.startswith("https:") for url in urls):
        raise _wrong(name, "is set for addresses without TLS", "an address that begins with https:")
    try:
        ssl.create_default_context(cafile=value)
    except (OSError, ssl.SSLError) as error:
        fault = f"names a file that can't be read ({error}): {value!r}"
        raise _wrong(name, fault, "a file of certificates in PEM") from error
    return Path(value)


def configured_prefix() -> str:
    """Return what our names on a server begin with. Raises ImproperlyConfigured."""
    name = "ELASTICSEARCH_PREFIX"
    value = _text(name)
    if len(value) > _LONGEST_PREFIX or not _PREFIX.fullmatch(value):
        allowed = (
            f"a-z, 0-9 and single - between them, at most {_LONGEST_PREFIX}, "
            "without -previous or -lease at the end"
        )
        raise _wrong(name, f"is {value!r}", allowed)
    return value


_FLAGS = {"1": True, "true": True, "on": True, "0": False, "false": False, "off": False}


def _flag(name: str) -> bool:
    value = _text(name).lower()
    if value not in _FLAGS:
        raise _wrong(name, f"is {value!r}", ", ".join(_FLAGS))
    return _FLAGS[value]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When somebody who waits stops waiting; `at` is of the monotonic clock, None for never."""

    at: float | None

    @classmethod
    def after(cls, seconds: float | None) -> Deadline:
        return cls(None if seconds is None else time.monotonic() + seconds)

    @property
    def left(self) -> float | None:
        """Seconds until then."""
        return None if self.at is None else max(0.0, self.at - time.monotonic())

    def allows(self, seconds: float) -> bool:
        """Tell whether what takes so long would still be done in time."""
        return self.left is None or seconds <= self.left

    def on(self, client: Elasticsearch, longest: float = TIMEOUT) -> Elasticsearch:
        """Return `client` with requests that take no longer than there is time, or `longest`."""
        left = longest if self.left is None else min(longest, max(_SHORTEST, self.left))
        return client.options(request_timeout=left)


NEVER = Deadline(None)


class Failed(Unavailable):
    """The cluster could not be asked, or refused; `reason` is one word for logs and counts."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@contextmanager
def speaking() -> Iterator[None]:
    """Turn whatever the client raises within the block into `Failed`."""
    try:
        yield
    except ConnectionTimeout as error:
        raise Failed(f"Elasticsearch did not answer in time: {error}", "timeout") from error
    except TransportError as error:
        raise Failed(f"Elasticsearch can't be reached: {error}", "unreachable") from error
    except ApiError as error:
        raise Failed(f"Elasticsearch refused: {error}", reason(error.status_code)) from error


_REASONS = {401: "forbidden", 403: "forbidden", 404: MISSING, 409: "conflict", 429: "busy"}


def reason(status: int) -> str:
    """Return one word for an HTTP status that is no success."""
    return _REASONS.get(
        status, "broken" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "rejected"
    )

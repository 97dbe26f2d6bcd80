"""The changes to subscribe to, described beside the API: pages of the site in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from catalog.public.feeds import NEWEST
from portal import feed_http
from portal.feed_http import Schema

TAG = "subscriptions"

_LANGUAGES = [
    {"url": "/", "description": "In Vietnamese."},
    {"url": "/en", "description": "In English."},
]


def subscriptions(asked: Sequence[Schema], document: Schema) -> dict[str, Schema]:
    """Return what is told of each address, by its path; `document` is the shape of JSON Feed."""
    return {
        "/feeds/changes.atom": _path(
            "atom",
            asked,
            "The newest changes as Atom",
            f"Return the newest {NEWEST} changes of law (RFC 4287), for readers of news. Texts are "
            "Vietnamese; at `/en/feeds/changes.atom` they are English.",
            {"application/atom+xml": {}},
        ),
        "/feeds/changes.json": _path(
            "json_feed",
            asked,
            "The newest changes as JSON Feed",
            "Return the same as JSON Feed 1.1. Texts are Vietnamese; at `/en/feeds/changes.json` "
            "they are English.",
            {"application/feed+json": {"schema": document}},
        ),
    }


def _path(
    name: str, asked: Sequence[Schema], summary: str, description: str, content: Schema
) -> Schema:
    result = {
        "description": HTTPStatus.OK.phrase,
        "headers": feed_http.headers(*feed_http.OF_TAGGED),
        "content": content,
    }
    errors = (HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND)
    operation = {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": [TAG],
        "parameters": list(asked),
        "responses": {int(HTTPStatus.OK): result} | feed_http.without_result(*errors),
    }
    return {"servers": _LANGUAGES, "get": operation}

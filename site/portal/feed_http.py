"""What HTTP itself does with the feed, as OpenAPI tells it: headers, conditions, errors.

Each is described once among the components, and named where it happens. HEAD and what is not GET
are the same at every address: they are told once, in `METHODS`, because an operation HEAD for each
would double the description and say nothing more.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from catalog.feed.answering import PROBLEM
from portal.feed_answers import FRESH

Schema = dict[str, Any]

METHODS = (
    "Every address answers GET, and HEAD by the head of the same answer. OPTIONS is answered by "
    "204 with what pages of other origins may do (CORS). Any other method is 405, a problem "
    "document of the kind `method` with `Allow`. An address that is not told here is 404, "
    "`not-found`. Answers are packed for who sends `Accept-Encoding: gzip`; bulk files are "
    "sent as they are."
)
UNTAGGED = ("search",)
"""Operations without a tag, so that nothing is asked again by one: the index tells nothing of when
it changed."""
OF_ALL = ("Cache-Control",)
OF_TAGGED = ("ETag", *OF_ALL)

_TEXT = {"type": "string"}
_HEADERS: dict[str, Schema] = {
    "ETag": {
        "description": "Names this answer (RFC 9110, 8.8.3): it is the same while the serial of "
        "the catalogue, the day in Vietnam and the address are. Opaque.",
        "required": True,
        "schema": _TEXT | {"pattern": '^(W/)?"[^"]*"$'},
    },
    "Cache-Control": {
        "description": "For how long the answer may be used without asking again (RFC 9111): at "
        f"most {FRESH} seconds and never beyond midnight in Vietnam; an hour for files, whose "
        "addresses never have other content.",
        "required": True,
        "schema": _TEXT,
    },
    "Link": {
        "description": 'Address of the next page with `rel="next"` (RFC 8288), the same as `next`; '
        "missing on the last page.",
        "schema": _TEXT,
    },
    "Retry-After": {
        "description": "In how many seconds to ask again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "Content-Range": {
        "description": "Which bytes of how many these are, `*` for none (RFC 9110, 14.4).",
        "required": True,
        "schema": _TEXT | {"pattern": "^bytes ([0-9]+-[0-9]+|\\*)/[0-9]+$"},
    },
    "Content-Disposition": {
        "description": "The name to save the file by (RFC 6266).",
        "required": True,
        "schema": _TEXT,
    },
}
_PARAMETERS: dict[str, Schema] = {
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The ETag of an answer that the reader has: 304 while it is still the same.",
        "schema": _TEXT,
    },
    "Range": {
        "name": "Range",
        "in": "header",
        "required": False,
        "description": "`bytes=<number>-`: only the rest of the file from that byte on, of which "
        "there are as many before. Any other form is answered by the whole file.",
        "schema": _TEXT,
    },
}
_ERRORS = {
    HTTPStatus.BAD_REQUEST: "A parameter is not known, is given twice, or is not what it may be: "
    "`detail` names it and what is allowed.",
    HTTPStatus.NOT_FOUND: "Nothing has this address, code, number, name or serial.",
    HTTPStatus.GONE: "The procedure is no longer in force: told with the decision, the successors "
    "and the address of the last version. Or what is asked for was taken back.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "The file has no byte from there on.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The site failed; nothing is wrong with the question.",
    HTTPStatus.SERVICE_UNAVAILABLE: "What answers is being prepared, or the database does not "
    "answer: ask again later.",
}
_HEADERS_OF_ERRORS = {
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: (*OF_ALL, "Content-Range"),
    HTTPStatus.SERVICE_UNAVAILABLE: (*OF_ALL, "Retry-After"),
}


def components() -> Schema:
    """Return the components that stand beside the shapes."""
    errors = {
        _name(status): {
            "description": said,
            "headers": headers(*_HEADERS_OF_ERRORS.get(status, OF_ALL)),
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, said in _ERRORS.items()
    }
    unchanged = {
        "description": "The reader has this answer already: it has no body.",
        "headers": headers(*OF_TAGGED),
    }
    return {
        "headers": _HEADERS,
        "parameters": _PARAMETERS,
        "responses": {_name(HTTPStatus.NOT_MODIFIED): unchanged} | errors,
    }


def headers(*names: str) -> Schema:
    """Return the headers of an answer, each by its name among the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def without_result(*statuses: int, tagged: bool = True) -> dict[int, Schema]:
    """Return the answers that hold nothing of what was asked for, by status: errors, and 304 where
    answers are `tagged`.
    """
    always = {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE}
    if tagged:
        always.add(HTTPStatus.NOT_MODIFIED)
    return {
        status: {"$ref": f"#/components/responses/{_name(HTTPStatus(status))}"}
        for status in sorted({*statuses, *map(int, always)})
    }


def with_conditions(path: Schema) -> Schema:
    """Return what is told of a path, with the headers that ask only for what the reader lacks."""
    asked = {HTTPStatus.NOT_MODIFIED: "If-None-Match", HTTPStatus.PARTIAL_CONTENT: "Range"}
    names = [name for status, name in asked.items() if status in path["get"]["responses"]]
    if not names:
        return path
    return {"parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names]} | path


def phrase(status: HTTPStatus) -> str:
    """Return the name of a status by RFC 9110 (15), which Python gives all of them since 3.13."""
    return status.phrase.removeprefix("Requested ")


def _name(status: HTTPStatus) -> str:
    return phrase(status).replace(" ", "")

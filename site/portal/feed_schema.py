"""The feed described to programs: OpenAPI 3.1, and JSON Schema 2020-12 of each document.

All shapes are described at once, so that two lists of values with the same name never stand for
each other; what the law fixes is described by `content_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from catalog.feed import shapes
from catalog.feed.content_fields import CONTENT_FIELDS
from catalog.public.feed_shapes import JsonFeed
from catalog.public.feeds import Concern
from portal import feed_http
from portal.feed_subscriptions import subscriptions
from portal.feed_values import words_of
from search.shapes import FoundPage

Schema = dict[str, Any]

DOCUMENTS: Mapping[str, Any] = {
    "procedures": shapes.Page[shapes.ListedProcedure],
    "procedure": shapes.Procedure,
    "versions": shapes.Page[shapes.Version],
    "version": shapes.Version,
    "difference": shapes.Difference,
    "changes": shapes.Changes,
    "decisions": shapes.Page[shapes.Decision],
    "decision": shapes.WholeDecision,
    "all_vocabularies": shapes.Vocabularies,
    "vocabulary": shapes.Items,
    "forms": shapes.Page[shapes.Form],
    "service_points": shapes.Page[shapes.ServicePoint],
    "counts": shapes.Counts,
    "reconciliation": shapes.Page[shapes.Reconciled],
    "manifest": shapes.Manifest,
    "bulk_version": shapes.BulkVersion,
    "search": FoundPage,
    "json_feed": JsonFeed,
    "problem": shapes.Problem,
}
"""The shapes by the names of their schemas: those of the operations that answer with them."""

LINKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "procedures": {
        "procedure": {"code": "$response.body#/items/0/code"},
        "versions": {"code": "$response.body#/items/0/code"},
    },
    "search": {"procedure": {"code": "$response.body#/items/0/code"}},
    "versions": {
        "version": {
            "code": "$request.path.code",
            "number": "$response.body#/items/0/version",
        },
        "difference": {
            "code": "$request.path.code",
            "from": "$response.body#/items/0/version",
            "to": "$response.body#/items/0/version",
        },
    },
    "changes": {"changes": {"since": "$response.body#/serial"}},
    "manifest": {"changes": {"since": "$response.body#/serial"}},
    "decisions": {"decision": {"slug": "$response.body#/items/0/slug"}},
    "all_vocabularies": {"vocabulary": {"kind": "$response.body#/items/0/kind"}},
    "reconciliation": {"procedure": {"code": "$response.body#/items/0/code"}},
}
"""By operation, what may be asked next, and what of the answer it is asked by."""

_REFERENCE = "#/components/schemas/"
_EACH_REFERENCE = f"{_REFERENCE}{{model}}"
_ANY_REFERENCE = re.compile(r"#/(?:components/schemas|\$defs)/([^\"/]+)")


class FeedAPI(NinjaAPI):
    """An API whose every field is described."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of all addresses, made once: it is as long as a book."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            self._described[prefix] = FeedSchema(self, prefix)
        return self._described[prefix]

    def get_openapi_operation_id(self, operation: Any) -> str:
        """Return the name of an operation: that of its view."""
        return str(operation.view_func.__name__)


class FeedSchema(OpenAPISchema):
    """Ninja's description with shapes of our own making."""

    def _extract_parameters(self, model: Any) -> list[Schema]:
        """Return the parameters with their lists of values in place, under no common name."""
        definitions = model.model_json_schema(ref_template=_EACH_REFERENCE).get("$defs", {})
        found = super()._extract_parameters(model)
        return [_inlined(one, definitions) | {"required": one["required"]} for one in found]

    def responses(self, operation: Any) -> dict[int, Schema]:
        """Return the answers by status, each with its media type, shape and headers."""
        statuses = super().responses(operation)
        tagged = self.api.get_openapi_operation_id(operation) not in feed_http.UNTAGGED
        errors = [status for status in statuses if status >= HTTPStatus.BAD_REQUEST]
        results = {
            status: self._result(operation, status, tagged)
            for status in statuses
            if status not in errors
        }
        return results | feed_http.without_result(*errors, tagged=tagged)

    def _result(self, operation: Any, status: int, tagged: bool) -> Schema:
        """Return an answer that holds what was asked for. Ninja fills in what operations write."""
        names = feed_http.OF_TAGGED if tagged else feed_http.OF_ALL
        if status == HTTPStatus.PARTIAL_CONTENT:
            names = (*names, "Content-Range")
        told: Schema = {"description": HTTPStatus(status).phrase, "content": {}}
        if status in (operation.openapi_extra or {}).get("responses", {}):
            return told | {"headers": feed_http.headers(*names, "Content-Disposition")}
        shape = operation.response_models[status].model_fields["response"].annotation
        if "next" in shape.model_fields:
            names = (*names, "Link")
        return told | {
            "headers": feed_http.headers(*names),
            "content": {"application/json": {"schema": _references()[shape]}},
            "links": _links(self.api.get_openapi_operation_id(operation)),
        }

    def get_paths(self) -> Schema:
        """Return what is told of every address, and of those beside the API."""
        paths = super().get_paths() | subscriptions(_query(Concern), _references()[JsonFeed])
        return {path: feed_http.with_conditions(told) for path, told in paths.items()}

    def get_components(self) -> Schema:
        """Return the shapes of all documents, and what answers have in common."""
        return {"schemas": _definitions()} | feed_http.components()


def json_schema(name: str, address: str) -> Schema:
    """Return the JSON Schema (2020-12) of a document, as found at `address`.

    Raises KeyError for a name that is not in `DOCUMENTS`.
    """
    return _document(name) | {"$id": address}


@cache
def _document(name: str) -> Schema:
    root = _references()[DOCUMENTS[name]]["$ref"].removeprefix(_REFERENCE)
    needed = _reached(root)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ""}
    return _local(head | _definitions()[root] | {"$defs": {k: _definitions()[k] for k in needed}})


def _links(operation: str) -> Schema:
    return {
        name: {"operationId": name, "parameters": dict(parameters)}
        for name, parameters in LINKS.get(operation, {}).items()
    }


def _reached(root: str) -> list[str]:
    """Return the names of all that a definition rests on."""
    found: list[str] = []
    waiting = [root]
    while waiting:
        for name in _ANY_REFERENCE.findall(str(_definitions()[waiting.pop()]).replace("'", '"')):
            if name not in found:
                found.append(name)
                waiting.append(name)
    return sorted(found)


def _local(value: Any) -> Any:
    """Return a schema whose references stay inside of it."""
    if isinstance(value, dict):
        return {key: _local(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_local(one) for one in value]
    return value.replace(_REFERENCE, "#/$defs/") if isinstance(value, str) else value


def _query(asked: type[BaseModel]) -> list[Schema]:
    """Return the parameters of an address that is none of Ninja's."""
    whole = asked.model_json_schema(ref_template=_EACH_REFERENCE)
    return [
        {
            "in": "query",
            "name": name,
            "required": False,
            "description": one["description"],
            "schema": _inlined(one, whole.get("$defs", {})),
        }
        for name, one in whole["properties"].items()
    ]


@cache
def _made() -> tuple[dict[Any, Schema], dict[str, Schema]]:
    models = [(shape, "serialization") for shape in DOCUMENTS.values()]
    found, whole = models_json_schema(models, ref_template=_EACH_REFERENCE)  # type: ignore[arg-type]
    definitions = whole["$defs"]
    names = {name: _short(name, definitions) for name in definitions}
    renamed = _renamed({names[k]: v for k, v in definitions.items()}, names)
    references = {shape: _renamed(dict(one), names) for (shape, _mode), one in found.items()}
    return references, {name: _described(name, one) for name, one in sorted(renamed.items())}


def _references() -> dict[Any, Schema]:
    return _made()[0]


def _definitions() -> dict[str, Schema]:
    return _made()[1]


def _short(name: str, all_names: Mapping[str, Any]) -> str:
    """Return a name without the module: DecisionPageKind for …decision__DecisionPage__Kind."""
    if "__" not in name:
        return name.replace("_", "")
    parts = [part for part in name.split("__") if part[:1].isupper()]
    short = "".join(parts)
    return f"Content{short}" if len(parts) == 1 or short in all_names else short


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, str) and value.startswith(_REFERENCE):
        name = value.removeprefix(_REFERENCE)
        return f"{_REFERENCE}{names.get(name, name)}"
    return value


def _described(name: str, definition: Schema) -> Schema:
    """Add what values and a content's fields mean. All its keys are always there."""
    if words := words_of(definition.get("enum", ())):
        return definition | {"x-words": words}
    fields = CONTENT_FIELDS.get(name)
    if fields is None or "properties" not in definition:
        return definition
    properties = {
        key: one | {"description": fields[key]} for key, one in definition["properties"].items()
    }
    return definition | {"properties": properties, "required": list(properties)}


def _inlined(value: Any, definitions: Mapping[str, Schema]) -> Any:
    if isinstance(value, list):
        return [_inlined(one, definitions) for one in value]
    if not isinstance(value, dict):
        return value
    if (name := value.get("$ref", "").removeprefix(_REFERENCE)) in definitions:
        rest = {key: one for key, one in value.items() if key != "$ref"}
        return _inlined(definitions[name], definitions) | rest
    return {key: _inlined(one, definitions) for key, one in value.items()}

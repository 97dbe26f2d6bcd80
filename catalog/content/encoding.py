"""A content as JSON: written, read, hashed, and searched for its texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from catalog.content.terms import Component
from catalog.content.text import Text
from catalog.content.values import COMPONENT_FIELDS, Content

SCHEMA = 1
"""Version of the JSON shape. Raised only when a reader of the old shape would misread the new."""

GLANCED = (
    "schema",
    "code",
    "name",
    "levels",
    "channels",
    "agencies",
    "results",
    "presence",
    "online",
)
"""The parts of a content that lists and results show: what people come for first.

Versions keep them in a column: another part here needs a migration that fills it again.
"""

_CONTENT = TypeAdapter(Content)


class AsWritten(json.JSONEncoder):
    """Writes letters as they are: as escapes, Vietnamese is twice as long and slower to read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class InvalidContent(ValueError):
    """JSON that is not a content: the message names each wrong place and what is wrong there."""


def to_json(content: Content) -> dict[str, Any]:
    """Return `content` as JSON values with its schema number; what has its default is left out."""
    data: dict[str, Any] = _CONTENT.dump_python(content, mode="json", exclude_defaults=True)
    return {"schema": SCHEMA} | data


def whole_json(content: Content) -> dict[str, Any]:
    """Return `content` as JSON values with every key, empty ones too, but its schema number.

    For those who read it alone: nothing is left to know.
    """
    data: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return data


def whole_bytes(content: Content) -> bytes:
    """Return what `whole_json` does as JSON, in UTF-8."""
    return _CONTENT.dump_json(content)


def from_json(data: Mapping[str, Any]) -> Content:
    """Read what `to_json` wrote.

    Raises InvalidContent for an unknown schema, an unknown key or a value out of place.
    """
    schema = data.get("schema")
    if schema != SCHEMA:
        raise InvalidContent(f"schema {schema!r} is not known; this code reads {SCHEMA}")
    try:
        return _CONTENT.validate_python({k: v for k, v in data.items() if k != "schema"})
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'content'}: {e['msg']}" for e in error.errors()
        )
        raise InvalidContent(places) from error


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `to_json`."""
    return _CONTENT.json_schema(mode="serialization")


def canonical(data: Any) -> bytes:
    """Return JSON values as bytes that are equal exactly when the values are (after RFC 8785)."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(data: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of a content's JSON."""
    return hashlib.sha256(canonical(data)).hexdigest()


def at_a_glance(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts of a content's JSON that lists show. `from_json` reads it as a content."""
    return {name: data[name] for name in GLANCED if name in data}


def component_json(data: Mapping[str, Any], component: Component) -> dict[str, Any]:
    """Return the part of a content's JSON that is `component`."""
    return {name: data[name] for name in COMPONENT_FIELDS[component] if name in data}


def component_hashes(content: Content) -> dict[Component, str]:
    """Return a hash a component: equal hashes mean that nothing of it differs."""
    data = to_json(content)
    return {c: content_hash(component_json(data, c)) for c in Component}


def texts(content: Content) -> Iterator[Text]:
    """Yield every written text of a content, in reading order: what a search may find."""
    stack: list[Any] = [content]
    while stack:
        value = stack.pop()
        kind = value.__class__
        if kind is Text:
            if value:
                yield value
        elif kind is tuple:
            stack.extend(value[::-1])
        elif value is not None:
            stack.extend([getattr(value, name) for name in _parts(kind)])


@cache
def _parts(kind: type) -> tuple[str, ...]:
    """Return the names of the parts of a value in which texts may be, the last one first."""
    types = get_type_hints(kind)
    names = [f.name for f in fields(kind) if f.name != "origins" and _may_have(types[f.name])]
    return tuple(reversed(names))


def _may_have(kind: Any) -> bool:
    """Tell whether a value of this type may have a text in it."""
    return kind is Text or any(map(_may_have, get_args(kind))) or is_dataclass(kind)

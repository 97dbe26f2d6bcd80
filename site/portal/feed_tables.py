"""The feed's description as tables for people to read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A field or a parameter: its name, its type in words, and the shapes that the type names."""

    name: str
    type: str
    description: str
    required: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """What one address answers."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    answers: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The addresses about one thing."""

    name: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a list, and what it means by language."""

    name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A document or a part of one: its fields, or the values that it may have."""

    name: str
    description: str
    rows: tuple[Row, ...]
    values: tuple[Value, ...]


Say = Callable[[str], str]
"""Puts a text of the description into the language of the reader."""


def areas(told: Schema, say: Say = str) -> list[Area]:
    """Return the addresses of an OpenAPI description, by what they are about."""
    operations = [(path, methods["get"]) for path, methods in told["paths"].items()]
    grouped = groupby(operations, key=lambda pair: pair[1]["tags"][0])
    return [Area(tag, tuple(_address(*pair, say) for pair in members)) for tag, members in grouped]


def shapes_of(told: Schema, say: Say = str) -> list[Shape]:
    """Return the shapes of all documents, by name."""
    return [_shape(name, one, say) for name, one in sorted(told["components"]["schemas"].items())]


def _address(path: str, operation: Schema, say: Say) -> Address:
    parameters = (
        _row(
            one["name"],
            one["schema"] | {"description": one.get("description", "")},
            one["required"],
            say,
        )
        for one in operation["parameters"]
    )
    return Address(
        operation["operationId"],
        path,
        say(operation["summary"]),
        say(operation["description"]),
        tuple(parameters),
        tuple(_answers(operation)),
    )


def _answers(operation: Schema) -> Iterator[Row]:
    for status, told in operation["responses"].items():
        for media, content in told["content"].items():
            links = tuple(_links(content.get("schema", {})))
            yield Row(str(status), media, told["description"], links=links)


def _shape(name: str, definition: Schema, say: Say) -> Shape:
    required, words = definition.get("required", ()), definition.get("x-words", {})
    fields = definition.get("properties", {})
    return Shape(
        name,
        say(definition.get("description", "")),
        tuple(_row(key, one, key in required, say) for key, one in fields.items()),
        tuple(Value(str(one), words.get(one, {})) for one in definition.get("enum", ())),
    )


def _row(name: str, schema: Schema, required: bool, say: Say) -> Row:
    return Row(
        name, _type(schema), say(schema.get("description", "")), required, tuple(_links(schema))
    )


def _links(schema: Any) -> Iterator[str]:
    """Yield the names of the shapes that a type names, each once."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield schema["$ref"].rpartition("/")[2]
        for key, one in schema.items():
            if key not in ("description", "discriminator"):
                yield from _links(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _links(one)


def _type(schema: Schema) -> str:
    """Return a type in the words of JSON Schema, as short as it can be said."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for way in ("anyOf", "oneOf", "allOf"):
        if way in schema:
            return " | ".join(dict.fromkeys(_type(one) for one in schema[way]))
    if values := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return " | ".join(map(str, values))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"{{…: {_type(schema['additionalProperties'])}}}"
    return " ".join(filter(None, (schema.get("type", "any"), schema.get("format"))))

"""The feed's description as tables for people to read. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import groupby
from typing import Any

from portal.feed_http import phrase

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A field or a parameter: its name, its type in words, and the shapes that the type names.

    `default` is what stands where it is left out, as it is written; `least` and `most` bound a
    number, `longest` the characters of a text; None where nothing does.
    """

    name: str
    type: str
    description: str
    required: bool = False
    links: tuple[str, ...] = ()
    default: str = ""
    least: int | None = None
    most: int | None = None
    longest: int | None = None

    @property
    def repeats(self) -> bool:
        """Whether a parameter is given once for each value."""
        return self.type.startswith("[")

    @property
    def taken(self) -> list[str]:
        """What one value of a parameter may be: an address writes no null."""
        return [one for one in self.type.strip("[]").split(" | ") if one != "null"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status that is answered, in words, with the media type and the shapes of what it holds."""

    status: int
    phrase: str
    media: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """What one address answers: with what was asked for, and with problem documents.

    What is the same at every address (304, 500) is left out.
    """

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    answers: tuple[Answer, ...]
    problems: tuple[Answer, ...]

    @property
    def short(self) -> str:
        """The path as lists of addresses name it, without what all have in common."""
        return self.path.removeprefix("/api/v1/")

    @property
    def is_whole(self) -> bool:
        """Whether it can be asked for as it stands."""
        return not any(one.required for one in self.parameters)


@dataclass(frozen=True, slots=True)
class Area:
    """The addresses about one thing, and what it is called."""

    name: str
    title: str
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
    titles = {one["name"]: say(one["description"]) for one in told["tags"]}
    lists = {
        tuple(one["enum"]): name
        for name, one in told["components"]["schemas"].items()
        if "enum" in one
    }
    operations = [(path, methods["get"]) for path, methods in told["paths"].items()]
    grouped = groupby(operations, key=lambda pair: pair[1]["tags"][0])
    return [
        Area(tag, titles[tag], tuple(_address(*pair, lists, say) for pair in members))
        for tag, members in grouped
    ]


def shapes_of(told: Schema, say: Say = str) -> list[Shape]:
    """Return the shapes of all documents, by name."""
    return [_shape(name, one, say) for name, one in sorted(told["components"]["schemas"].items())]


def _address(
    path: str, operation: Schema, lists: Mapping[tuple[str, ...], str], say: Say
) -> Address:
    return Address(
        operation["operationId"],
        path,
        say(operation["summary"]),
        say(operation["description"]),
        tuple(_parameter(one, lists, say) for one in operation["parameters"]),
        tuple(_answers(operation, say)),
        tuple(_problems(operation, say)),
    )


def _parameter(told: Schema, lists: Mapping[tuple[str, ...], str], say: Say) -> Row:
    """Return a parameter, with a link to the shape that says what each of its values means."""
    schema = told["schema"] | {"description": told.get("description", "")}
    row = _row(told["name"], schema, told["required"], say)
    meant = lists.get(tuple(row.taken))
    return replace(row, links=(meant,)) if meant else row


def _answers(operation: Schema, say: Say) -> Iterator[Answer]:
    """Yield what holds that which was asked for."""
    for status, told in operation["responses"].items():
        for media, content in told.get("content", {}).items():
            links = tuple(_links(content.get("schema", {})))
            yield Answer(int(status), say(told["description"]), media, links)


def _problems(operation: Schema, say: Say) -> Iterator[Answer]:
    for status in map(HTTPStatus, map(int, operation["responses"])):
        if status >= HTTPStatus.BAD_REQUEST and status != HTTPStatus.INTERNAL_SERVER_ERROR:
            yield Answer(int(status), say(phrase(status)))


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
    # What may be null is bounded by what it is else.
    bounds = next((one for one in schema.get("anyOf", ()) if one != {"type": "null"}), schema)
    return Row(
        name,
        _type(schema),
        say(schema.get("description", "")),
        required,
        tuple(_links(schema)),
        default=_written(schema.get("default")),
        least=bounds.get("minimum"),
        most=bounds.get("maximum"),
        longest=bounds.get("maxLength"),
    )


def _written(default: Any) -> str:
    """Return a default as addresses write it; nothing where it is nothing."""
    return str(default).lower() if default not in (None, [], "") else ""


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

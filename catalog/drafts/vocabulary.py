"""Which vocabulary rows a draft chooses and a content names: looked up in bulk, a query a model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from catalog.content import Content, Ref, Text, clean_text
from catalog.models import (
    Agency,
    Audience,
    DecisionLine,
    Form,
    LegalDocument,
    ProcedureContentFields,
    Sector,
    ServicePoint,
    Vocabulary,
)

Model = type[Vocabulary]


@dataclass(frozen=True, slots=True)
class Row:
    """A vocabulary row as a content names it. `number` is a legal document's."""

    pk: int
    ref: Ref
    number: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows that some lines or contents need, by key, by code and (documents) by number."""

    by_pk: Mapping[Model, Mapping[int, Row]] = field(default_factory=dict)
    by_code: Mapping[Model, Mapping[str, Row]] = field(default_factory=dict)
    by_number: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def chosen_by(cls, lines: Iterable[DecisionLine]) -> Self:
        """Return every row that the blocks of `lines` choose."""
        keys: dict[Model, set[int]] = defaultdict(set)
        for line in lines:
            for name, stream in stream_fields().items():
                raw = getattr(line, name).get_prep_value()
                for model, pk in _chosen(stream.stream_block, raw):
                    keys[model].add(pk)
        return cls(
            by_pk={m: {r.pk: r for r in _rows(m, pk__in=pks)} for m, pks in keys.items()},
        )

    @classmethod
    def named_by(cls, contents: Iterable[Content]) -> Self:
        """Return every row that `contents` name by code, or by number for legal documents."""
        codes: dict[Model, set[str]] = defaultdict(set)
        numbers: set[str] = set()
        for content in contents:
            for model, ref in references(content):
                if ref.code:
                    codes[model].add(ref.code)
            numbers.update(b.number for b in content.legal_bases if b.number)
        documents = _rows(LegalDocument, number__in=numbers) if numbers else []
        return cls(
            by_code={m: {r.ref.code: r for r in _rows(m, code__in=c)} for m, c in codes.items()},
            by_number={r.number: r for r in reversed(list(documents))},
        )

    def chosen(self, model: Model, pk: object) -> Row | None:
        """Return the row with key `pk`; None when it is no longer there."""
        return self.by_pk.get(model, {}).get(pk) if isinstance(pk, int) else None

    def named(self, model: Model, ref: Ref) -> Row | None:
        """Return the row with the code of `ref`; None for a name as written or an unknown code."""
        return self.by_code.get(model, {}).get(ref.code) if ref.code else None


def references(content: Content) -> Iterator[tuple[Model, Ref]]:
    """Yield every reference of a content to a vocabulary."""
    yield from ((Sector, ref) for ref in content.sectors)
    yield from ((Audience, ref) for ref in content.audiences)
    agencies = content.agencies
    for role in (
        agencies.executing,
        agencies.competent,
        agencies.authorised,
        agencies.coordinating,
    ):
        yield from ((Agency, ref) for ref in role)
    yield from ((ServicePoint, ref) for ref in agencies.service_points)
    yield from ((ServicePoint, ref) for handling in content.handling for ref in handling.at)
    for case in content.dossier.cases:
        yield from ((Form, paper.form) for paper in case.papers if paper.form is not None)


def stream_fields() -> dict[str, StreamField]:
    """Return the StreamFields of a line by name."""
    return {
        f.name: f for f in ProcedureContentFields._meta.get_fields() if isinstance(f, StreamField)
    }


def items(value: Any) -> list[Any]:
    """Return the values of a list block's raw items, with or without ids."""
    return [
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
        for item in value or []
    ]


def _chosen(block: blocks.Block, raw: Any) -> Iterator[tuple[Model, int]]:
    """Yield the vocabulary rows that raw block data chooses, to any depth."""
    match block:
        case SnippetChooserBlock():
            if raw is not None:
                yield block.target_model, raw
        case blocks.StreamBlock():
            for child in raw or []:
                if inner := block.child_blocks.get(child["type"]):
                    yield from _chosen(inner, child["value"])
        case blocks.ListBlock():
            for item in items(raw):
                yield from _chosen(block.child_block, item)
        case blocks.StructBlock():
            for name, inner in block.child_blocks.items():
                yield from _chosen(inner, (raw or {}).get(name))


def _rows(model: Model, **filters: Any) -> Iterator[Row]:
    extra = ("number",) if model is LegalDocument else ()
    rows = model.objects.filter(**filters).order_by("pk")
    for pk, code, vi, en, *number in rows.values_list("pk", "code", "name_vi", "name_en", *extra):
        name = Text(clean_text(vi or ""), clean_text(en or ""))
        yield Row(pk, Ref(name, code), clean_text(number[0]) if number else "")

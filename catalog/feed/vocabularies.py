"""Vocabularies as other systems read them: which there are, and a document of each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.db.models import Model, QuerySet

from catalog import selectors
from catalog.acceptance import rules_of
from catalog.content import Text
from catalog.feed.documents import Document, Links, day, text
from catalog.models import (
    Agency,
    Audience,
    Form,
    LegalDocument,
    LifeEvent,
    Sector,
    ServicePoint,
)

Named = Mapping[str, Any]
"""Rows by the names that the journal has for them."""

KINDS: Mapping[str, type[Model]] = {
    "sector": Sector,
    "agency": Agency,
    "audience": Audience,
    "life-event": LifeEvent,
    "legal-document": LegalDocument,
    "service-point": ServicePoint,
    "form": Form,
}
"""The vocabularies by their names in addresses."""

_BY_MODEL = {str(model._meta.model_name): kind for kind, model in KINDS.items()}


def rows_of(kind: str) -> QuerySet[Any]:
    """Return the items of a vocabulary with all that their documents say."""
    rows: QuerySet[Any] = KINDS[kind]._default_manager.all()
    match kind:
        case "sector":
            return rows.select_related("succeeded_by", "agency")
        case "agency":
            return rows.select_related("succeeded_by", "parent", "page")
        case "service-point":
            return rows.select_related("succeeded_by")
        case "form":
            return rows.select_related("legal_document").prefetch_related("editions")
    return rows


def named(item: str) -> tuple[str, str]:
    """Return the vocabulary and the code of what the journal calls `<model>:<code>`."""
    model, _colon, code = item.partition(":")
    return _BY_MODEL.get(model, model), code


def address(kind: str, code: str, links: Links) -> str:
    """Return where an item is read alone: codes of legal documents hold strokes."""
    return links.api(f"vocabularies/{kind}?code={quote(code, safe='')}")


def items_named(items: Iterable[str]) -> Named:
    """Return the rows of the journal's `items` that are still there; a query a vocabulary."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for item in items:
        kind, code = named(item)
        if kind in KINDS:
            wanted[kind].append(code)
    return {
        row.item: row
        for kind, codes in wanted.items()
        for row in rows_of(kind).filter(code__in=codes)
    }


def documents_of(rows: Collection[Any], links: Links) -> list[Document]:
    """Return the documents of items of any vocabularies."""
    codes = Codes(rows)
    return [document(row, links, codes) for row in rows]


class Codes:
    """The codes of the agencies and public procedures that rules of service points name."""

    def __init__(self, rows: Iterable[Any]) -> None:
        rules = [rule for row in rows if isinstance(row, ServicePoint) for rule in rules_of(row)]
        agencies = {rule.agency for rule in rules if rule.agency}
        procedures = {rule.procedure for rule in rules if rule.procedure}
        public = selectors.public_procedures().filter(pk__in=procedures)
        self.agencies = _codes(Agency.objects.filter(pk__in=agencies)) if agencies else {}
        self.procedures = _codes(public) if procedures else {}


def _codes(rows: QuerySet[Any]) -> dict[int, str]:
    return dict(rows.order_by().values_list("pk", "code"))


def document(row: Any, links: Links, codes: Codes) -> Document:
    """Return one item, by the keys that its kind has."""
    kind = _BY_MODEL[row._meta.model_name]
    found = {"kind": kind, "code": row.code, "name": _text(row, "name")}
    found |= _MORE[kind](row, links, codes)
    return found | {"api_url": address(kind, row.code, links)}


def _sector(row: Any, links: Links, _codes: Codes) -> Document:
    return _existence(row) | {
        "agency": row.agency.code if row.agency else None,
        "url": links.pages(f"linh-vuc/{quote(row.code)}/"),
    }


def _agency(row: Any, links: Links, _codes: Codes) -> Document:
    page = getattr(row, "page", None)
    return _existence(row) | {
        "agency_kind": row.kind,
        "level": row.level,
        "parent": row.parent.code if row.parent else None,
        "identifiers": row.identifiers.split(),
        "other_names": row.other_names.splitlines(),
        "address": _text(row, "address"),
        "telephone": row.telephone or None,
        "hotline": row.hotline or None,
        "email": row.email or None,
        "website": row.website or None,
        "url": links.pages(f"co-quan/{page.slug}/") if page is not None and page.live else None,
    }


def _life_event(row: Any, links: Links, _codes: Codes) -> Document:
    return {
        "group": row.group,
        "position": row.position,
        "url": links.pages(f"su-kien/{quote(row.code)}/"),
    }


def _legal_document(row: Any, _links: Links, _codes: Codes) -> Document:
    return {
        "number": row.number,
        "issuer": row.issuer or None,
        "issued_on": day(row.issued),
        "in_force_from": day(row.in_force_from),
        "in_force_to": day(row.in_force_to),
        "is_fast_track": row.is_fast_track,
        "link": row.link or None,
    }


def _service_point(row: Any, links: Links, codes: Codes) -> Document:
    return _existence(row) | {
        "point_kind": row.kind,
        "address": _text(row, "address"),
        "hours": _text(row, "hours"),
        "telephone": row.telephone or None,
        "latitude": None if row.latitude is None else float(row.latitude),
        "longitude": None if row.longitude is None else float(row.longitude),
        "accepts": _accepted(row, codes),
        "url": links.pages(f"noi-tiep-nhan/{quote(row.code)}/"),
    }


def _accepted(row: Any, codes: Codes) -> Sequence[Document]:
    """Return the rules that hold; one about what is not public is told to nobody."""
    rules = [
        rule
        for rule in rules_of(row)
        if not rule.names_nothing
        and (rule.agency is None or rule.agency in codes.agencies)
        and (rule.procedure is None or rule.procedure in codes.procedures)
    ]
    return [
        {
            "agency": codes.agencies.get(rule.agency or 0),
            "level": rule.level or None,
            "procedure": codes.procedures.get(rule.procedure or 0),
            "handling": sorted(rule.handling),
        }
        for rule in rules
    ]


def _form(row: Any, links: Links, _codes: Codes) -> Document:
    return {
        "legal_document": row.legal_document.number if row.legal_document else None,
        "editions": [_edition(edition, links) for edition in row.editions.all()],
        "url": links.pages(f"bieu-mau/{quote(row.code)}/"),
    }


def _edition(row: Any, links: Links) -> Document:
    files = {name: getattr(row, name) for name in ("docx", "pdf", "sample")}
    return {
        "valid_from": day(row.valid_from),
        "valid_to": day(row.valid_to),
        **{name: links.file(file.url) if file else None for name, file in files.items()},
        "guide": row.guide or None,
    }


def _existence(row: Any) -> Document:
    return {
        "exists_from": day(row.exists_from),
        "exists_to": day(row.exists_to),
        "succeeded_by": row.succeeded_by.code if row.succeeded_by else None,
    }


def _text(row: Any, name: str) -> Document:
    return text(Text(getattr(row, f"{name}_vi") or "", getattr(row, f"{name}_en") or ""))


_MORE: Mapping[str, Callable[[Any, Links, Codes], Document]] = {
    "sector": _sector,
    "agency": _agency,
    "audience": lambda _row, _links, _codes: {},
    "life-event": _life_event,
    "legal-document": _legal_document,
    "service-point": _service_point,
    "form": _form,
}

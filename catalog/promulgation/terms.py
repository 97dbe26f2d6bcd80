"""What a content can be listed and counted by. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.content import Content, FeeState
from catalog.models.version import Facet

LONGEST = 160


def terms_of(content: Content) -> set[tuple[str, str]]:
    """Return the (facet, code) pairs of a content; what has no code can't be listed by it."""
    return {(facet.value, code[:LONGEST]) for facet, code in _terms(content) if code}


def _terms(content: Content) -> Iterator[tuple[Facet, str]]:
    for sector in content.sectors:
        yield Facet.SECTOR, sector.code
    for level in content.levels:
        yield Facet.LEVEL, level.value
    for audience in content.audiences:
        yield Facet.AUDIENCE, audience.code
    agencies = content.agencies
    for agency in (*agencies.executing, *agencies.competent):
        yield Facet.AGENCY, agency.code
    for point in agencies.service_points:
        yield Facet.SERVICE_POINT, point.code
    for online in content.online:
        yield Facet.ONLINE, f"{online.scheme.value}:{online.value}"
    for handling in content.handling:
        yield Facet.HANDLING, handling.kind.value
        for point in handling.at:
            yield Facet.SERVICE_POINT, point.code
    for paper in (paper for case in content.dossier.cases for paper in case.papers):
        if paper.form is not None:
            yield Facet.FORM, paper.form.code
    for basis in content.legal_bases:
        yield Facet.LEGAL_DOCUMENT, basis.number
    if content.is_free:
        yield Facet.FEE, FeeState.FREE.value

"""Procedures by the bodies and sectors that they name: whose documents change when these do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from django.db.models import Exists, OuterRef, QuerySet

from catalog.models import Agency, AgencyPage, Change, Facet, ProcedurePage, Sector, VersionTerm

FACETS: Mapping[str, Facet] = {
    str(Agency._meta.model_name): Facet.AGENCY,
    str(Sector._meta.model_name): Facet.SECTOR,
}
"""The facet of each vocabulary whose names or addresses stand in documents, by model."""

Codes = Mapping[str, Collection[str]]
Pages = QuerySet[ProcedurePage]


def procedures_by_item(items: Collection[str], *, after: int) -> Mapping[str, set[int]]:
    """Return the procedures that name each of `items`, or stand under its page.

    `items` are those of the journal. Procedures with a change of their own behind the serial
    `after` are left out: they are read again then, and so nothing is read twice where a journal
    is followed from its start.
    """
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for model, _, code in (item.partition(":") for item in items):
        if model in FACETS:
            codes[model].add(code)
    found: defaultdict[str, set[int]] = defaultdict(set)
    if codes:
        settled = Change.objects.filter(procedure=OuterRef("pk"), serial__gt=after)
        pages = ProcedurePage.objects.filter(~Exists(settled), live=True).order_by()
        for item, procedure in (*_named(codes, pages), *_placed(codes, pages)):
            found[item].add(procedure)
    return found


def _named(codes: Codes, pages: Pages) -> Iterator[tuple[str, int]]:
    """Yield the items with the procedures whose texts name them."""
    for model, those in codes.items():
        terms = VersionTerm.objects.filter(facet=FACETS[model], code__in=those)
        rows = terms.filter(version__procedure__in=pages)
        for code, procedure in rows.values_list("code", "version__procedure").distinct():
            yield f"{model}:{code}", procedure


def _placed(codes: Codes, pages: Pages) -> Iterator[tuple[str, int]]:
    """Yield the agencies with the procedures below their pages."""
    model = str(Agency._meta.model_name)
    places = AgencyPage.objects.filter(agency__code__in=codes.get(model, ()))
    for path, code in places.values_list("path", "agency__code"):
        for procedure in pages.filter(path__startswith=path).values_list("pk", flat=True):
            yield f"{model}:{code}", procedure

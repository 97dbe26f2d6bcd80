"""Which acts concern a sector, an agency or a level: filters that lists of acts share.

An act concerns what its version names, and what the version that it changed named: a procedure
that leaves the communes is news to them. An ending concerns what its procedure ever named.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from catalog import wording
from catalog.alphabet import alphabetical
from catalog.content import Kind, Level, Text
from catalog.models import AgencyPage, Facet, Sector, VersionTerm
from catalog.public.choices import Choices, Field, options
from catalog.public.presentation import named

SECTOR, AGENCY, LEVEL = "linh-vuc", "co-quan", "cap"


class Concerns:
    """The fields of a form for sector, agency and level, and what they choose. Two queries."""

    def __init__(self) -> None:
        sectors = sorted(Sector.objects.all(), key=lambda s: alphabetical(s.name_vi or ""))
        pages = AgencyPage.objects.filter(live=True).select_related("agency")
        agencies = sorted(pages, key=lambda p: alphabetical(p.agency.name_vi or ""))
        self._paths = {page.slug: page.path for page in agencies}
        self.fields = (
            Field(SECTOR, _("Sector"), options=options((s.code, named(s)) for s in sectors)),
            Field(
                AGENCY, _("Agency"), options=options((p.slug, named(p.agency)) for p in agencies)
            ),
            Field(LEVEL, _("Level"), options=options((v.value, _level(v)) for v in Level)),
        )

    def lines(self, chosen: Choices, line: str = "") -> Q:
        """Return what keeps the lines that concern the choice; `line` is the way to them."""
        found = self._place(chosen, f"{line}procedure__")
        for terms in _terms(chosen):
            versions, procedures = terms.values("version"), terms.values("version__procedure")
            found &= (
                Q(**{f"{line}version__in": versions})
                | Q(**{f"{line}base_version__in": versions})
                | Q(**{f"{line}version": None, f"{line}procedure__in": procedures})
            )
        return found

    def periods(self, chosen: Choices) -> Q:
        """Return what keeps the periods whose version concerns the choice."""
        found = self._place(chosen, "procedure__")
        for terms in _terms(chosen):
            found &= Q(version__in=terms.values("version"))
        return found

    def _place(self, chosen: Choices, procedure: str) -> Q:
        slug = chosen.value(AGENCY)
        return Q(**{f"{procedure}path__startswith": self._paths[slug]}) if slug else Q()


def _terms(chosen: Choices) -> list[QuerySet[VersionTerm]]:
    wanted = ((Facet.SECTOR, chosen.value(SECTOR)), (Facet.LEVEL, chosen.value(LEVEL)))
    public = VersionTerm.objects.exclude(version__kind=Kind.INTERNAL)
    return [public.filter(facet=facet, code=code) for facet, code in wanted if code]


def _level(level: Level) -> Text:
    return Text(wording.in_words(level, "vi"), wording.in_words(level, "en"))

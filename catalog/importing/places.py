"""Where an import's pages stand in the tree: found, or made in small transactions beforehand.

Procedures' pages are made not live: nothing of them is public before promulgation. A run that was
killed leaves such pages behind, and the next one finds them by their code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from catalog.content import Code, Ref
from catalog.importing.naming import slug
from catalog.importing.sources.national_portal import Imported
from catalog.importing.vocabulary import Vocabularies
from catalog.models import (
    Agency,
    AgencyIndexPage,
    AgencyPage,
    DecisionIndexPage,
    LifeEvent,
    ProcedurePage,
    Sector,
)
from catalog.models.procedure import TITLE_LENGTH

P = TypeVar("P", AgencyIndexPage, DecisionIndexPage)

UNKNOWN_AGENCY = Ref(code="chua-ro-co-quan")


def index_page(model: type[P]) -> P:
    """Return the one index page of a kind, made below the home page where it is missing."""
    found = model.objects.first()
    if found is not None:
        return found
    title, name = {
        AgencyIndexPage: ("Cơ quan", "co-quan"),
        DecisionIndexPage: ("Quyết định công bố", "quyet-dinh"),
    }[model]
    with transaction.atomic():
        page: P = _home().add_child(instance=model(title=title, slug=name))
    return page


def _home() -> Page:
    """Return the home page of the default site, made where only the start of a new site is there.

    The catalogue does not know the type of the home page: it is the one that stands below the
    root and may hold the catalogue's pages.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    kinds = [
        kind
        for kind in AgencyIndexPage.allowed_parent_page_models()
        if kind is not Page and Page in kind.allowed_parent_page_models()
    ]
    for kind in kinds:
        if (page := kind.objects.first()) is not None:
            return page
    home = Page.get_first_root_node().add_child(
        instance=kinds[0](title="Trang chủ", slug="trang-chu")
    )
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    else:
        site.root_page = home
        site.save()
    return home


class Places:
    """Which agency's page a procedure stands under: its sector's agency, else the announcer's."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        self._pages: dict[str, int] = dict(AgencyPage.objects.values_list("agency__code", "pk"))
        self._by_sector: dict[str, str] = dict(
            Sector.objects.filter(agency__isnull=False).values_list(  # type: ignore[misc]
                "code", "agency__code"
            )
        )

    def agency_of(self, record: Imported, sectors: Sequence[Ref]) -> str:
        """Return the code of the agency that answers for a procedure here."""
        for sector in sectors:
            if sector.code in self._by_sector:
                return self._by_sector[sector.code]
        publisher = self._vocabularies.agencies.find(record.publisher)
        return (publisher or UNKNOWN_AGENCY).code

    def make(self, codes: Sequence[str]) -> None:
        """Make the pages of agencies that have none yet."""
        missing = [c for c in dict.fromkeys(codes) if c not in self._pages]
        if not missing:
            return
        index = index_page(AgencyIndexPage)
        if UNKNOWN_AGENCY.code in missing:
            agencies: QuerySet[Any] = Agency.objects.all()
            agencies.get_or_create(
                code=UNKNOWN_AGENCY.code, defaults={"name_vi": _("Announcing body not named")}
            )
        for agency in Agency.objects.filter(code__in=missing):
            with transaction.atomic():
                page = index.add_child(
                    instance=AgencyPage(
                        title=agency.name_vi[:TITLE_LENGTH],
                        slug=self._free_slug(agency),
                        agency=agency,
                    )
                )
            self._pages[agency.code] = page.pk

    def _free_slug(self, agency: Agency) -> str:
        stem = slug(agency.name_vi, 200) or slug(agency.code)
        taken = AgencyPage.objects.filter(slug=stem).exists()
        return f"{stem}-{slug(agency.code.replace('.', '-'))}" if taken else stem

    def page_of(self, agency_code: str) -> int:
        return self._pages[agency_code]


def make_procedures(records: Mapping[Code, tuple[int, Imported]]) -> dict[Code, ProcedurePage]:
    """Make a page, not live, for each record below the agency page that is given by its key."""
    parents = AgencyPage.objects.in_bulk({parent for parent, _record in records.values()})
    events = {e.name_vi: e for e in LifeEvent.objects.all()}
    made: dict[Code, ProcedurePage] = {}
    # A new page refers to nothing: looking for its references would take a fifth of the time.
    with disable_reference_index_auto_update(), transaction.atomic():
        for code, (parent, record) in records.items():
            page = ProcedurePage(
                title=record.content.name.vi[:TITLE_LENGTH],
                slug=code.slug,
                code=code.value,
                kind=record.content.kind,
                search_words_vi=record.keywords,
                live=False,
            )
            page.life_events = [events[e.name] for e in record.life_events if e.name in events]
            made[code] = parents[parent].add_child(instance=page)
    return made

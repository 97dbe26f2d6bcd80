"""The tree that everything stands in: home, agencies, decisions, plain pages, the province."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import Page, Site

from catalog.models import Agency, AgencyIndexPage, AgencyPage, DecisionIndexPage
from portal.demonstration.markup import as_html
from portal.demonstration.records import AgencyRecord, PageRecord, ProvinceRecord
from portal.models import ContentPage, HomePage, ProvinceSettings


@dataclass(frozen=True)
class Tree:
    """The pages that the acts need: each agency's by its code, and the place of decisions."""

    agencies: dict[str, AgencyPage]
    decisions: DecisionIndexPage


def make_tree(province: ProvinceRecord, agencies: tuple[AgencyRecord, ...]) -> Tree:
    """Build the site on the agencies that the vocabularies hold."""
    home = _home(province)
    index = home.add_child(instance=AgencyIndexPage(title=province.agencies_page, slug="co-quan"))
    pages = {a.code: index.add_child(instance=_agency_page(a)) for a in agencies if a.page}
    decisions = home.add_child(
        instance=DecisionIndexPage(title=province.decisions_page, slug="quyet-dinh")
    )
    for record in province.pages:
        home.add_child(instance=_content_page(record))
    return Tree(pages, decisions)


def _home(province: ProvinceRecord) -> HomePage:
    """Put the home page in the place of Wagtail's welcome page, and name the province."""
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title=province.name.vi,
            slug="trang-chu",
            show_in_menus=True,
            intro_vi=province.home.vi,
            intro_en=province.home.en,
        )
    )
    site, _made = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": home, "site_name": province.name.vi},
    )
    for page in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        page.delete()
    target = province.online_target
    ProvinceSettings.objects.update_or_create(
        site=site,
        defaults={
            "online_target": target.percent if target else None,
            "online_target_year": target.year if target else None,
            "online_target_basis": target.basis if target else "",
            "name_vi": province.name.vi,
            "name_en": province.name.en,
            "hotline": province.hotline,
            "is_demonstration": True,
        },
    )
    return home


def _agency_page(record: AgencyRecord) -> AgencyPage:
    return AgencyPage(
        title=record.name.vi,
        slug=record.code,
        agency=Agency.objects.get(code=record.code),
        intro_vi=record.intro.vi,
        intro_en=record.intro.en,
    )


def _content_page(record: PageRecord) -> ContentPage:
    return ContentPage(
        title=record.title,
        slug=record.slug,
        show_in_menus=True,
        heading_vi=record.heading.vi,
        heading_en=record.heading.en,
        body_vi=as_html(record.body.vi),
        body_en=as_html(record.body.en),
    )

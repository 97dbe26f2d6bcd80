"""The pages that are the province's own: home, and plain content."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page

from catalog.models.pages import AddressedPage, KeptPage


class HomePage(KeptPage, AddressedPage):
    """The front door."""

    intro_vi: str | None
    intro_en: str | None

    route_name = "home"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalog.AgencyIndexPage", "catalog.DecisionIndexPage", "portal.ContentPage"]

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro_vi"),
        FieldPanel("intro_en"),
    ]


class ContentPage(Page):
    """A plain page of text: about, contact, accessibility."""

    heading_vi: str | None
    heading_en: str | None
    body_vi: str | None
    body_en: str | None

    parent_page_types = ["portal.HomePage", "portal.ContentPage"]
    subpage_types = ["portal.ContentPage"]
    template = "portal/content_page.html"

    heading = models.CharField(_("heading"), max_length=255, blank=True)
    body = RichTextField(
        _("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"]
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading_vi"),
        FieldPanel("heading_en"),
        FieldPanel("body_vi"),
        FieldPanel("body_en"),
    ]


@register_setting(icon="site")
class ProvinceSettings(BaseSiteSetting):
    """The province that publishes here, and whether this is only a demonstration."""

    name_vi: str
    name_en: str | None

    name = models.CharField(_("name of the province"), max_length=255, default="Tỉnh")
    hotline = models.CharField(_("hotline"), max_length=64, blank=True)
    is_demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        help_text=_("Shows a banner on every page: this province does not exist."),
    )

    panels = [
        FieldPanel("name_vi"),
        FieldPanel("name_en"),
        FieldPanel("hotline"),
        FieldPanel("is_demonstration"),
    ]

    class Meta:
        verbose_name = _("province")

    def __str__(self) -> Any:
        return self.name_vi

"""The pages that are the province's own: home, and plain content."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Page

from catalog.models.pages import AddressedPage, KeptPage
from portal.edits import Edit

__all__ = ["ContentPage", "Edit", "HomePage", "ProvinceSettings"]


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

    online_target = models.DecimalField(
        _("target for fully online procedures, in percent"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_(
            "The share of all procedures in force that should be fully online (toàn trình), "
            "0 to 100. The page of statistics shows it beside the share reached. "
            "Empty: no target is shown."
        ),
    )
    online_target_year = models.PositiveSmallIntegerField(
        _("year of the target"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text=_("The year by whose end it should be reached."),
    )
    online_target_basis = models.CharField(
        _("document that sets the target"),
        max_length=255,
        blank=True,
        help_text=_("Its number, such as 71/NQ-CP."),
    )

    panels = [
        FieldPanel("name_vi"),
        FieldPanel("name_en"),
        FieldPanel("hotline"),
        FieldPanel("is_demonstration"),
        MultiFieldPanel(
            [
                FieldPanel("online_target"),
                FieldPanel("online_target_year"),
                FieldPanel("online_target_basis"),
            ],
            heading=_("Target for fully online procedures"),
        ),
    ]

    class Meta:
        verbose_name = _("province")

    def __str__(self) -> Any:
        return self.name_vi

"""Agencies, their pages, and the places where dossiers are received."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search import index

from catalog import journal, panels
from catalog.blocks import AcceptanceBlock
from catalog.models.change import Change, ChangeKind
from catalog.models.pages import AddressedPage, KeptPage
from catalog.models.typed import TypedTexts
from catalog.models.vocabulary import Succession, Vocabulary
from catalog.page_forms import ServicePointForm


class Agency(Succession, Vocabulary):
    """Cơ quan. A generic body ("Ủy ban nhân dân cấp xã") is one too."""

    address_vi: str | None
    address_en: str | None

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        COMMITTEE = "committee", _("people's committee")
        DEPARTMENT = "department", _("department of the province")
        COMMUNE = "commune", _("commune")
        CENTRE = "centre", _("service centre")
        GENERIC = "generic", _("kind of body")
        OTHER = "other", _("other")

    class Level(models.TextChoices):
        MINISTRY = "ministry", _("ministry")
        PROVINCE = "province", _("province")
        DISTRICT = "district", _("district (until 30 June 2025)")
        COMMUNE = "commune", _("commune")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    level = models.CharField(_("level"), max_length=8, choices=Level, default=Level.OTHER)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    identifiers = models.CharField(
        _("identifiers"),
        max_length=255,
        blank=True,
        help_text=_("Codes in other systems such as H40, separated by blanks."),
    )
    other_names = models.TextField(
        _("other names"), blank=True, help_text=_("Other spellings and old names, one a line.")
    )
    address = models.TextField(_("address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=64, blank=True)
    hotline = models.CharField(_("hotline"), max_length=64, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)

    search_fields = [*Vocabulary.search_fields, index.SearchField("other_names")]

    class Meta(Vocabulary.Meta):
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")


class ServicePoint(Succession, Vocabulary):
    """Nơi tiếp nhận: a counter. `code` is its slug in addresses."""

    base_form_class = ServicePointForm

    address_vi: str | None
    address_en: str | None
    hours_vi: str | None
    hours_en: str | None

    class Kind(models.TextChoices):
        PROVINCIAL_CENTRE = "provincial_centre", _("provincial centre")
        COMMUNE_COUNTER = "commune_counter", _("commune counter")
        POSTAL_POINT = "postal_point", _("postal-cultural point")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMMUNE_COUNTER)
    address = models.TextField(_("address"), blank=True)
    hours = models.TextField(_("opening hours"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=64, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )
    accepts = StreamField(
        [("rule", AcceptanceBlock())],
        verbose_name=_("accepts"),
        blank=True,
        help_text=_("Which agencies, levels or procedures it accepts, and with which handling."),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("service point")
        verbose_name_plural = _("service points")


class AgencyIndexPage(KeptPage, AddressedPage):
    """The place of all agencies' pages."""

    route_name = "agencies"
    max_count = 1
    subpage_types = ["catalog.AgencyPage"]


class AgencyPage(TypedTexts, KeptPage, AddressedPage):
    """The page of one agency that answers for procedures; its procedures stand below it."""

    intro_vi: str | None
    intro_en: str | None

    route_name = "agency"
    parent_page_types = ["catalog.AgencyIndexPage"]
    subpage_types = ["catalog.ProcedurePage"]

    agency = models.OneToOneField(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="page"
    )
    intro = models.TextField(_("introduction"), blank=True)

    content_panels = panels.agency_page()

    def route_arguments(self) -> dict[str, Any]:
        return {"slug": self.slug}

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, and journal the agency when it answers at another address than before.

        Procedures are narrowed by these addresses, in lists and in indexes.
        """
        if self._state.adding and not self.live:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            entry = journal.lock()
            before = self._answering()
            saved = super().save(*args, **kwargs)
            items = {item for item, _slug in before ^ self._answering()}
            entry.append([Change(kind=ChangeKind.VOCABULARY, item=item) for item in sorted(items)])
            return saved

    def _answering(self) -> set[tuple[str, str]]:
        """Return which agency answers at which address by what is stored, if the page is live."""
        pages = AgencyPage.objects.filter(pk=self.pk, live=True).select_related("agency")
        return {(page.agency.item, page.slug) for page in pages}

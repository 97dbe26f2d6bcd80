"""The page of a procedure: the place where its law is read, and the guidance beside it."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from catalog import content, journal, panels
from catalog.blocks import QuestionBlock
from catalog.models.change import Change, ChangeKind
from catalog.models.pages import AddressedPage, KeptPage, KeptTester
from catalog.models.vocabulary import LifeEvent

TITLE_LENGTH = 255
COPIES = ("title", "draft_title", "slug", "url_path", "code", "kind", "other_codes")
"""What the page repeats of one of its versions."""

KEPT = (*COPIES, "looked_at")
"""What promulgation writes, and nobody's form writes back."""


class ProcedureTester(KeptTester):
    """A procedure's page is made by promulgation, and edited once it is live."""

    def can_edit(self) -> bool:
        # A page that is not live keeps its draft in the row, which promulgation writes.
        return self.page.live and super().can_edit()

    def can_publish(self) -> bool:
        return self.page.live and super().can_publish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_move(self) -> bool:
        # Moving takes nothing away: the address is the code's, and only agencies have such pages.
        return bool(self.user.is_active) and (
            self.user.is_superuser or {"change", "publish"} <= self.permissions
        )


class ProcedurePage(KeptPage, AddressedPage):
    """One procedure. What the law fixes is read from its versions; this holds what helps people.

    `code`, `kind` and `title` are copies of one version, written by promulgation only: the newest
    public one that is in force on any day. `kind` is "internal" when there is none. `looked_at` is
    when somebody last recorded a version or published the guidance, None before the first.
    """

    summary_vi: str | None
    summary_en: str | None
    guidance_vi: str | None
    guidance_en: str | None
    search_words_vi: str | None
    search_words_en: str | None

    retitled: bool
    """Set while a promulgation writes: the admin's own search has to learn a new title."""

    route_name = "procedure"
    preview_modes = [("vi", "Tiếng Việt"), ("en", "English")]
    is_creatable = False
    parent_page_types = ["catalog.AgencyPage"]
    subpage_types: list[str] = []
    tester = ProcedureTester

    code = models.CharField(_("code"), max_length=16, unique=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=[(k.value, k.value) for k in content.Kind]
    )
    other_codes = models.JSONField(_("other codes"), default=list, blank=True)

    summary = models.TextField(_("in plain words"), blank=True)
    guidance = RichTextField(
        _("guidance"), blank=True, features=["bold", "italic", "ol", "ul", "link"]
    )
    search_words = models.TextField(
        _("citizens' words for it"),
        blank=True,
        help_text=_("Names people use for it and questions it answers, one a line."),
    )
    questions = StreamField(
        [("question", QuestionBlock())], verbose_name=_("questions and answers"), blank=True
    )
    related = ParentalManyToManyField(
        "self", verbose_name=_("related procedures"), blank=True, symmetrical=False
    )
    life_events = ParentalManyToManyField(
        LifeEvent, verbose_name=_("life events"), blank=True, related_name="procedures"
    )
    looked_at = models.DateTimeField(null=True, editable=False, db_index=True)
    notes = models.TextField(
        _("editors' notes"), blank=True, help_text=_("Never shown to the public.")
    )

    edit_handler = panels.procedure()

    search_fields = [
        *Page.search_fields,
        index.SearchField("code"),
        index.AutocompleteField("code"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")

    def route_arguments(self) -> dict[str, Any]:
        return {"code": self.code}

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """Render the public page with the guidance as it is drafted, beside today's law."""
        from catalog.views.preview import render_guidance

        return render_guidance(request, self, mode_name or "vi")

    def is_kept(self) -> bool:
        return True

    @property
    def is_public(self) -> bool:
        """Tell whether readers may see it: its title, its address, that it is there at all."""
        return self.live and self.kind != content.Kind.INTERNAL

    def with_content_json(self, content: Any) -> ProcedurePage:
        """Read a revision, but keep what promulgation wrote: older guidance brings no old law."""
        page: ProcedurePage = super().with_content_json(content)
        for name in KEPT:
            setattr(page, name, getattr(self, name))
        return page

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save, and journal a publication of guidance in the same transaction.

        What promulgation wrote is not overwritten. Every way of publishing (button, schedule,
        bulk action, API) ends here with a new `last_published_at`.
        """
        if self._state.adding or not self.live:
            return super().save(*args, **kwargs)
        with transaction.atomic():
            entry = journal.lock()
            row = ProcedurePage.objects.filter(pk=self.pk).values("last_published_at", *KEPT)
            stored = row.get()
            # Promulgation may have written the row since this object was read.
            for name in KEPT:
                setattr(self, name, stored[name])
            is_published = self.last_published_at != stored["last_published_at"]
            if is_published and self.last_published_at:
                self.looked_at = max(filter(None, (self.looked_at, self.last_published_at)))
            saved = super().save(*args, **kwargs)
            if is_published:
                entry.append([Change(kind=ChangeKind.GUIDANCE, procedure=self)])
            return saved

"""What the catalogue's page types have in common: one address, and what is kept stays."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from wagtail.admin.panels import CommentPanel, Panel
from wagtail.models import Page, PagePermissionTester


class AddressedPage(Page):
    """A page that answers at one address of the design, whatever its place in the tree.

    `route_name` is the name of the address; a view of ours renders it. So the law that a page
    shows is read from versions, and Wagtail's own serving only points there.
    """

    route_name: ClassVar[str]
    private_page_options: ClassVar[list[str]] = []
    # What the address shows is read from the tables: a preview of the draft would be a lie.
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    class Meta:
        abstract = True

    def route_arguments(self) -> dict[str, Any]:
        """Return the arguments of this page's address."""
        return {}

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        path = reverse(self.route_name, kwargs=self.route_arguments())
        return parts[0], parts[1], path

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponsePermanentRedirect(self.get_url(request))


class KeptTester(PagePermissionTester):
    """Refuses what would take published law away; superusers too."""

    page: KeptPage

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page.is_kept() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return not self.page.is_kept() and super().can_unpublish()

    def can_copy(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        # Privacy set in the tree would not protect addresses outside it: no false comfort.
        return False


class DecisionIndexTester(KeptTester):
    """Nothing below is published by Wagtail, not even while it is being made."""

    def can_publish_subpage(self) -> bool:
        return False


class DecisionTester(KeptTester):
    """Wagtail's own publish is off: a legal act is promulgated by a view that says what it does."""

    page: Any

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        # It is submitted by a view of ours, which says line by line what is lacking.
        return False

    def can_edit(self) -> bool:
        return bool(self.page.is_open and super().can_edit())

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        free = self.page.is_open and not self.page.held
        return bool(free and super().can_delete(ignore_bulk))


class KeptPage(Page):
    """A page that can't be deleted or unpublished while published law depends on it.

    So it has no schedule either: an expiry would unpublish it without asking.
    """

    settings_panels: ClassVar[list[Panel]] = [CommentPanel()]
    tester: ClassVar[type[KeptTester]] = KeptTester

    class Meta(AddressedPage.Meta):
        abstract = True

    def is_kept(self) -> bool:
        """Tell whether a procedure, a line or a promulgated decision depends on this page."""
        from catalog.models import DecisionLine, DecisionPage, ProcedurePage

        below = {"path__startswith": self.path}
        decisions = DecisionPage.objects.filter(**below)
        return (
            ProcedurePage.objects.filter(**below).exists()
            or decisions.exclude(promulgated_at=None).exists()
            or DecisionLine.objects.filter(agency__path__startswith=self.path).exists()
        )

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return self.tester(user, self)

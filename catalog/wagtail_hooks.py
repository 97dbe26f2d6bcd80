"""Where the desk meets Wagtail: menus, buttons, addresses, permissions, log actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, register_converter, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from catalog import audit
from catalog.home import DeskPanel
from catalog.models import DecisionLine, DecisionPage, ProcedurePage
from catalog.permissions import LinePolicy, may_promulgate, may_write
from catalog.procedures import ProcedureListing
from catalog.records import RecordGroup
from catalog.row_keys import RowKey
from catalog.userbar import AmendItem
from catalog.views.bulk_actions import ACTIONS
from catalog.views.citing import CitingIndexView
from catalog.views.decisions import DecisionIndexView
from catalog.views.law import amend_url
from catalog.views.lines import lines_url
from catalog.views.many import AddManyView, RepealView
from catalog.views.promulgate import PromulgateView
from catalog.views.retract import RetractView
from catalog.views.todo import TodoView
from catalog.viewsets import LineViewSet, VocabularyGroup

register_converter(RowKey, "key")
register_snippet(VocabularyGroup)
register_snippet(LineViewSet)


@hooks.register("register_admin_viewset")
def records() -> list[Any]:
    return [RecordGroup(), ProcedureListing("procedures")]


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("decisions/", DecisionIndexView.as_view(), name="desk_decisions"),
        path(
            "decisions/results/",
            DecisionIndexView.as_view(results_only=True),
            name="desk_decisions_results",
        ),
        path("decisions/<key:pk>/many/", AddManyView.as_view(), name="desk_add_many"),
        path("decisions/<key:pk>/repeal/", RepealView.as_view(), name="desk_repeal"),
        path("decisions/<key:pk>/promulgate/", PromulgateView.as_view(), name="desk_promulgate"),
        path("decisions/<key:pk>/retract/", RetractView.as_view(), name="desk_retract"),
        path("citing/<key:pk>/", CitingIndexView.as_view(), name="desk_citing"),
        path(
            "citing/<key:pk>/results/",
            CitingIndexView.as_view(results_only=True),
            name="desk_citing_results",
        ),
        path("todo/", TodoView.as_view(), name="desk_todo"),
        path("todo/results/", TodoView.as_view(results_only=True), name="desk_todo_results"),
    ]


class DeskItem(MenuItem):
    """Shown to whoever works with lines."""

    def is_shown(self, request: HttpRequest) -> bool:
        return LinePolicy(DecisionLine).user_has_permission(request.user, "view")


@hooks.register("register_admin_menu_item")
def decisions() -> MenuItem:
    return DeskItem(
        gettext_lazy("Decisions"),
        reverse("desk_decisions"),
        name="decisions",
        icon_name="doc-full-inverse",
        order=150,
    )


@hooks.register("register_admin_menu_item")
def todo() -> MenuItem:
    return DeskItem(
        gettext_lazy("To do"),
        reverse("desk_todo"),
        name="todo",
        icon_name="calendar-check",
        order=155,
    )


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Any, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer what the law's road needs on a decision's and a procedure's edit page."""
    if view_name in {"edit", "index"}:
        yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Any, user: Any) -> Iterator[Button]:
    if isinstance(page, ProcedurePage) and page.live and may_write(user, page):
        yield Button(_("Amend"), url=amend_url(page), icon_name="edit", priority=5)
    if not isinstance(page, DecisionPage):
        return
    yield Button(_("Lines"), url=lines_url(page), icon_name="list-ul", priority=5)
    if page.is_open and (may_promulgate(user) or page.permissions_for_user(user).can_edit()):
        url = reverse("desk_promulgate", args=[page.pk])
        yield Button(_("Promulgate"), url=url, icon_name="check", priority=6)
    if page.may_be_retracted and may_promulgate(user):
        url = reverse("desk_retract", args=[page.pk])
        yield Button(_("Take back"), url=url, icon_name="rotate", priority=6)


@hooks.register("construct_wagtail_userbar")
def userbar(request: HttpRequest, items: list[Any], page: Any) -> None:
    if isinstance(page, ProcedurePage) and may_write(request.user, page):
        items.append(AmendItem(page))


@hooks.register("construct_homepage_panels")
def home(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, DeskPanel())


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("catalog/admin.css"))


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="catalog",
        codename__in=["promulgate_decision", "view_decisionline"],
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    audit.register(actions)


for action in ACTIONS:
    # After Wagtail's own, so that lines are deleted in ours.
    hooks.register("register_bulk_action", action, order=1)

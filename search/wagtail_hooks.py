"""Where the desk of the search meets Wagtail: menu, permissions, what the groups may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from search.desk import SearchGroup
from search.home import SearchPanel

register_snippet(SearchGroup)

VIEWED = ["view_unansweredsearch"]
WRITTEN = ["add_searchexpression", "change_searchexpression", "delete_searchexpression"]


@hooks.register("construct_homepage_panels")
def home(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, SearchPanel())


@hooks.register("register_permissions")
@hooks.register("register_permissions_of_departments")
def viewed() -> QuerySet[Permission]:
    """Departments see what is searched for in vain, and add words to their own procedures."""
    return _permissions(VIEWED)


@hooks.register("register_permissions_of_controllers")
def viewed_and_written() -> QuerySet[Permission]:
    """An expression changes every search, so controllers write them."""
    return _permissions([*VIEWED, *WRITTEN])


def _permissions(codenames: list[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="search", codename__in=codenames)

"""What stands in the admin's menu for whoever works with lines."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from catalog.models import DecisionLine
from catalog.permissions import LinePolicy


class DeskItem(MenuItem):
    """Shown to whoever works with lines."""

    def is_shown(self, request: HttpRequest) -> bool:
        return LinePolicy(DecisionLine).user_has_permission(request.user, "view")

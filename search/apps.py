from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What is findable: language rules, engines, the results page."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.permissions import register_permission_policy

        from catalog.permissions import ReadOnlyPolicy
        from catalog.signals import change_recorded
        from search import checks  # noqa: F401 — registers them
        from search.models import ExpressionStamp, SearchExpression, UnansweredSearch

        change_recorded.connect(_follow, dispatch_uid="search.follow")
        for changed in (post_save, post_delete):
            changed.connect(
                ExpressionStamp.renew, sender=SearchExpression, dispatch_uid="search.expressions"
            )
        register_permission_policy(UnansweredSearch, ReadOnlyPolicy(UnansweredSearch))


def _follow(serial: int, **kwargs: Any) -> None:
    """Bring the index level with a change that was just committed, if it can be done at once."""
    from search.following import follow

    follow(serial)

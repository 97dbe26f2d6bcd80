from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What is findable: language rules, engines, the results page."""

    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

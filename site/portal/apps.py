from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The composition root: pages, addresses, settings."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal import edits

        edits.follow()

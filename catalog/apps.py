from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """What is true: procedures, decisions, versions, the journal."""

    name = "catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalog import approval, checks, permissions, standing  # noqa: F401

        permissions.register()
        standing.connect()
        approval.connect()

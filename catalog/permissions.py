"""Who may write which line, promulgate, and delete what others refer to.

* A line is written by whoever may change its place in the page tree: the procedure's page, or for
  a new procedure the page of the agency it will stand under. So one permission, `change` on an
  `AgencyPage`, gives a department its own lines in every open decision, and `change` on the index
  of agencies gives a controller all of them.
* All lines are read by holders of `catalog.view_decisionline`, and nobody writes a final one.
* `catalog.promulgate_decision` is a permission of its own, because page permissions reach
  everything below a page, and a legal act must not come along by accident.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, ProtectedError, Q, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies import BasePermissionPolicy, ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, register_permission_policy

PROMULGATE = "catalog.promulgate_decision"
READ_ALL = "catalog.view_decisionline"


def writable_paths(user: Any) -> tuple[str, ...]:
    """Return the tree paths below which `user` may change pages; `""` is the whole tree."""
    if not user.is_active:
        return ()
    if user.is_superuser:
        return ("",)
    permissions = page_permission_policy.get_cached_permissions_for_user(user)
    return tuple(
        {p.page.path for p in permissions if p.permission.codename == "change_page"},
    )


def may_write(user: Any, place: Page) -> bool:
    """Tell whether `user` writes the lines that concern `place`, a procedure or an agency."""
    return writes_at(user, place.path)


def writes_at(user: Any, path: str) -> bool:
    """Tell the same of a place in the page tree."""
    return path.startswith(writable_paths(user))


def may_promulgate(user: Any) -> bool:
    """Tell whether `user` makes decisions law."""
    return bool(user.is_active and user.has_perm(PROMULGATE))


def reads_all(user: Any) -> bool:
    """Tell whether `user` reads the lines of every agency."""
    return bool(user.is_active and (user.has_perm(READ_ALL) or user.has_perm(PROMULGATE)))


def readable(user: Any, rows: QuerySet[Any], path: str = "procedure__path") -> QuerySet[Any]:
    """Return those of `rows` that are about procedures whose lines `user` reads."""
    return rows if reads_all(user) else rows.filter(below(path, writable_paths(user)))


def below(field: str, paths: Iterable[str]) -> Q:
    """Return what keeps the rows whose `field` is a tree path at or below one of `paths`."""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def writable_pages(user: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of `pages` whose lines `user` may write."""
    return pages.filter(below("path", writable_paths(user)))


class LinePolicy(BasePermissionPolicy):
    """The rights on decision lines, asked line by line."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active:
            return False
        if action == "view" and reads_all(user):
            return True
        return _writes_anything(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "view" and reads_all(user):
            return True
        writes = may_write(user, instance.place)
        return writes if action == "view" else writes and not instance.is_final

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[Any]:
        lines: QuerySet[Any] = self.model._default_manager.all()
        if "view" in actions and reads_all(user):
            return lines
        paths = writable_paths(user)
        lines = lines.filter(
            below("procedure__path", paths) | (Q(procedure=None) & below("agency__path", paths))
        )
        if "view" in actions:
            return lines
        return lines.filter(promulgated_at=None, decision__promulgated_at=None, decision__source="")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        users: QuerySet[Any] = page_permission_policy.users_with_any_permission({"change"})
        return users


def _writes_anything(user: Any) -> bool:
    """Tell whether there is a procedure or an agency whose lines `user` may write.

    Kept with the user, as Wagtail keeps permissions: a page's menus ask it again and again.
    """
    from catalog.models import AgencyPage, ProcedurePage

    paths = writable_paths(user)
    if getattr(user, "_line_paths", None) != paths:
        user._writes_lines = bool(paths) and any(
            model.objects.filter(below("path", paths)).exists()
            for model in (AgencyPage, ProcedurePage)
        )
        user._line_paths = paths
    return bool(user._writes_lines)


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Records that programs write: people look at them, superusers too."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")


class WorkedOutPolicy(BasePermissionPolicy):
    """Lists that the desk works out: for whoever works with lines, and nobody writes them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        from catalog.models import DecisionLine

        return action == "view" and LinePolicy(DecisionLine).user_has_permission(user, "view")

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        users: QuerySet[Any] = page_permission_policy.users_with_any_permission({"change"})
        return users


class VocabularyPolicy(ModelPermissionPolicy):
    """The ordinary rights, but an item that something refers to is never deleted."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return action != "delete" or not is_referred_to(instance)


def is_referred_to(item: Any) -> bool:
    """Tell whether a row, a draft or a version refers to a vocabulary's item."""
    from catalog.models import VersionTerm

    codes = {item.code, getattr(item, "number", item.code)}
    return (
        VersionTerm.objects.filter(facet=_facet(item), code__in=codes).exists()
        or _is_protected(item)
        or ReferenceIndex.get_references_to(item).exists()
    )


def _facet(item: Any) -> str:
    names = {"legaldocument": "legal_document", "servicepoint": "service_point"}
    return names.get(item._meta.model_name, item._meta.model_name)


def _is_protected(item: Model) -> bool:
    collector = Collector(using="default", origin=item)
    try:
        collector.collect([item])
    except (ProtectedError, RestrictedError):
        return True
    return False


def register() -> None:
    """Tell Wagtail these policies, before it makes its own."""
    from catalog import models

    register_permission_policy(models.DecisionLine, LinePolicy(models.DecisionLine))
    for model in (
        models.Agency,
        models.Audience,
        models.Form,
        models.LegalDocument,
        models.LifeEvent,
        models.Sector,
        models.ServicePoint,
    ):
        register_permission_policy(model, VocabularyPolicy(model))
    for record in (models.Change, models.ImportItem, models.ImportRun, models.ProcedureWarning):
        register_permission_policy(record, ReadOnlyPolicy(record))
    register_permission_policy(models.Validity, WorkedOutPolicy(models.Validity))

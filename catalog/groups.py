"""The groups of the editors' desk and their rights.

One group an agency page, and three for all. The rights themselves are Wagtail's: what a group may
do is seen, and can be narrowed, in its own settings. A refresh adds rights; it takes none away.

Other packages add theirs by the hooks `register_permissions_of_departments` and
`register_permissions_of_controllers`, which return permissions as `register_permissions` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail import hooks
from wagtail.models import GroupPagePermission, Page

from catalog.models import AgencyIndexPage, AgencyPage, DecisionIndexPage

CONTROLLERS = "Kiểm soát TTHC"
PUBLISHERS = "Công bố"
ADMINISTRATORS = "Quản trị"
EDITORS = "Biên tập – "
LONGEST = 150

WRITTEN_BY_EDITORS = ["legaldocument", "form", "servicepoint"]
WRITTEN_BY_CONTROLLERS = [
    *WRITTEN_BY_EDITORS,
    "sector",
    "agency",
    "audience",
    "lifeevent",
    "calendarday",
]
DELETED_BY_CONTROLLERS = ["calendarday"]
"""What nothing refers to, and is taken back by deleting it."""
RECORDS = ["importrun", "importitem", "procedurewarning", "change"]


def create_groups() -> dict[str, bool]:
    """Make or refresh all groups; return their names and whether each was made now."""
    report: dict[str, bool] = {}
    for page in AgencyPage.objects.select_related("agency"):
        report |= _department(page)
    report |= _controllers()
    report |= _publishers()
    report |= _administrators()
    return report


def department_group(page: AgencyPage) -> Group:
    """Return the group whose editors write the lines of an agency, made when it is missing."""
    mine = Group.objects.filter(name__startswith=EDITORS, page_permissions__page=page).first()
    group = mine or Group()
    name = f"{EDITORS}{page.agency.name_vi}"[:LONGEST]
    taken = Group.objects.filter(name=name).exclude(pk=group.pk).exists()
    group.name = f"{name[: LONGEST - len(page.slug) - 3]} ({page.slug})" if taken else name
    group.save()
    return group


def _department(page: AgencyPage) -> dict[str, bool]:
    before = set(Group.objects.values_list("pk", flat=True))
    group = department_group(page)
    _on_page(group, page, "change", "publish")
    _allow(group, ["access_admin", "view_procedurewarning", *_write(WRITTEN_BY_EDITORS)])
    _allow_hooked(group, "register_permissions_of_departments")
    return {group.name: group.pk not in before}


def _controllers() -> dict[str, bool]:
    group, made = Group.objects.get_or_create(name=CONTROLLERS)
    for index in AgencyIndexPage.objects.all():
        _on_page(group, index, "add", "change", "publish", "lock", "unlock")
    for decisions in DecisionIndexPage.objects.all():
        _on_page(group, decisions, "add", "change", "lock", "unlock")
    viewed = [f"view_{name}" for name in RECORDS]
    deleted = [f"delete_{name}" for name in DELETED_BY_CONTROLLERS]
    words = ["access_admin", "view_decisionline", *viewed, *_write(WRITTEN_BY_CONTROLLERS)]
    _allow(group, [*words, *deleted])
    _allow_hooked(group, "register_permissions_of_controllers")
    return {CONTROLLERS: made}


def _publishers() -> dict[str, bool]:
    group, made = Group.objects.get_or_create(name=PUBLISHERS)
    viewed = [f"view_{name}" for name in RECORDS]
    _allow(group, ["access_admin", "view_decisionline", "promulgate_decision", *viewed])
    return {PUBLISHERS: made}


def _administrators() -> dict[str, bool]:
    """Everything the admin knows, but not the right to make law."""
    group, made = Group.objects.get_or_create(name=ADMINISTRATORS)
    known = Permission.objects.none()
    # Users, groups and sites register theirs when addresses are read, which a command may not do.
    import_module(settings.ROOT_URLCONF)
    for hook in hooks.get_hooks("register_permissions"):
        known = known | Permission.objects.filter(pk__in=hook().values("pk"))
    group.permissions.add(*known.exclude(codename="promulgate_decision"))
    _allow(group, ["access_admin"])
    for home in Page.objects.filter(depth=2):
        _on_page(group, home, "add", "change", "publish", "lock", "unlock", "bulk_delete")
    return {ADMINISTRATORS: made}


def _write(models: Iterable[str]) -> list[str]:
    return [f"{verb}_{model}" for model in models for verb in ("add", "change")]


def _allow(group: Group, codenames: Iterable[str]) -> None:
    apps = ["catalog", "wagtailadmin"]
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label__in=apps, codename__in=list(codenames))
    )


def _allow_hooked(group: Group, name: str) -> None:
    for hook in hooks.get_hooks(name):
        group.permissions.add(*hook())


def _on_page(group: Group, page: Page, *actions: str) -> None:
    for action in actions:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore",
            content_type__model="page",
            codename=f"{action}_page",
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)

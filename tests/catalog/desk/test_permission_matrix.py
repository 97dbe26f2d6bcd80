"""Who may open and send what: every address of the desk, for everybody there is.

The table is `rights.txt`, beside this file: an address by the name of its view, and what each
person gets of it. `r`: opened, `w`: sent to, `·`: refused. The line and all that stands in it is of
justice: `justice` is its own editor, `health` a stranger. Vocabularies share rows.

An address without a row fails the test, which prints the whole table as it is: read what is new in
it, and keep it when that is what is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from catalog.models import (
    Agency,
    Audience,
    CalendarDay,
    DecisionLine,
    Form,
    ImportItem,
    ImportRun,
    LegalDocument,
    LifeEvent,
    ProcedurePage,
    ProcedureWarning,
    Sector,
    ServicePoint,
)
from tests.catalog.desk.conftest import SIGNED, People

TABLE = Path(__file__).with_name("rights.txt")
PERSONS = (
    "anonymous",
    "outsider",
    "justice",
    "health",
    "controller",
    "publisher",
    "administrator",
    "superuser",
)
OURS = re.compile(r"desk_|lines:|(un)?\w*-?\w+:(index|inspect|forget)|wagtailsnippets_\w+:")
WAGTAILS = re.compile(r"wagtail(?!snippets_)")
OF_DEPARTMENTS = re.compile(r"wagtailsnippets_catalog_(form|servicepoint|legaldocument):")
SHARED = re.compile(r"wagtailsnippets_catalog_(agency|audience|lifeevent|sector):")
PAGES = ("edit", "delete", "unpublish", "copy", "move", "history", "usage", "view_draft")


@pytest.fixture
def clients(people: People) -> dict[str, Client]:
    """A browser a person; the outsider may enter the admin, and nothing else."""
    outsider = User.objects.create_user("khach", "khach@example.test", "mật khẩu")
    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    users = {name: getattr(people, name, None) for name in PERSONS} | {"outsider": outsider}
    found = {}
    for name, user in users.items():
        found[name] = Client()
        if user is not None:
            found[name].force_login(user)
    return found


def addresses(line: DecisionLine, procedure: ProcedurePage) -> Iterator[tuple[str, str]]:
    """Yield every address of ours with the name of its row."""
    for name, path in sorted(_patterns(get_resolver().url_patterns)):
        if OURS.match(name) and not WAGTAILS.match(name):
            row = OF_DEPARTMENTS.sub("vocabulary of all:", SHARED.sub("vocabulary:", name))
            yield row, _filled(name, path, line)
    actions = bulk_action_registry.get_bulk_actions_for_model("catalog", "decisionline")
    for action in sorted(one.action_type for one in actions):
        url = reverse("wagtail_bulk_action", args=["catalog", "decisionline", action])
        yield f"bulk:{action}", f"{url}?id={line.pk}&next=/admin/lines/"
    for kind, page in (("decision", line.decision), ("procedure", procedure)):
        for view in PAGES:
            yield f"{kind} page:{view}", reverse(f"wagtailadmin_pages:{view}", args=[page.pk])


def _patterns(patterns: Any, before: str = "/", spaces: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield f"{spaces}{one.name or ''}", path
        elif path.startswith("/admin/"):
            space = f"{one.namespace}:" if one.namespace else ""
            yield from _patterns(one.url_patterns, path, f"{spaces}{space}")


def _filled(name: str, path: str, line: DecisionLine) -> str:
    """Return the path with the keys of rows that are there."""
    if name == "lines:revisions_compare":
        return reverse(name, args=[line.pk, "earliest", "latest"])
    revision = str(line.latest_revision_id)
    path = path.replace("<int:revision_id>", revision)
    return re.sub(r"<\w+:pk>", lambda _found: str(_key(name, line)), path)


def _key(name: str, line: DecisionLine) -> Any:
    space = name.partition(":")[0]
    if space == "lines":
        return line.pk
    if name.startswith("desk_citing"):
        space = "legaldocument"
    elif name.startswith("desk_"):
        return line.decision_id
    model = space.rpartition("_")[2]
    newest = next(m for m in apps.get_models() if m._meta.model_name == model)
    return newest._default_manager.order_by("-pk").values_list("pk", flat=True)[0]


def fill(procedure: ProcedurePage) -> None:
    """Make one row of each kind that is listed, referred to by nothing."""
    words = {"code": "moi", "name_vi": "Mới"}
    for model in (Sector, Audience, LifeEvent, Form, ServicePoint, Agency):
        model._default_manager.create(**words)
    LegalDocument.objects.create(number="1/2026/TT-BTP", **words)
    CalendarDay.objects.create(day=SIGNED, kind=CalendarDay.Kind.values[0], reason_vi="Nghỉ bù")
    apps.get_model("search", "SearchExpression").objects.create(phrase="giấy hồng", term="sổ hồng")
    ProcedureWarning.objects.create(procedure=procedure, kind=ProcedureWarning.Kind.values[0])
    run = ImportRun.objects.create(source="test")
    ImportItem.objects.create(run=run, outcome=ImportItem.Outcome.values[0])


def outcome(client: Client, url: str) -> str:
    """Return what a person may do there; what is sent is taken back."""
    opened = client.get(url)
    if opened.context and opened.context.get("items_with_no_access"):
        return "··"  # a bulk action says so of lines that one may read and not write
    may = "r" if _is_open(opened) else "·"
    with transaction.atomic():
        sent = client.post(url)
        transaction.set_rollback(True)
    return may + ("w" if _is_open(sent) else "·")


def _is_open(response: Any) -> bool:
    """Tell whether a person was let in."""
    assert response.status_code < 500
    where = response.get("Location", "")
    turned_away = response.status_code == 302 and (
        where == reverse("wagtailadmin_home") or where.startswith("/admin/login/")
    )
    return not turned_away and response.status_code not in {403, 404, 405}


@pytest.mark.once
def test_every_address_of_the_desk_opens_to_whom_the_table_says(
    clients: dict[str, Client], line: DecisionLine, procedure: ProcedurePage
) -> None:
    fill(procedure)
    found: dict[str, list[str]] = {}
    for row, url in addresses(line, procedure):
        # What shares its row with another is asked for by those who differ most.
        asked = ("justice", "controller") if row in found else PERSONS
        told = {name: outcome(clients[name], url) for name in asked}
        known = found.setdefault(row, [*told.values()])
        differing = {n for n, one in told.items() if known[PERSONS.index(n)] != one}
        assert not differing, f"{url} differs from others of its row: {differing}"
    print(_written(found))
    assert _written(found) == TABLE.read_text(), "read each line that differs: is it meant?"


def _written(found: dict[str, list[str]]) -> str:
    """Return the table as its file has it."""
    width = max(map(len, found)) + 2
    head = f"{'':{width}}" + "".join(f"{name:15}" for name in PERSONS)
    rows = [f"{row:{width}}" + "".join(f"{one:15}" for one in told) for row, told in found.items()]
    return "".join(f"{line.rstrip()}\n" for line in (head, *rows))

"""Who may open and send what: every view of a line, promulgation, groups."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from catalog.groups import ADMINISTRATORS, EDITORS, PUBLISHERS, create_groups, department_group
from catalog.models import DecisionLine, DecisionPage, ProcedurePage
from catalog.promulgation import preview, promulgate
from catalog.views.promulgate import fingerprint
from tests.builders import Tree
from tests.catalog.desk.conftest import People, new_line
from tests.catalog.desk.posting import form_data

Desk = Callable[[User | None], Client]

ACTS = ["lock", "unlock", "ready", "carry_over", "carry_later", "leave_later"]
WRITING = ["edit", "delete", "preview_on_edit", *ACTS]
READING = ["difference", "page", "foreseen", "history", "history_results", "usage"]
OF_A_REVISION = ["revisions_view", "revisions_revert"]


def addresses(line: DecisionLine) -> dict[str, str]:
    """Return every address of a line, by the name of its view."""
    found = {name: reverse(f"lines:{name}", args=[line.pk]) for name in [*WRITING, *READING]}
    revision = line.latest_revision_id
    found |= {name: reverse(f"lines:{name}", args=[line.pk, revision]) for name in OF_A_REVISION}
    found["revisions_compare"] = reverse(
        "lines:revisions_compare", args=[line.pk, "earliest", "latest"]
    )
    return found


def is_refused(response) -> bool:  # type: ignore[no-untyped-def]
    """Tell whether Wagtail turned somebody away: to the login, or home with a message."""
    home = {reverse("wagtailadmin_home")}
    where = response.get("Location", "")
    return response.status_code == 403 or (
        response.status_code == 302 and (where in home or where.startswith("/admin/login/"))
    )


def test_the_list_of_addresses_is_whole() -> None:
    from wagtail.snippets.models import get_snippet_models

    assert DecisionLine in get_snippet_models()
    patterns = {p.name for p in DecisionLine.snippet_viewset.get_urlpatterns()}
    known = {*WRITING, *READING, *OF_A_REVISION, "revisions_compare", "list", "list_results", "add"}
    assert patterns == known


@pytest.mark.parametrize("who", [None, "health"])
def test_a_stranger_is_refused_on_every_view_of_a_line(
    desk: Desk, people: People, line: DecisionLine, who: str | None
) -> None:
    client = desk(getattr(people, who) if who else None)
    for name, url in addresses(line).items():
        assert is_refused(client.get(url)), name
        assert is_refused(client.post(url, form_data(line, name_vi="Của người khác"))), name
    line.refresh_from_db()
    assert line.name_vi == "Đăng ký khai sinh"
    assert not line.locked
    assert line.ready_at is None


@pytest.mark.parametrize("who", ["justice", "controller", "administrator", "superuser"])
def test_its_own_editors_and_controllers_open_every_view(
    desk: Desk, people: People, line: DecisionLine, who: str
) -> None:
    client = desk(getattr(people, who))
    for name, url in addresses(line).items():
        if name in ACTS:
            continue
        assert client.get(url).status_code == 200, name


def test_a_publisher_reads_every_line_and_writes_none(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    client = desk(people.publisher)
    urls = addresses(line)
    for name in [*READING, "revisions_compare", "revisions_view"]:
        assert client.get(urls[name]).status_code == 200, name
    for name in [*WRITING, "revisions_revert"]:
        assert is_refused(client.get(urls[name])), name
        assert is_refused(client.post(urls[name], form_data(line))), name
    assert is_refused(client.get(reverse("lines:add")))


def test_the_list_holds_the_lines_one_may_read(
    desk: Desk, people: People, tree: Tree, line: DecisionLine, decision: DecisionPage
) -> None:
    theirs = new_line(decision, tree.health)

    def listed(user: User) -> set[int]:
        page = desk(user).get(reverse("lines:list"), {"decision": decision.pk})
        assert page.status_code == 200
        return {row.pk for row in page.context["object_list"]}

    assert listed(people.justice) == {line.pk}
    assert listed(people.health) == {theirs.pk}
    for user in (people.controller, people.publisher, people.superuser):
        assert listed(user) == {line.pk, theirs.pk}


def test_a_line_about_another_agencys_procedure_can_not_be_begun(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    data = {"decision": decision.pk, "action": "amended", "procedure": procedure.pk}
    answer = desk(people.health).post(reverse("lines:add"), data)
    assert "procedure" in answer.context["form"].errors
    data = {"decision": decision.pk, "action": "new", "agency": tree.justice.pk}
    answer = desk(people.health).post(reverse("lines:add"), data)
    assert "agency" in answer.context["form"].errors
    assert not decision.lines.exists()


def test_a_departments_editor_enters_no_decision(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    data = {"number": "1/QĐ-UBND", "action": "amended", "procedure": procedure.pk}
    answer = desk(people.justice).post(reverse("lines:add"), data)
    assert "decision" in answer.context["form"].errors
    url = reverse("wagtailadmin_pages:add", args=["catalog", "decisionpage", tree.decisions.pk])
    assert is_refused(desk(people.justice).get(url))


def test_a_moved_procedure_takes_its_lines_to_the_new_agency(
    desk: Desk, people: People, tree: Tree, line: DecisionLine, procedure: ProcedurePage
) -> None:
    procedure.refresh_from_db()
    procedure.move(tree.health, pos="last-child")
    url = reverse("lines:edit", args=[line.pk])
    assert desk(people.health).get(url).status_code == 200
    assert is_refused(desk(people.justice).get(url))


@pytest.mark.parametrize("who", ["justice", "health", "controller", "administrator"])
def test_only_publishers_promulgate(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage, who: str
) -> None:
    url = reverse("desk_promulgate", args=[decision.pk])
    word = {"seen": fingerprint(preview(decision)), "confirm": "on"}
    client = desk(getattr(people, who))
    assert is_refused(client.post(url, word))
    if who in {"justice", "health"}:
        assert is_refused(client.get(url))
    else:
        assert client.get(url).status_code == 200
    decision.refresh_from_db()
    assert decision.promulgated_at is None


def test_the_public_promulgates_nothing(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    url = reverse("desk_promulgate", args=[decision.pk])
    word = {"seen": fingerprint(preview(decision)), "confirm": "on"}
    assert is_refused(desk(None).get(url))
    assert is_refused(desk(None).post(url, word))
    assert is_refused(desk(None).get(reverse("desk_decisions")))


@pytest.mark.parametrize("who", ["justice", "controller", "publisher", "superuser"])
def test_a_promulgated_line_is_changed_by_nobody(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage, who: str
) -> None:
    data = form_data(line, name_vi="Sau khi công bố")
    promulgate(decision)
    line.refresh_from_db()
    client = desk(getattr(people, who))
    urls = addresses(line)
    for name in [*WRITING, "revisions_revert"]:
        assert is_refused(client.post(urls[name], data)), name
    autosave = client.post(urls["edit"], data, headers={"accept": "application/json"})
    assert autosave.status_code == 403 or is_refused(autosave)
    for name in READING:
        assert client.get(urls[name]).status_code == 200, name
    line.refresh_from_db()
    assert line.name_vi == "Đăng ký khai sinh"
    assert not line.locked


def test_every_role_sees_the_desk_and_others_do_not(desk: Desk, people: People) -> None:
    for user in (people.justice, people.controller, people.publisher, people.superuser):
        home = desk(user).get(reverse("wagtailadmin_home"))
        assert home.status_code == 200
        assert reverse("desk_decisions") in home.content.decode()
        assert desk(user).get(reverse("desk_decisions")).status_code == 200
    outsider = User.objects.create_user("khach", "k@example.test", "mật khẩu")
    assert is_refused(desk(outsider).get(reverse("desk_decisions")))


def test_groups_are_made_once_and_refreshed_after(tree: Tree) -> None:
    out = StringIO()
    call_command("create_groups", stdout=out)
    assert f"created  {EDITORS}Sở Tư pháp" in out.getvalue()
    groups = set(Group.objects.values_list("name", flat=True))
    rights = GroupPagePermission.objects.count()
    again = StringIO()
    call_command("create_groups", stdout=again)
    assert "created" not in again.getvalue()
    assert set(Group.objects.values_list("name", flat=True)) == groups
    assert GroupPagePermission.objects.count() == rights


def test_a_renamed_agency_keeps_its_group_and_its_people(tree: Tree, people: People) -> None:
    group = department_group(tree.justice)
    tree.justice.agency.name_vi = "Sở Tư pháp và Hộ tịch"
    tree.justice.agency.save()
    create_groups()
    group.refresh_from_db()
    assert group.name == f"{EDITORS}Sở Tư pháp và Hộ tịch"
    assert people.justice in group.user_set.all()


def test_administrators_get_all_but_the_right_to_make_law(people: People) -> None:
    administrators = Group.objects.get(name=ADMINISTRATORS)
    assert administrators.permissions.filter(codename="add_user").exists()
    assert not administrators.permissions.filter(codename="promulgate_decision").exists()
    publishers = Group.objects.get(name=PUBLISHERS)
    assert publishers.permissions.filter(codename="promulgate_decision").exists()

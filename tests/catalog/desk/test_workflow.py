"""A decision on its way through the workflow: submitted, returned, approved, promulgated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowPage, WorkflowTask

from catalog.decision_states import state_of
from catalog.decision_workflow import create_workflow
from catalog.groups import PUBLISHERS
from catalog.models import (
    DecisionApprovalTask,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    Submission,
)
from catalog.promulgation import preview
from catalog.views.promulgate import fingerprint
from tests.builders import Tree
from tests.catalog.desk.conftest import People
from tests.catalog.desk.lines import bulk_url, do, said
from tests.catalog.desk.posting import form_data

Desk = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _workflow(people: People) -> None:
    """Publishers approve, as it is set up for a new site."""
    assert create_workflow()


@pytest.fixture
def ready(desk: Desk, people: People, line: DecisionLine) -> DecisionLine:
    """The amendment, marked ready by its department."""
    desk(people.justice).post(reverse("lines:ready", args=[line.pk]))
    line.refresh_from_db()
    assert line.ready_at
    return line


def act(client: Client, decision: DecisionPage, name: str, reason: str = "") -> Any:
    url = reverse("desk_approval", args=[decision.pk])
    shown = client.get(url)
    seen = shown.context["seen"] if shown.context and "seen" in shown.context else ""
    return client.post(url, {"act": name, "reason": reason, "seen": seen})


def state(decision: DecisionPage) -> str:
    return state_of(DecisionPage.objects.get(pk=decision.pk))


def promulgate(client: Client, decision: DecisionPage) -> Any:
    decision = DecisionPage.objects.get(pk=decision.pk)
    word = {"seen": fingerprint(preview(decision)), "confirm": "on"}
    return client.post(reverse("desk_promulgate", args=[decision.pk]), word)


def text(response: Any) -> str:
    return str(response.content.decode())


def turns(decision: DecisionPage) -> list[tuple[str, str, str, str]]:
    """Return what the log says of the approval, the oldest first."""
    entries = registry.get_logs_for_instance(decision).filter(action="catalog.approval")
    return [
        (e.user.username, e.data["before"]["state"], e.data["after"]["state"], e.data["reason"])
        for e in entries.order_by("timestamp", "pk")
    ]


def test_a_decision_is_submitted_returned_set_right_approved_and_becomes_law(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    editor, controller = desk(people.justice), desk(people.controller)
    publisher = desk(people.publisher)
    assert promulgate(publisher, decision).status_code == 409
    assert act(controller, decision, "submit").status_code == 302
    assert state(decision) == "submitted"
    assert "chờ phê duyệt" in text(promulgate(publisher, decision))

    unsaid = act(publisher, decision, "reject", "  ")
    assert unsaid.status_code == 400
    assert "reason" in unsaid.context["form"].errors
    assert act(publisher, decision, "reject", "Tên còn sai").status_code == 302
    assert state(decision) == "returned"
    assert "Tên còn sai" in text(controller.get(reverse("desk_approval", args=[decision.pk])))

    listed = editor.get(reverse("lines:list"), {"decision": decision.pk})
    assert "Tên còn sai" in text(listed)

    edit = reverse("lines:edit", args=[ready.pk])
    assert editor.post(edit, form_data(ready, name_vi="Tên đúng")).status_code == 302
    unmarked = act(controller, decision, "submit")
    assert unmarked.status_code == 409
    assert reverse("lines:difference", args=[ready.pk]) in text(unmarked)
    editor.post(reverse("lines:ready", args=[ready.pk]))
    assert act(controller, decision, "submit").status_code == 302
    assert act(publisher, decision, "approve", "Đã soát").status_code == 302
    assert state(decision) == "approved"
    assert not DecisionPage.objects.get(pk=decision.pk).live

    assert promulgate(publisher, decision).status_code == 302
    assert state(decision) == "promulgated"
    assert turns(decision) == [
        ("kiemsoat", "ended", "submitted", ""),
        ("congbo", "submitted", "returned", "Tên còn sai"),
        ("kiemsoat", "returned", "ended", ""),
        ("kiemsoat", "ended", "submitted", ""),
        ("congbo", "submitted", "approved", ""),
    ]
    logs = registry.get_logs_for_instance(decision)
    assert logs.get(action="wagtail.workflow.reject").data["comment"] == "Tên còn sai"
    law = logs.get(action="catalog.promulgate").data
    assert law["lines"] == [ready.pk]
    assert law["before"]["in_force"] == law["after"]["in_force"] == 1
    marks = registry.get_logs_for_instance(ready).filter(action="catalog.unready")
    assert marks.get().data["before"]["ready_at"]


def test_what_is_not_ready_is_not_submitted_and_the_page_says_which_line_lacks_what(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, line: DecisionLine
) -> None:
    controller = desk(people.controller)
    page = controller.get(reverse("desk_approval", args=[decision.pk]))
    assert "Dòng này chưa được đánh dấu xong." in text(page)
    refused = act(controller, decision, "submit")
    assert refused.status_code == 409
    assert not decision.submissions.exists()
    line.delete()
    assert "Quyết định chưa có dòng nào." in text(act(controller, decision, "submit"))
    for who in (people.justice, people.health, people.publisher, None):
        assert act(desk(who), decision, "submit").status_code in {302, 403}
    assert state(decision) == "open"
    url = reverse("wagtailadmin_pages:add", args=["catalog", "decisionpage", tree.decisions.pk])
    assert "action-submit" not in text(controller.get(url))
    data = {"number": "7/QĐ-UBND", "kind": "announcement", "action-submit": "x"}
    data |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    assert controller.post(url, data).status_code == 200
    assert not DecisionPage.objects.filter(number="7/QĐ-UBND").exists()


@pytest.mark.parametrize(
    ("who", "approved"), [("justice", False), ("controller", True), ("superuser", True)]
)
def test_while_it_waits_or_is_approved_nobody_writes_the_decision_or_a_line(
    desk: Desk, people: People, ready: DecisionLine, who: str, approved: bool
) -> None:
    decision, procedure = ready.decision, ready.procedure
    assert procedure is not None
    act(desk(people.controller), decision, "submit")
    if approved:
        act(desk(people.publisher), decision, "approve")
    before = [list(DecisionLine.objects.values()), decision.submissions.get().fingerprint]
    client = desk(getattr(people, who))
    data = form_data(ready, name_vi="Sau khi trình")
    page = client.get(reverse("lines:edit", args=[ready.pk]))
    assert "giữ nguyên" in text(page)
    edit = reverse("lines:edit", args=[ready.pk])
    client.post(edit, data)
    saved = client.post(edit, data, headers={"accept": "application/json"})
    assert saved.json()["error_code"] == "locked"
    revert = reverse("lines:revisions_revert", args=[ready.pk, ready.latest_revision_id])
    client.post(revert, data)
    for name in ("delete", "ready", "carry_over", "carry_later", "leave_later", "lock", "unlock"):
        client.post(reverse(f"lines:{name}", args=[ready.pk]))
    for name, asked in (
        ("unready", {}),
        ("day", {"whose": "own", "day": "2026-10-01"}),
        ("document", {"document": ""}),
        ("delete", {}),
    ):
        assert "giữ nguyên" in text(client.get(bulk_url(name, [ready])))
        assert "giữ nguyên" in said(do(client, name, [ready], **asked))
    begun = {"decision": decision.pk, "action": "abolished", "procedure": procedure.pk}
    assert "decision" in client.post(reverse("lines:add"), begun).context["form"].errors
    many = reverse("desk_add_many", args=[decision.pk])
    assert client.get(many).status_code == 302
    added = client.post(many, {"codes": procedure.code, "action": "abolished", "confirm": "x"})
    assert "giữ nguyên" in text(added)
    page_edit = reverse("wagtailadmin_pages:edit", args=[decision.pk])
    client.post(page_edit, {"number": "Khác", "kind": "repeal"})
    client.post(reverse("wagtailadmin_pages:delete", args=[decision.pk]))
    assert [list(DecisionLine.objects.values()), decision.submissions.get().fingerprint] == before
    decision.refresh_from_db()
    assert decision.number != "Khác"
    assert state(decision) == ("approved" if approved else "submitted")


def test_who_takes_it_back_opens_it_again_and_an_approval_is_taken_back_with_a_reason(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    controller, publisher = desk(people.controller), desk(people.publisher)
    edit, data = reverse("lines:edit", args=[ready.pk]), form_data(ready)
    act(controller, decision, "submit")
    assert act(controller, decision, "cancel").status_code == 302
    assert state(decision) == "open"
    editor = desk(people.justice)
    assert editor.post(edit, data).status_code == 302
    editor.post(reverse("lines:ready", args=[ready.pk]))

    act(controller, decision, "submit")
    act(publisher, decision, "approve")
    assert act(desk(people.justice), decision, "withdraw", "x").status_code in {302, 403}
    assert act(controller, decision, "withdraw").status_code == 400
    assert state(decision) == "approved"
    assert act(controller, decision, "withdraw", "Bộ đính chính").status_code == 302
    assert state(decision) == "open"
    assert turns(decision)[-1] == ("kiemsoat", "approved", "ended", "Bộ đính chính")
    assert promulgate(publisher, decision).status_code == 409
    history = text(controller.get(reverse("wagtailadmin_pages:history", args=[decision.pk])))
    assert "Bộ đính chính" in history


def test_nobody_approves_what_they_wrote_marked_or_submitted_unless_a_setting_allows_it(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine, settings: Any
) -> None:
    publishers = Group.objects.get(name=PUBLISHERS)
    authors = [people.justice, people.controller]
    for author in authors:
        author.groups.add(publishers)
    act(desk(people.controller), decision, "submit")
    step = TaskState.objects.get()
    wagtails = reverse("wagtailadmin_pages:workflow_action", args=[decision.pk, "approve", step.pk])
    for author in authors:
        client = desk(author)
        page = text(client.get(reverse("desk_approval", args=[decision.pk])))
        assert 'value="approve"' not in page
        assert 'value="reject"' in page
        refused = act(client, decision, "approve")
        assert refused.status_code == 409
        assert "không tự phê duyệt" in text(refused)
        client.post(wagtails)
    assert state(decision) == "submitted"
    ready.latest_revision.user = people.superuser
    ready.latest_revision.save()
    assert act(desk(people.superuser), decision, "approve").status_code == 409
    settings.APPROVE_OWN_DECISIONS = True
    assert act(desk(people.controller), decision, "approve").status_code == 302
    assert state(decision) == "approved"


def test_a_plain_task_of_wagtails_lets_nobody_approve_their_own_either(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    plain = GroupApprovalTask.objects.create(name="Duyệt")
    plain.groups.add(Group.objects.get(name=PUBLISHERS))
    WorkflowTask.objects.update(task=plain)
    act(desk(people.superuser), decision, "submit")
    step = TaskState.objects.get()
    url = reverse("wagtailadmin_pages:workflow_action", args=[decision.pk, "approve", step.pk])
    desk(people.superuser).post(url)
    assert state(decision) == "submitted"
    desk(people.publisher).post(url)
    assert state(decision) == "approved"


def test_two_who_approve_at_once_approve_once_and_the_second_is_told_so(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    act(desk(people.controller), decision, "submit")
    assert act(desk(people.publisher), decision, "approve").status_code == 302
    second = act(desk(people.superuser), decision, "approve")
    assert second.status_code == 409
    assert people.publisher.username in text(second)
    assert [turn[2] for turn in turns(decision)] == ["submitted", "approved"]
    assert decision.submissions.get().decided_by == people.publisher
    late = act(desk(people.superuser), decision, "reject", "Muộn")
    assert late.status_code == 409
    assert state(decision) == "approved"


def test_a_line_that_slipped_past_the_locks_after_the_approval_is_refused_by_name(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    act(desk(people.controller), decision, "submit")
    act(desk(people.publisher), decision, "approve")
    DecisionLine.objects.filter(pk=ready.pk).update(reason="Lọt qua")
    refused = promulgate(desk(people.publisher), decision)
    assert refused.status_code == 409
    assert "Dòng này đã thay đổi sau khi trình." in text(refused)
    assert reverse("lines:difference", args=[ready.pk]) in text(refused)
    assert state(decision) == "approved"


def test_all_steps_approve_anew_what_was_returned_at_a_later_one(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    second = DecisionApprovalTask.objects.create(name="Lãnh đạo Văn phòng")
    second.groups.add(Group.objects.get(name=PUBLISHERS))
    WorkflowTask.objects.create(
        workflow=Workflow.objects.get(
            workflow_pages__isnull=False,
            workflow_tasks__task__in=DecisionApprovalTask.objects.all(),
        ),
        task=second,
        sort_order=1,
    )
    controller, publisher = desk(people.controller), desk(people.publisher)
    act(controller, decision, "submit")
    act(publisher, decision, "approve")
    assert state(decision) == "submitted"
    act(publisher, decision, "reject", "Chưa đủ")
    act(controller, decision, "submit")
    act(publisher, decision, "approve")
    assert state(decision) == "submitted"
    act(publisher, decision, "approve")
    assert state(decision) == "approved"


def test_a_workflow_that_is_disabled_on_the_way_approves_nothing(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    act(desk(people.controller), decision, "submit")
    DecisionApprovalTask.objects.get().deactivate(user=people.administrator)
    assert state(decision) == "open"
    refused = act(desk(people.controller), decision, "submit")
    assert refused.status_code == 409
    assert "không có bước nào" in text(refused)
    workflow = WorkflowPage.objects.get(page=decision.get_parent()).workflow
    workflow.deactivate(user=people.administrator)
    assert create_workflow() is None
    assert promulgate(desk(people.publisher), decision).status_code == 302


def test_a_setting_asks_for_approval_without_a_workflow_or_asks_for_none(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine, settings: Any
) -> None:
    settings.DECISIONS_NEED_APPROVAL = True
    WorkflowPage.objects.filter(page=decision.get_parent()).delete()
    page = desk(people.controller).get(reverse("desk_approval", args=[decision.pk]))
    assert "chưa gán quy trình" in text(page)
    assert promulgate(desk(people.publisher), decision).status_code == 409
    settings.DECISIONS_NEED_APPROVAL = False
    assert promulgate(desk(people.publisher), decision).status_code == 302


def test_the_desk_says_to_each_what_waits_for_them(
    desk: Desk, people: People, decision: DecisionPage, ready: DecisionLine
) -> None:
    everybody = (people.justice, people.controller, people.publisher)

    def waits() -> list[list[str]]:
        pages = [desk(user).get(reverse("desk_todo")) for user in everybody]
        homes = [text(desk(user).get(reverse("wagtailadmin_home"))) for user in everybody]
        for page, home in zip(pages, homes, strict=True):
            for one in page.context["waits"]:
                assert one.words in home
        return [[one.act for one in page.context["waits"]] for page in pages]

    def listed(name: str) -> set[int]:
        page = desk(people.controller).get(reverse("desk_decisions"), {"state": name})
        return {row.pk for row in page.context["object_list"]}

    assert waits() == [[], ["submit"], []]
    assert decision.pk in listed("open")
    act(desk(people.controller), decision, "submit")
    assert waits() == [[], [], ["approve"]]
    assert listed("submitted") == {decision.pk}
    assert decision.pk not in listed("open")
    act(desk(people.publisher), decision, "reject", "Sai")
    assert waits() == [[], ["submit"], []]
    assert listed("returned") == {decision.pk}
    act(desk(people.controller), decision, "submit")
    act(desk(people.publisher), decision, "approve")
    assert waits() == [[], [], ["promulgate"]]
    assert listed("approved") == {decision.pk}


def test_other_pages_are_published_by_their_workflow_as_ever(
    people: People, procedure: ProcedurePage
) -> None:
    task = GroupApprovalTask.objects.create(name="Duyệt hướng dẫn")
    workflow = Workflow.objects.create(name="Hướng dẫn")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    procedure.summary_vi = "Tóm tắt đã duyệt"
    procedure.save_revision()
    state = workflow.start(procedure, people.controller)
    state.current_task_state.specific.approve(user=people.superuser)
    procedure.refresh_from_db()
    assert procedure.summary_vi == "Tóm tắt đã duyệt"
    assert not Submission.objects.exists()

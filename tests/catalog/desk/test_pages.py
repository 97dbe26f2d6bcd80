"""Procedures' pages with their guidance, and the lists of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog.models import DecisionLine, DecisionPage, ProcedurePage, ProcedureWarning
from catalog.views.lines import in_figures
from tests.builders import Tree
from tests.catalog.desk.conftest import People, new_line

Desk = Callable[[User | None], Client]


def test_the_procedures_page_shows_its_law_and_the_way_to_amend_it(
    desk: Desk, people: People, line: DecisionLine, procedure: ProcedurePage
) -> None:
    ProcedureWarning.objects.create(procedure=procedure, kind="small_fee", detail="7 đồng")
    url = reverse("wagtailadmin_pages:edit", args=[procedure.pk])
    page = desk(people.justice).get(url)
    assert page.status_code == 200
    text = page.content.decode()
    assert f"procedure={procedure.pk}&amp;action=amended" in text
    assert reverse("procedure", kwargs={"code": procedure.code}) in text
    assert reverse("lines:difference", args=[line.pk]) in text
    assert "7 đồng" in text
    assert desk(people.health).get(url).status_code == 302


def test_guidance_is_published_as_any_page_and_leaves_the_law_alone(
    desk: Desk, people: People, procedure: ProcedurePage
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[procedure.pk])
    editor = desk(people.justice)
    data = {
        "summary_vi": "Ai vừa có con thì làm việc này.",
        "summary_en": "Do this when a child is born.",
        "guidance_vi": '{"blocks": [], "entityMap": {}}',
        "guidance_en": '{"blocks": [], "entityMap": {}}',
        "search_words_vi": "làm giấy khai sinh",
        "search_words_en": "",
        "questions-count": "0",
        "related": "",
        "notes": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "x",
    }
    wrong = editor.post(url, data | {"related": "9.999999"})
    assert wrong.status_code == 200
    assert "related" in wrong.context["form"].errors
    assert editor.post(url, data).status_code == 302
    procedure.refresh_from_db()
    assert procedure.summary_vi == "Ai vừa có con thì làm việc này."
    assert procedure.title == "Đăng ký khai sinh"
    public = Client().get(reverse("procedure", kwargs={"code": procedure.code}))
    assert "Ai vừa có con thì làm việc này." in public.content.decode()


def test_guidance_is_previewed_beside_the_law_and_leaks_nowhere(
    desk: Desk, people: People, procedure: ProcedurePage
) -> None:
    procedure.refresh_from_db()
    procedure.summary_vi = "Chỉ là bản nháp hướng dẫn."
    procedure.save_revision()
    url = reverse("wagtailadmin_pages:view_draft", args=[procedure.pk])
    draft = desk(people.justice).get(url)
    assert draft.status_code == 200
    assert "Chỉ là bản nháp hướng dẫn." in draft.content.decode()
    assert "Đăng ký khai sinh" in draft.content.decode()
    assert desk(people.justice).get(url, {"mode": "en"}).status_code == 200
    public = Client().get(reverse("procedure", kwargs={"code": procedure.code}))
    assert "Chỉ là bản nháp hướng dẫn." not in public.content.decode()


def test_the_public_page_leads_its_editors_to_amend_and_asks_nobody_else(
    desk: Desk, people: People, procedure: ProcedurePage
) -> None:
    url = reverse("procedure", kwargs={"code": procedure.code})
    link = f"procedure={procedure.pk}&amp;action=amended"
    assert link in desk(people.justice).get(url).content.decode()
    assert link not in desk(people.health).get(url).content.decode()
    anonymous = Client().get(url)
    assert link not in anonymous.content.decode()
    assert "Cookie" not in anonymous.headers.get("Vary", "")


def test_pages_whose_draft_shows_nowhere_have_no_preview(
    desk: Desk, people: People, decision: DecisionPage
) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[decision.pk])
    assert desk(people.controller).get(url).status_code in {302, 403, 404}
    edit_page = reverse("wagtailadmin_pages:edit", args=[decision.pk])
    assert desk(people.controller).get(edit_page).status_code == 200


def test_a_list_of_lines_asks_no_more_for_more_lines(
    desk: Desk,
    people: People,
    tree: Tree,
    decision: DecisionPage,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _number in range(30):
        new_line(decision, tree.health)
    client = desk(people.health)
    url = reverse("lines:list")
    client.get(url)
    with django_assert_max_num_queries(25):
        assert len(client.get(url, {"decision": decision.pk}).context["object_list"]) == 30


def test_an_open_decision_is_deleted_with_its_lines(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    url = reverse("wagtailadmin_pages:delete", args=[line.decision_id])
    assert desk(people.controller).post(url).status_code == 302
    assert not DecisionPage.objects.filter(pk=line.decision_id).exists()
    assert not DecisionLine.objects.filter(pk=line.pk).exists()


def test_warnings_are_filtered_by_kind_and_agency(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    ProcedureWarning.objects.create(procedure=procedure, kind="small_fee", detail="7 đồng")
    client = desk(people.controller)

    def number(**asked: object) -> int:
        return len(client.get(reverse("procedurewarning:index"), asked).context["object_list"])

    assert number(kind="small_fee") == 1
    assert number(kind="zero_fee") == 0
    assert number(agency=tree.justice.pk) == 1
    assert number(agency=tree.health.pk) == 0


def test_decisions_are_found_by_state_and_number(
    desk: Desk, people: People, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    client = desk(people.controller)

    def listed(**asked: str) -> list[int]:
        page = client.get(reverse("desk_decisions"), asked)
        assert page.status_code == 200
        return [d.pk for d in page.context["object_list"]]

    assert listed(state="open") == [decision.pk]
    assert decision.pk not in listed(state="imported")
    assert listed(q=decision.number) == [decision.pk]
    assert client.get(reverse("desk_decisions"), {"state": "bừa"}).status_code == 200


@pytest.mark.parametrize("key", ["²", "9" * 30, "-1", "x"])
def test_a_key_that_is_none_begins_an_empty_line(
    desk: Callable[[User | None], Client], people: People, key: str
) -> None:
    answer = desk(people.controller).get(reverse("lines:add"), {"decision": key, "procedure": key})
    assert answer.status_code == 200
    assert answer.context["form"].initial["decision"] is None


def test_who_can_not_enter_a_decision_is_told_who_does_while_none_is_open(
    desk: Callable[[User | None], Client], people: People
) -> None:
    said = "cần công chức kiểm soát thủ tục hành chính nhập quyết định trước"
    address = reverse("lines:add")
    assert said in desk(people.justice).get(address).content.decode()
    assert said not in desk(people.controller).get(address).content.decode()


def test_a_page_not_yet_saved_is_not_called_newly_issued_law(
    desk: Callable[[User | None], Client], people: People, tree: Tree
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["catalog", "decisionpage", tree.decisions.pk])
    assert "Mới ban hành" not in desk(people.controller).get(address).content.decode()


def test_a_moment_is_written_with_the_vietnamese_day() -> None:
    evening_in_greenwich = datetime(2026, 11, 17, 23, 0, tzinfo=UTC)
    assert in_figures(evening_in_greenwich) == "18/11/2026"
    assert in_figures(date(2026, 11, 17)) == "17/11/2026"
    assert in_figures(None) == ""

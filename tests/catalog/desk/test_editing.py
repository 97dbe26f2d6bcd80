"""Writing a line: empty fields, autosave, stale forms, two editors, previews, bad input."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog.models import DecisionLine, DecisionPage, ProcedurePage, ProcedureWarning
from catalog.promulgation import promulgate
from tests.builders import Tree, a_decision
from tests.catalog.desk.conftest import People, new_line
from tests.catalog.desk.posting import form_data

Desk = Callable[[User | None], Client]
JSON = {"accept": "application/json"}


def edit(line: DecisionLine) -> str:
    return reverse("lines:edit", args=[line.pk])


def test_an_empty_line_is_saved_by_autosave_as_often_as_it_likes(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    line = new_line(decision, tree.health)
    editor = desk(people.health)
    data = form_data(line)
    for _turn in range(3):
        answer = editor.post(edit(line), data, headers=JSON)
        assert answer.status_code == 200, answer.content.decode()
        said = answer.json()
        data |= {
            "overwrite_revision_id": str(said["revision_id"]),
            "loaded_revision_created_at": said["revision_created_at"],
        }
    assert DecisionLine.objects.get(pk=line.pk).name_vi in ("", None)


def test_half_a_block_is_saved_too(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    line = new_line(decision, tree.health)
    data = form_data(line) | {
        "sectors-count": "1",
        "sectors-0-deleted": "",
        "sectors-0-order": "0",
        "sectors-0-type": "sector",
        "sectors-0-id": "",
        "sectors-0-value": "",
    }
    answer = desk(people.health).post(edit(line), data, headers=JSON)
    assert answer.status_code == 200, answer.content.decode()
    line.refresh_from_db()
    assert len(line.sectors) == 1


def test_a_stale_form_is_not_saved_unasked_and_keeps_its_words(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    opened_by_both = form_data(line)
    first, second = desk(people.justice), desk(people.controller)
    assert first.post(edit(line), opened_by_both | {"name_vi": "Của A"}).status_code == 302
    answer = second.post(edit(line), opened_by_both | {"name_vi": "Của B"})
    assert answer.status_code == 200
    assert "Của B" in answer.content.decode()
    line.refresh_from_db()
    assert line.name_vi == "Của A"
    autosave = second.post(edit(line), opened_by_both | {"name_vi": "Của B"}, headers=JSON)
    assert autosave.status_code == 400
    assert autosave.json()["error_code"] == "invalid_revision"

    page = answer.content.decode()
    loaded = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("loaded_revision_id", "loaded_revision_created_at")
    }
    assert (
        second.post(edit(line), opened_by_both | loaded | {"name_vi": "Của B"}).status_code == 302
    )
    line.refresh_from_db()
    assert line.name_vi == "Của B"


def test_a_colleagues_lock_holds_the_form(desk: Desk, people: People, line: DecisionLine) -> None:
    lock = reverse("lines:lock", args=[line.pk])
    assert desk(people.controller).post(lock).status_code == 302
    answer = desk(people.justice).post(edit(line), form_data(line, name_vi="Khác"))
    assert answer.status_code == 200
    line.refresh_from_db()
    assert line.locked
    assert line.name_vi == "Đăng ký khai sinh"


def test_codes_are_read_in_any_form_and_refused_with_words(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    editor = desk(people.justice)
    bad = editor.post(edit(line), form_data(line, aliases="không phải mã\n2.000001"))
    assert bad.status_code == 200
    assert "aliases" in bad.context["form"].errors
    good = editor.post(edit(line), form_data(line, aliases="2.000001.000.00.00.H40\r\n2000002\r\n"))
    assert good.status_code == 302
    line.refresh_from_db()
    assert line.aliases == ["2.000001", "2.000002"]


def test_days_that_can_not_be_are_form_errors(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    data = form_data(line, effective_on="2026-10-01", temporary_until="2026-10-01")
    answer = desk(people.justice).post(edit(line), data)
    assert "temporary_until" in answer.context["form"].errors


def test_a_form_cut_short_is_no_server_error(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    editor = desk(people.justice)
    assert editor.post(edit(line), {"name_vi": "x"}).status_code == 400
    preview = reverse("lines:preview_on_edit", args=[line.pk])
    assert editor.post(preview, {"name_vi": "x"}).status_code == 400
    nonsense = form_data(line) | {"steps-count": "viele"}
    assert editor.post(edit(line), nonsense).status_code == 400


def test_the_draft_is_previewed_in_both_languages_and_leaks_nowhere(
    desk: Desk, people: People, line: DecisionLine, procedure: ProcedurePage
) -> None:
    editor = desk(people.justice)
    url = reverse("lines:preview_on_edit", args=[line.pk])
    data = form_data(line, name_vi="Tên chỉ trong bản nháp", name_en="A draft's name")
    assert editor.post(url, data).json() == {"is_valid": True, "is_available": True}
    shown = editor.get(url)
    assert shown.status_code == 200
    assert "Tên chỉ trong bản nháp" in shown.content.decode()
    english = editor.get(url, {"mode": "en"}).content.decode()
    assert "A draft&#x27;s name" in english
    public = Client().get(reverse("procedure", kwargs={"code": procedure.code}))
    assert public.status_code == 200
    assert "Tên chỉ trong bản nháp" not in public.content.decode()


def test_a_draft_that_can_not_be_shown_says_what_is_missing(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    line = new_line(decision, tree.health)
    editor = desk(people.health)
    url = reverse("lines:preview_on_edit", args=[line.pk])
    assert editor.post(url, form_data(line)).json()["is_available"]
    shown = editor.get(url)
    assert shown.status_code == 200
    assert "<li>" in shown.content.decode()


def test_a_line_is_deleted_while_its_decision_is_open(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    url = reverse("lines:delete", args=[line.pk])
    editor = desk(people.justice)
    assert editor.get(url).status_code == 200
    answer = editor.post(url)
    assert answer["Location"] == f"{reverse('lines:list')}?decision={line.decision_id}"
    assert not DecisionLine.objects.filter(pk=line.pk).exists()


def test_an_older_revision_comes_back_by_the_history(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    first = line.latest_revision
    editor = desk(people.justice)
    assert editor.post(edit(line), form_data(line, name_vi="Khác")).status_code == 302
    line.refresh_from_db()
    url = reverse("lines:revisions_revert", args=[line.pk, first.pk])
    old = form_data(first.as_object())
    line.refresh_from_db()
    old |= {
        "loaded_revision_id": str(line.latest_revision_id),
        "loaded_revision_created_at": line.latest_revision.created_at.isoformat(),
    }
    assert editor.post(url, old).status_code == 302
    line.refresh_from_db()
    assert line.name_vi == "Đăng ký khai sinh"


def test_a_line_whose_base_has_changed_is_refused_with_its_link(
    desk: Desk, people: People, tree: Tree, line: DecisionLine, procedure: ProcedurePage
) -> None:
    from datetime import date

    from catalog.beginning import begin_line
    from catalog.models import Action

    other = a_decision(tree, date(2026, 8, 1))
    overtaking = begin_line(other, Action.AMENDED, procedure=procedure)
    overtaking.name_vi = "Đã sửa trước"
    overtaking.save()
    promulgate(other)
    page = desk(people.publisher).get(reverse("desk_promulgate", args=[line.decision_id]))
    assert [p.code for p in page.context["problems"]] == ["stale-base"]
    difference = reverse("lines:difference", args=[line.pk])
    assert difference in page.content.decode()

    line.note_vi = "Lưu ý của dòng này"
    line.save()
    editor = desk(people.justice)
    assert "Đã sửa trước" in editor.get(difference).content.decode()
    assert editor.post(reverse("lines:carry_over", args=[line.pk])).status_code == 302
    line.refresh_from_db()
    assert line.name_vi == "Đã sửa trước"
    assert line.note_vi == "Lưu ý của dòng này"
    page = desk(people.publisher).get(reverse("desk_promulgate", args=[line.decision_id]))
    assert not page.context["problems"]


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


def test_what_two_decisions_changed_keeps_the_lines_words_and_is_told(
    desk: Desk, people: People, tree: Tree, line: DecisionLine, procedure: ProcedurePage
) -> None:
    from datetime import date

    from catalog.beginning import begin_line
    from catalog.models import Action

    other = a_decision(tree, date(2026, 8, 1))
    overtaking = begin_line(other, Action.AMENDED, procedure=procedure)
    overtaking.name_vi = "Đã sửa trước"
    overtaking.save()
    promulgate(other)
    line.name_vi = "Tên của dòng này"
    line.save()
    url = reverse("lines:carry_over", args=[line.pk])
    answer = desk(people.justice).post(url, follow=True)
    line.refresh_from_db()
    assert line.name_vi == "Tên của dòng này"
    levels = [m.level_tag for m in answer.context["messages"]]
    assert levels == ["success", "warning"]
    again = desk(people.justice).post(url, follow=True)
    assert [m.level_tag for m in again.context["messages"]] == ["info"]

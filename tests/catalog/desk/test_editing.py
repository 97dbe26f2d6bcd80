"""Writing a line: empty fields, autosave, stale forms, two editors, previews, bad input."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from catalog.forms import BeginLineForm
from catalog.models import Agency, DecisionLine, DecisionPage, ProcedurePage
from catalog.promulgation import promulgate
from catalog.views.acts import LineReadyView, mark_ready
from catalog.views.lines import LineEditView
from tests.builders import Tree, a_decision
from tests.catalog.desk.conftest import People, new_line
from tests.catalog.desk.posting import form_data

Desk = Callable[[User | None], Client]
JSON = {"accept": "application/json"}


def edit(line: DecisionLine) -> str:
    return reverse("lines:edit", args=[line.pk])


def test_what_is_typed_beside_contents_is_stored_without_what_nobody_sees(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    dirt, client = "\x0b\x1f\u200b", desk(people.superuser)
    begun = {"number": f"7{dirt}8/QĐ-UBND", "action": "abolished", "procedure": procedure.pk}
    client.post(reverse("lines:add"), begun | {"signed_on": "2026-09-01"})
    line = DecisionLine.objects.get(action="abolished")
    assert (line.decision.number, line.decision.title) == ("78/QĐ-UBND", "Quyết định 78/QĐ-UBND")
    reason = {"reason": f"{dirt}Hết{dirt} hiệu lực\r\nLuật mới "}
    assert client.post(edit(line), form_data(line, **reason)).status_code == 302
    agency = tree.justice.agency
    url = reverse(Agency.snippet_viewset.get_url_name("edit"), args=[agency.pk])
    data = {"kind": agency.kind, "level": agency.level, "other_names": f"Sở TP\r\nTư{dirt} pháp"}
    names = {"code": agency.code, "name_vi": f"Sở{dirt} Tư pháp", "name_en": f"Justice{dirt}"}
    with override("en"):
        answer = client.post(url, data | names | {"address_vi": f"1{dirt} Lê Lợi"})
    assert answer.status_code == 302
    for stored in (line, agency):
        stored.refresh_from_db()
    assert line.reason == line.get_latest_revision_as_object().reason == "Hết hiệu lực\nLuật mới"
    told = (agency.name_vi, agency.name_en, agency.address_vi, agency.other_names)
    assert told == ("Sở Tư pháp", "Justice", "1 Lê Lợi", "Sở TP\nTư pháp")
    missing = client.post(url, data | names | {"name_vi": dirt})
    assert "name_vi" in missing.context["form"].errors


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


def test_a_save_that_loses_against_promulgation_is_told(
    desk: Desk, people: People, line: DecisionLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = line.decision

    def promulgate_first(view: LineEditView, form: Any) -> bool:
        monkeypatch.undo()
        promulgate(decision)
        return bool(form.is_valid())

    data = form_data(line, name_vi="Sau khi công bố")
    monkeypatch.setattr(LineEditView, "is_valid", promulgate_first)
    answer = desk(people.justice).post(edit(line), data)
    assert answer.status_code == 200
    line.refresh_from_db()
    assert line.name_vi == "Đăng ký khai sinh"


def test_marking_ready_that_loses_against_promulgation_is_told(
    desk: Desk, people: People, line: DecisionLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = line.decision

    def promulgate_first(view: LineReadyView, request: HttpRequest) -> None:
        promulgate(decision)
        mark_ready(view.line, request.user)

    monkeypatch.setattr(LineReadyView, "act", promulgate_first)
    url = reverse("lines:ready", args=[line.pk])
    answer = desk(people.justice).post(url, follow=True)
    assert answer.status_code == 200
    assert [m.level_tag for m in answer.context["messages"]] == ["error"]
    line.refresh_from_db()
    assert line.ready_at is None


def test_a_line_begun_after_promulgation_is_told(
    desk: Desk, people: People, line: DecisionLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision, procedure = line.decision, line.procedure
    assert procedure is not None
    original = BeginLineForm.begin

    def promulgate_first(form: BeginLineForm) -> DecisionLine:
        promulgate(decision)
        return original(form)

    monkeypatch.setattr(BeginLineForm, "begin", promulgate_first)
    data = {"decision": decision.pk, "action": "abolished", "procedure": procedure.pk}
    answer = desk(people.justice).post(reverse("lines:add"), data)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert decision.lines.count() == 1

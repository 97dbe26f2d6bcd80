"""The editors' road in the admin: begin, write, look at the difference, promulgate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog import selectors
from catalog.content import Kind
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage
from catalog.on_day import State
from catalog.promulgation import preview
from catalog.views.promulgate import fingerprint
from tests.builders import Tree, a_content
from tests.catalog.desk.conftest import SIGNED, People
from tests.catalog.desk.posting import form_data, written

Desk = Callable[[User | None], Client]


def promulgate(client: Client, decision: DecisionPage, **data: str):  # type: ignore[no-untyped-def]
    """Read the page and post the word that it asks for."""
    url = reverse("desk_promulgate", args=[decision.pk])
    page = client.get(url)
    assert page.status_code == 200
    seen = fingerprint(preview(decision))
    assert seen in page.content.decode()
    return client.post(url, {"seen": seen, "confirm": "on"} | data)


def begin(client: Client, **data: object) -> DecisionLine:
    response = client.post(reverse("lines:add"), data)
    assert response.status_code == 302, response.content.decode()
    line = DecisionLine.objects.latest("pk")
    assert response["Location"] == reverse("lines:edit", args=[line.pk])
    return line


def test_an_amendment_goes_from_the_page_to_the_law(
    desk: Desk, people: People, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    editor = desk(people.justice)
    begun = editor.get(reverse("lines:add"), {"procedure": procedure.pk, "action": "amended"})
    assert begun.status_code == 200
    line = begin(editor, decision=decision.pk, action="amended", procedure=procedure.pk)
    assert line.name_vi == "Đăng ký khai sinh"

    edit = reverse("lines:edit", args=[line.pk])
    assert editor.get(edit).status_code == 200
    saved = editor.post(edit, form_data(line, name_vi="Đăng ký khai sinh mới"))
    assert saved.status_code == 302

    difference = editor.get(reverse("lines:difference", args=[line.pk]))
    assert "Đăng ký khai sinh mới" in difference.content.decode()

    answer = promulgate(desk(people.publisher), decision)
    assert answer.status_code == 302
    version = selectors.version(procedure.code, SIGNED)
    assert version is not None
    assert version.version.name_vi == "Đăng ký khai sinh mới"
    assert version.valid_from == SIGNED


def test_a_saved_form_without_a_change_is_the_version_it_was_begun_from(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    from catalog.drafts import content_of

    before = content_of(line)
    answer = desk(people.justice).post(reverse("lines:edit", args=[line.pk]), form_data(line))
    assert answer.status_code == 302
    assert content_of(DecisionLine.objects.get(pk=line.pk)) == before


def test_a_new_procedure_is_made_by_its_promulgation(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    editor = desk(people.health)
    line = begin(editor, decision=decision.pk, action="new", agency=tree.health.pk)
    data = written(line, a_content("1.007777", "Cấp giấy mới", kind=Kind.LOCAL))
    assert editor.post(reverse("lines:edit", args=[line.pk]), data).status_code == 302
    answer = promulgate(desk(people.publisher), decision)
    assert answer.status_code == 302, answer.content.decode()
    page = ProcedurePage.objects.get(code="1.007777")
    assert page.live
    assert page.get_parent().pk == tree.health.pk


def test_a_procedure_is_abolished_from_the_decisions_list(
    desk: Desk, people: People, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    editor = desk(people.justice)
    line = begin(editor, decision=decision.pk, action="abolished", procedure=procedure.pk)
    form = editor.get(reverse("lines:edit", args=[line.pk])).content.decode()
    assert 'name="reason"' in form
    assert 'name="name_vi"' not in form
    data = form_data(line, reason="Luật Hộ tịch không còn quy định")
    assert editor.post(reverse("lines:edit", args=[line.pk]), data).status_code == 302
    assert promulgate(desk(people.publisher), decision).status_code == 302
    assert selectors.version(procedure.code, SIGNED) is None


def test_a_replaced_procedure_names_its_successor(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    editor = desk(people.justice)
    old = begin(editor, decision=decision.pk, action="replaced", procedure=procedure.pk)
    refused = desk(people.publisher).get(reverse("desk_promulgate", args=[decision.pk]))
    assert reverse("lines:difference", args=[old.pk]) in refused.content.decode()
    saved = editor.post(reverse("lines:edit", args=[old.pk]), form_data(old, group="thay"))
    assert saved.status_code == 302
    new = begin(editor, decision=decision.pk, action="new", agency=tree.justice.pk)
    data = written(new, a_content("1.004884", "Khai sinh lại")) | {"group": "thay"}
    assert editor.post(reverse("lines:edit", args=[new.pk]), data).status_code == 302
    assert promulgate(desk(people.publisher), decision).status_code == 302
    assert selectors.version("1.004884", SIGNED) is not None
    assert selectors.reading(procedure, SIGNED).state == State.ENDED


def test_a_correction_keeps_the_days(
    desk: Desk, people: People, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    editor = desk(people.justice)
    line = begin(editor, decision=decision.pk, action="corrected", procedure=procedure.pk)
    was = selectors.version(procedure.code, SIGNED)
    assert was is not None
    data = form_data(line, name_vi="Đăng ký khai sinh (đính chính)", reason="Sai chính tả")
    assert editor.post(reverse("lines:edit", args=[line.pk]), data).status_code == 302
    assert promulgate(desk(people.publisher), decision).status_code == 302
    now = selectors.version(procedure.code, SIGNED)
    assert now is not None
    assert now.version.name_vi == "Đăng ký khai sinh (đính chính)"
    assert now.valid_from == was.valid_from


def test_what_is_not_in_force_can_not_be_amended_and_the_form_says_so(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    from datetime import date

    from tests.builders import a_decision

    early = a_decision(tree, date(2020, 1, 1))
    data = {"decision": early.pk, "action": "amended", "procedure": procedure.pk}
    answer = desk(people.justice).post(reverse("lines:add"), data)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert not DecisionLine.objects.filter(decision=early).exists()


def test_a_controller_enters_the_decision_while_amending(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    data = {
        "number": "99/QĐ-UBND",
        "signed_on": "2026-09-01",
        "action": "amended",
        "procedure": procedure.pk,
    }
    line = begin(desk(people.controller), **data)
    assert line.decision.number == "99/QĐ-UBND"
    assert line.decision.is_open
    assert not line.decision.live
    again = desk(people.controller).post(reverse("lines:add"), data)
    assert again.status_code == 200
    assert "number" in again.context["form"].errors


def test_a_decision_is_entered_on_wagtails_own_page_form(
    desk: Desk, people: People, tree: Tree
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["catalog", "decisionpage", tree.decisions.pk])
    controller = desk(people.controller)
    page = controller.get(url)
    assert page.status_code == 200
    assert 'name="title"' not in page.content.decode()
    data = {"number": "7/QĐ-UBND", "kind": "announcement", "signed_on": "2026-09-01"}
    data |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    assert controller.post(url, data | {"action-publish": "x"}).status_code == 302
    made = DecisionPage.objects.get(number="7/QĐ-UBND")
    assert not made.live
    assert made.slug.startswith("7-qd-ubnd")
    again = controller.post(url, data)
    assert again.status_code == 200
    assert "number" in again.context["form"].errors
    nameless = controller.post(url, data | {"number": ""})
    assert nameless.status_code == 200
    assert "number" in nameless.context["form"].errors


def test_promulgation_shows_what_stands_against_it_and_then_does_nothing(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    line = begin(desk(people.health), decision=decision.pk, action="new", agency=tree.health.pk)
    publisher = desk(people.publisher)
    url = reverse("desk_promulgate", args=[decision.pk])
    page = publisher.get(url)
    assert page.context["problems"]
    assert reverse("lines:difference", args=[line.pk]) in page.content.decode()
    seen = fingerprint(preview(decision))
    answer = publisher.post(url, {"seen": seen, "confirm": "on"})
    assert answer.status_code == 409
    assert answer.context["problems"]
    decision.refresh_from_db()
    assert decision.promulgated_at is None


def test_promulgation_asks_for_a_word_on_what_was_read(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    publisher = desk(people.publisher)
    url = reverse("desk_promulgate", args=[decision.pk])
    seen = fingerprint(preview(decision))
    unconfirmed = publisher.post(url, {"seen": seen})
    assert unconfirmed.status_code == 400
    assert "confirm" in unconfirmed.context["form"].errors
    line.name_vi = "Tên đổi trong lúc đọc"
    line.save()
    changed = publisher.post(url, {"seen": seen, "confirm": "on"})
    assert changed.status_code == 400
    assert "seen" in changed.context["form"].errors
    fresh = fingerprint(preview(decision))
    assert f'value="{fresh}"' in changed.content.decode()
    decision.refresh_from_db()
    assert decision.is_open


def test_a_second_promulgation_is_answered_clearly(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    from wagtail.models import PageLogEntry

    publisher = desk(people.publisher)
    seen = fingerprint(preview(decision))
    assert promulgate(publisher, decision).status_code == 302
    url = reverse("desk_promulgate", args=[decision.pk])
    again = publisher.post(url, {"seen": seen, "confirm": "on"})
    assert again.status_code == 409
    assert people.publisher.username in again.content.decode()
    assert publisher.get(url).status_code == 200
    entries = PageLogEntry.objects.filter(action="catalog.promulgate", page=decision.pk)
    assert [e.user for e in entries] == [people.publisher]


def test_a_line_is_marked_ready_only_when_nothing_is_missing(
    desk: Desk, people: People, tree: Tree, line: DecisionLine, decision: DecisionPage
) -> None:
    editor = desk(people.justice)
    editor.post(reverse("lines:ready", args=[line.pk]))
    line.refresh_from_db()
    assert line.ready_at is not None
    assert line.ready_by == people.justice
    editor.post(reverse("lines:edit", args=[line.pk]), form_data(line, name_vi="Khác"))
    line.refresh_from_db()
    assert line.ready_at is None
    empty = begin(desk(people.health), decision=decision.pk, action="new", agency=tree.health.pk)
    desk(people.health).post(reverse("lines:ready", args=[empty.pk]))
    empty.refresh_from_db()
    assert empty.ready_at is None
    assert Action(empty.action) is Action.NEW


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.CORRECTED, "Đính chính phải nêu lý do."),
        (Action.REPLACED, "Ghi rõ được thay bằng gì"),
    ],
)
def test_a_line_that_leaves_a_question_open_is_not_ready(
    desk: Desk, people: People, line: DecisionLine, action: Action, said: str
) -> None:
    DecisionLine.objects.filter(pk=line.pk).update(action=action)
    editor, difference = desk(people.justice), reverse("lines:difference", args=[line.pk])
    assert said in editor.get(difference).content.decode()
    editor.post(reverse("lines:ready", args=[line.pk]))
    line.refresh_from_db()
    assert line.ready_at is None


def test_what_is_ready_is_not_asked_to_be_marked_again(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    editor, difference = desk(people.justice), reverse("lines:difference", args=[line.pk])
    mark = reverse("lines:ready", args=[line.pk])
    assert mark in editor.get(difference).content.decode()
    editor.post(mark)
    assert mark not in editor.get(difference).content.decode()


def test_a_correction_is_listed_without_a_day_of_its_own(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    listed = f"{reverse('lines:list')}?decision={line.decision_id}"
    day = f"{SIGNED:%d/%m/%Y}"
    editor = desk(people.justice)
    assert editor.get(listed).content.decode().count(day) == 2
    DecisionLine.objects.filter(pk=line.pk).update(action=Action.CORRECTED)
    assert editor.get(listed).content.decode().count(day) == 1

"""Taking a promulgated decision back at the desk: what would come back, and the word for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from catalog import selectors
from catalog.integrity import findings
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage
from catalog.on_day import State
from catalog.promulgation import promulgate, retract
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.desk.conftest import SIGNED, People

Desk = Callable[[User | None], Client]
LATER = date(2026, 10, 1)


def page_of(client: Client, decision: DecisionPage, **choice: object) -> HttpResponse:
    return client.get(reverse("desk_retract", args=[decision.pk]), choice)


def seen_in(shown: HttpResponse) -> str:
    (seen,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', shown.content.decode())
    return str(seen)


def take_back(client: Client, decision: DecisionPage, shown: HttpResponse, **data: object):  # type: ignore[no-untyped-def]
    """Post the word for what `shown` says."""
    lines = re.findall(r'type="hidden" name="line" value="(\d+)"', shown.content.decode())
    word = {"seen": seen_in(shown), "line": lines, "reason": "Công bố nhầm", "confirm": "on"}
    return client.post(reverse("desk_retract", args=[decision.pk]), word | data)


@pytest.fixture
def amended(tree: Tree, procedure: ProcedurePage) -> DecisionLine:
    """An amendment of the procedure that is law since September."""
    line = amendment(tree, procedure, SIGNED, "Tên mới")
    promulgate(line.decision)
    line.refresh_from_db()
    return line


def test_a_publisher_reads_what_comes_back_and_takes_the_decision_back(
    desk: Desk, people: People, amended: DecisionLine, procedure: ProcedurePage
) -> None:
    client, decision = desk(people.publisher), amended.decision
    shown = page_of(client, decision)
    assert "Đăng ký khai sinh" in shown.content.decode()
    assert take_back(client, decision, shown).status_code == 302
    version = selectors.version(procedure.code, SIGNED)
    assert version is not None
    assert version.version.name_vi == "Đăng ký khai sinh"
    decision.refresh_from_db()
    amended.refresh_from_db()
    assert decision.retracted_at == amended.retracted_at
    assert amended.retraction_reason == "Công bố nhầm"
    logged = PageLogEntry.objects.get(action="catalog.retract")
    assert (logged.user, logged.data["reason"]) == (people.publisher, "Công bố nhầm")
    assert list(findings()) == []
    assert "đã được thu hồi" in page_of(client, decision).content.decode()


def test_a_decision_taken_back_may_be_entered_again_as_it_was_signed(
    desk: Desk, people: People, tree: Tree, amended: DecisionLine, procedure: ProcedurePage
) -> None:
    first = amended.decision
    first.number, first.issuer = "99/QĐ-UBND", None
    first.save()
    again = DecisionPage(number=first.number, signed_on=first.signed_on)
    with pytest.raises(ValidationError, match="number"):
        again.clean()
    retract([amended], reason="Nhập nhầm")
    again.clean()
    tree.decisions.add_child(instance=again)
    assert again.slug != first.slug


def test_what_rests_on_a_line_is_named_and_nothing_is_taken_back(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    first = procedure.lines.get().decision
    DecisionPage.objects.filter(pk=first.pk).update(source="")
    ended = an_ending(tree, procedure, LATER)
    promulgate(ended.decision)
    client = desk(people.publisher)
    shown = page_of(client, first).content.decode()
    assert ended.decision.label() in shown
    assert 'name="seen"' not in shown
    answer = client.post(reverse("desk_retract", args=[first.pk]), {"reason": "Nhầm"})
    assert answer.status_code == 409
    assert selectors.reading(procedure, SIGNED).state is State.IN_FORCE


def test_a_text_that_another_was_begun_from_is_not_taken_back_alone(
    desk: Desk, people: People, tree: Tree, amended: DecisionLine, procedure: ProcedurePage
) -> None:
    later = amendment(tree, procedure, LATER, "Tên mới nữa")
    promulgate(later.decision)
    client = desk(people.publisher)
    shown = page_of(client, amended.decision).content.decode()
    assert later.decision.label() in shown
    assert 'name="seen"' not in shown
    answer = client.post(reverse("desk_retract", args=[amended.decision.pk]), {"reason": "Nhầm"})
    assert answer.status_code == 409
    amended.refresh_from_db()
    assert amended.retracted_at is None
    later.refresh_from_db()
    retract([later], reason="Nhầm")
    assert 'name="seen"' in page_of(client, amended.decision).content.decode()


def test_what_replaced_another_procedure_is_taken_back_with_it(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    decision, successor = a_decision(tree, SIGNED), a_page(tree, "1.000002")
    promulgated(tree, successor, a_content("1.000002", "Thay thế"), date(2026, 1, 1))
    brought = amendment(tree, successor, SIGNED, "Thay thế nữa", decision=decision)
    ended = DecisionLine.objects.create(
        decision=decision,
        action=Action.REPLACED,
        procedure=procedure,
        agency=tree.justice,
        replaced_by=successor,
    )
    promulgate(decision)
    first = successor.versions.get(number=1).line
    DecisionPage.objects.filter(pk=first.decision_id).update(source="")
    client = desk(people.publisher)
    retract([DecisionLine.objects.get(pk=brought.pk)], reason="Nhầm")
    shown = page_of(client, first.decision).content.decode()
    assert procedure.code in shown
    assert 'name="seen"' not in shown
    retract([DecisionLine.objects.get(pk=ended.pk)], reason="Nhầm")
    assert 'name="seen"' in page_of(client, first.decision).content.decode()


def test_a_key_that_no_database_counts_to_is_not_found(
    desk: Desk, people: People, decision: DecisionPage
) -> None:
    client, huge = desk(people.superuser), "9" * 30
    for view in ("retract", "promulgate", "many"):
        assert client.get(f"/admin/decisions/{huge}/{view}/").status_code == 404
    for lists in ("/admin/lines/", "/admin/procedures/"):
        for field in ("agency", "decision"):
            assert client.get(lists, {field: huge}).status_code == 200


def test_some_lines_are_taken_back_and_the_others_stay(
    desk: Desk, people: People, tree: Tree, procedure: ProcedurePage
) -> None:
    other = a_page(tree, "1.000002")
    promulgated(tree, other, a_content("1.000002", "Kết hôn"), date(2026, 1, 1))
    decision = a_decision(tree, SIGNED)
    lines = [amendment(tree, page, SIGNED, "Tên mới") for page in (procedure, other)]
    for line in lines:
        line.decision, line.effective_on = decision, None
        line.save()
    promulgate(decision)
    client = desk(people.publisher)
    shown = page_of(client, decision, line=lines[1].pk)
    assert take_back(client, decision, shown).status_code == 302
    names = {page.code: selectors.version(page.code, SIGNED) for page in (procedure, other)}
    assert {code: found.version.name_vi for code, found in names.items() if found} == {
        procedure.code: "Tên mới",
        other.code: "Kết hôn",
    }
    decision.refresh_from_db()
    assert decision.retracted_at is None


def test_nothing_is_taken_back_without_a_reason_or_when_something_changed_meanwhile(
    desk: Desk, people: People, tree: Tree, amended: DecisionLine, procedure: ProcedurePage
) -> None:
    client, decision = desk(people.publisher), amended.decision
    shown = page_of(client, decision)
    unexplained = take_back(client, decision, shown, reason=" ")
    assert unexplained.status_code == 400
    assert "lý do" in unexplained.content.decode().partition("reason-error")[2]
    promulgate(an_ending(tree, procedure, LATER).decision)
    stale = take_back(client, decision, shown)
    assert stale.status_code == 400
    assert seen_in(stale) != seen_in(shown)
    amended.refresh_from_db()
    assert amended.retracted_at is None


def test_only_publishers_take_back(desk: Desk, people: People, amended: DecisionLine) -> None:
    address = reverse("desk_retract", args=[amended.decision.pk])
    for user in (people.justice, people.controller, people.administrator):
        client = desk(user)
        assert client.get(address).status_code == client.post(address).status_code == 302
    assert desk(people.publisher).get(address).status_code == 200


def test_what_is_open_or_imported_is_not_taken_back(
    desk: Desk, people: People, decision: DecisionPage, procedure: ProcedurePage
) -> None:
    client, imported = desk(people.publisher), procedure.lines.get().decision
    assert imported.grows
    for one, words in ((decision, "chưa được công bố"), (imported, "lần nhập")):
        assert words in page_of(client, one).content.decode()
        answer = client.post(reverse("desk_retract", args=[one.pk]), {"reason": "x", "seen": "x"})
        assert answer.status_code == 409

"""Two people at the desk at the same moment: one wins, the other is told, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalog.integrity import findings
from catalog.models import DecisionLine, DecisionPage, ProcedureVersion
from catalog.promulgation import preview, promulgate
from catalog.views.lines import LineDeleteView
from catalog.views.promulgate import fingerprint
from tests.builders import Tree, make_tree
from tests.catalog.desk.conftest import People
from tests.catalog.desk.posting import form_data

Desk = Callable[[User | None], Client]
ROUNDS = 3


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A tree that other connections see."""
    return make_tree()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own; return what each returned."""
    ready = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        try:
            ready.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(begin, acts))


def word(decision: DecisionPage) -> dict[str, str]:
    """Return what a publisher sends who has read what the decision would do now."""
    return {"seen": fingerprint(preview(decision)), "confirm": "on"}


def said(response: Any) -> Iterator[str]:
    return (message.level_tag for message in response.context["messages"])


def test_of_two_publishers_one_promulgates_and_the_other_is_told(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    url, data = reverse("desk_promulgate", args=[decision.pk]), word(decision)
    clients = [desk(user) for user in (people.publisher, people.superuser)]
    answers = at_once(*(lambda client=client: client.post(url, data) for client in clients))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert ProcedureVersion.objects.filter(line=line).count() == 1
    assert list(findings()) == []


def test_what_is_saved_while_its_decision_is_promulgated_is_law_or_its_editor_is_told(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    editor, publisher = desk(people.justice), desk(people.publisher)
    edit = reverse("lines:edit", args=[line.pk])
    url, data = reverse("desk_promulgate", args=[decision.pk]), word(decision)
    changed = form_data(line, name_vi="Tên của người đến sau")
    saved, promulgated = at_once(
        lambda: editor.post(edit, changed), lambda: publisher.post(url, data)
    )
    line.refresh_from_db()
    decision.refresh_from_db()
    if decision.promulgated_at is None:
        # The publisher had read another text, and is shown the new one.
        assert (saved.status_code, promulgated.status_code) == (302, 400)
        assert line.name_vi == "Tên của người đến sau"
    else:
        assert promulgated.status_code == 302
        assert saved.status_code in {200, 302}
        assert line.version.name_vi == line.name_vi == "Đăng ký khai sinh"
    assert list(findings()) == []


def test_a_line_is_deleted_before_its_decision_is_promulgated_or_not_at_all(
    desk: Desk, people: People, line: DecisionLine, decision: DecisionPage
) -> None:
    editor, publisher = desk(people.justice), desk(people.publisher)
    delete = reverse("lines:delete", args=[line.pk])
    url, data = reverse("desk_promulgate", args=[decision.pk]), word(decision)
    deleted, promulgated = at_once(
        lambda: editor.post(delete, follow=True), lambda: publisher.post(url, data)
    )
    assert deleted.status_code == 200
    decision.refresh_from_db()
    assert decision.lines.exists() == (decision.promulgated_at is not None)
    assert promulgated.status_code == (302 if decision.promulgated_at else 400)
    assert list(findings()) == []


@pytest.mark.parametrize("action", ["amended", "abolished"])
def test_a_deletion_that_loses_against_promulgation_is_told(
    desk: Desk, people: People, line: DecisionLine, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    decision = line.decision
    DecisionLine.objects.filter(pk=line.pk).update(action=action)
    original = LineDeleteView.delete_action

    def promulgate_first(view: LineDeleteView) -> None:
        promulgate(decision)
        original(view)

    monkeypatch.setattr(LineDeleteView, "delete_action", promulgate_first)
    answer = desk(people.justice).post(reverse("lines:delete", args=[line.pk]), follow=True)
    assert answer.status_code == 200
    assert list(said(answer)) == ["error"]
    assert decision.lines.get().promulgated_at is not None
    assert list(findings()) == []


def test_of_two_who_save_one_line_the_second_is_told_and_keeps_what_was_typed(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    url = reverse("lines:edit", args=[line.pk])
    clients = [desk(user) for user in (people.justice, people.controller)]
    for number in range(ROUNDS):
        line.refresh_from_db()
        names = [f"Tên {number} của người thứ {person}" for person in range(2)]
        sent = [form_data(line, name_vi=name) for name in names]
        answers = at_once(
            *(
                lambda client=client, data=data: client.post(url, data)
                for client, data in zip(clients, sent, strict=True)
            )
        )
        line.refresh_from_db()
        kept = [a.status_code == 302 for a in answers]
        assert any(kept)
        for name, answer, is_kept in zip(names, answers, kept, strict=True):
            stored = line.revisions.filter(content__name_vi=name).exists()
            assert stored == is_kept
            if not is_kept:
                assert name in answer.content.decode()

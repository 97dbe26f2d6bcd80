"""Late decisions at the desk: later texts get the changes or are left, and whose work that is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog.adding import Candidate, Verdict
from catalog.approval import authors_of, is_own
from catalog.carrying import leave_later
from catalog.models import Action, DecisionLine, ProcedurePage
from catalog.promulgation import promulgate
from catalog.repealing import keep
from tests.builders import Tree, a_decision
from tests.catalog.amending import amendment
from tests.catalog.desk.conftest import SIGNED, People
from tests.catalog.desk.lines import begun

Desk = Callable[[User | None], Client]
LATER = date(2027, 3, 1)


@pytest.fixture
def late(tree: Tree, procedure: ProcedurePage) -> DecisionLine:
    """An amendment from September on, begun when one from next March is recorded already."""
    line = amendment(tree, procedure, LATER, "Đăng ký khai sinh", note_vi="Ghi chú mới")
    promulgate(line.decision)
    return amendment(tree, procedure, SIGNED, "Tên mới")


def difference(client: Client, line: DecisionLine) -> str:
    return client.get(reverse("lines:difference", args=[line.pk])).content.decode()


def test_an_editor_sees_the_later_text_and_carries_the_changes_over(
    desk: Desk, people: People, late: DecisionLine
) -> None:
    client = desk(people.justice)
    url = reverse("lines:carry_later", args=[late.pk])
    assert url in difference(client, late)
    assert desk(people.health).post(url).status_code == 302
    assert not late.carried.exists()
    client.post(url)
    carried = late.carried.get()
    assert carried.latest_revision is not None
    page = difference(client, carried)
    assert "Tên mới" in page
    assert client.get(reverse("lines:edit", args=[carried.pk])).status_code == 200
    promulgate(late.decision)


def test_an_editor_leaves_the_later_text_alone(
    desk: Desk, people: People, late: DecisionLine
) -> None:
    client = desk(people.justice)
    client.post(reverse("lines:carry_later", args=[late.pk]))
    client.post(reverse("lines:leave_later", args=[late.pk]))
    late.refresh_from_db()
    assert late.later_stay
    assert not late.carried.exists()
    history = client.get(reverse("lines:history", args=[late.pk])).content.decode()
    assert "giữ nguyên" in history
    promulgate(late.decision)


def test_nobody_begins_such_a_line_by_hand(
    desk: Desk, people: People, late: DecisionLine, procedure: ProcedurePage
) -> None:
    data = {"decision": late.decision.pk, "action": "carried", "procedure": procedure.pk}
    assert desk(people.justice).post(reverse("lines:add"), data).status_code == 200
    assert not DecisionLine.objects.filter(action=Action.CARRIED).exists()


def test_whoever_leaves_later_texts_alone_or_adds_to_a_repeal_worked_on_the_decision(
    people: People, tree: Tree, procedure: ProcedurePage, line: DecisionLine
) -> None:
    earlier = DecisionLine.objects.exclude(promulgated_at=None).get()
    repeal = begun(a_decision(tree, SIGNED), [procedure], Action.REPEALED)[0]
    for one in (line, repeal):
        one.refresh_from_db()
        assert people.publisher.pk not in authors_of(one.decision)
    leave_later(line, people.publisher)
    keep([Candidate(Verdict.GOOD, line=repeal, repealed=(earlier,))], people.publisher)
    for one in (line, repeal):
        assert is_own(one.decision, people.publisher)


@pytest.mark.parametrize("english", [False, True])
def test_readers_are_told_of_it_wherever_decisions_are_told(
    desk: Desk, people: People, late: DecisionLine, *, english: bool
) -> None:
    client = desk(people.justice)
    client.post(reverse("lines:carry_later", args=[late.pk]))
    promulgate(late.decision)
    prefix, told = ("/en", "Carried over") if english else ("", "Áp dụng tiếp")
    public = Client()
    for url in (
        late.decision.get_url(),
        "/thu-tuc/1.001193/lich-su/",
        "/thay-doi/",
        "/thay-doi/sap-toi/",
    ):
        page = public.get(f"{prefix}{url}")
        assert page.status_code == 200
        assert told in page.content.decode(), url
    assert public.get(f"{prefix}/thu-tuc/1.001193/ngay/{LATER}/").status_code == 200

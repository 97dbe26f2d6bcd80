"""Repealing an earlier decision at the desk: what is found, who may, and what readers then see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from catalog import selectors
from catalog.adding import Verdict
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage
from catalog.promulgation import promulgate
from catalog.views.many import WORDS
from tests.builders import Tree, a_decision, an_ending
from tests.catalog.amending import amendment
from tests.catalog.desk.conftest import People
from tests.catalog.desk.lines import procedures

Desk = Callable[[User | None], Client]


@pytest.fixture
def earlier(tree: Tree) -> DecisionPage:
    """A decision of last month that amended one procedure of justice and abolished another."""
    day = selectors.today() - timedelta(days=30)
    amended, ended = procedures(tree, tree.justice, range(2))
    line = amendment(tree, amended, day, "Tên đã sửa")
    ending = an_ending(tree, ended, day)
    DecisionLine.objects.filter(pk=ending.pk).update(decision=line.decision, position=1)
    promulgate(line.decision)
    return line.decision


@pytest.fixture
def repealing(tree: Tree) -> DecisionPage:
    return a_decision(tree, selectors.today())


def post(client: Client, decision: DecisionPage, **data: Any) -> Any:
    return client.post(reverse("desk_repeal", args=[decision.pk]), data)


def begin(client: Client, decision: DecisionPage, earlier: DecisionPage) -> None:
    """Look up what `earlier` did, and repeal all of it that can be."""
    found = post(client, decision, earlier=earlier.pk)
    pages = [one.procedure.pk for one in found.context["good"]]
    seen = found.context["seen"]
    done = post(client, decision, earlier=earlier.pk, confirm="1", make=pages, seen=seen)
    assert done.status_code == 302


def test_a_controller_repeals_a_decision_and_readers_are_told_everywhere(
    desk: Desk, people: People, repealing: DecisionPage, earlier: DecisionPage, client: Client
) -> None:
    controller = desk(people.controller)
    begin(controller, repealing, earlier)
    lines = list(repealing.lines.all())
    assert [(x.action, x.repeals) for x in lines] == [
        (Action.REPEALED, one) for one in earlier.lines.order_by("position")
    ]
    told = controller.get(reverse("lines:difference", args=[lines[0].pk])).content.decode()
    assert "áp dụng lại bản số 1" in told
    assert earlier.label() in told
    shown = controller.get(reverse("desk_promulgate", args=[repealing.pk])).content.decode()
    assert "bản số 1 có hiệu lực trở lại" in shown
    promulgate(repealing)
    for line in lines:
        assert line.procedure is not None
        assert selectors.reading(line.procedure, selectors.today()).validity is not None
        history = client.get(f"/en/thu-tuc/{line.procedure.code}/lich-su/").content.decode()
        assert "ended the procedure" not in history.split(repealing.number)[1].split("<h2>")[0]
        assert earlier.number in history
    assert (
        "This decision has been repealed."
        in client.get(f"/en/quyet-dinh/{earlier.slug}/").content.decode()
    )
    assert "Applies again" in client.get("/en/thay-doi/?viec=resumes").content.decode()
    assert "Repeals:" in client.get(f"/en/quyet-dinh/{repealing.slug}/").content.decode()


def test_an_editor_repeals_lines_of_her_agency_only_and_none_twice(
    desk: Desk, people: People, repealing: DecisionPage, earlier: DecisionPage
) -> None:
    theirs = post(desk(people.health), repealing, earlier=earlier.pk)
    assert theirs.context["good"] == []
    assert [reason for reason, _ones in theirs.context["left"]] == [WORDS[Verdict.NOT_YOURS]]
    begin(desk(people.justice), repealing, earlier)
    again = post(desk(people.justice), repealing, earlier=earlier.pk)
    assert [reason for reason, _ones in again.context["left"]] == [WORDS[Verdict.THERE]]
    assert desk(people.publisher).get(reverse("desk_repeal", args=[repealing.pk])).status_code in {
        302,
        403,
    }


def test_what_would_change_nothing_is_left_out_with_the_reason(
    desk: Desk, people: People, tree: Tree, repealing: DecisionPage, earlier: DecisionPage
) -> None:
    line = earlier.lines.get(action=Action.AMENDED)
    assert line.procedure is not None
    newer = amendment(tree, line.procedure, selectors.today() - timedelta(days=5), "Tên mới hơn")
    promulgate(newer.decision)
    found = post(desk(people.controller), repealing, earlier=earlier.pk)
    (reason, (one,)) = found.context["left"][0]
    assert reason == WORDS[Verdict.DOES_NOT_FIT]
    assert one.procedure == line.procedure
    assert "văn bản sau dòng bị bãi bỏ vẫn còn hiệu lực" in one.problems[0]
    nothing = post(desk(people.controller), repealing)
    assert "earlier" in nothing.context["form"].errors


def test_a_later_text_begun_from_the_repealed_one_stays_by_a_press(
    desk: Desk, people: People, tree: Tree, repealing: DecisionPage, earlier: DecisionPage
) -> None:
    line = earlier.lines.get(action=Action.AMENDED)
    page: ProcedurePage | None = line.procedure
    assert page is not None
    promulgate(amendment(tree, page, selectors.today() + timedelta(days=30), "Về sau").decision)
    controller = desk(people.controller)
    begin(controller, repealing, earlier)
    repeal = repealing.lines.get(procedure=page)
    url = reverse("lines:difference", args=[repeal.pk])
    assert "Soạn từ văn bản bị bãi bỏ" in controller.get(url).content.decode()
    shown = controller.get(reverse("desk_promulgate", args=[repealing.pk]))
    assert [p.code for p in shown.context["problems"]] == ["built-on"]
    controller.post(reverse("lines:leave_later", args=[repeal.pk]))
    promulgate(repealing)

"""The list of a decision's lines: filters, search, order, and how far its departments are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.line_filter import found, plainly_incomplete
from catalog.models import Action, DecisionLine, DecisionPage
from catalog.promulgation import promulgate
from tests.builders import Tree
from tests.catalog.desk.conftest import People, new_line
from tests.catalog.desk.lines import begun, code_of, procedures

Desk = Callable[[User | None], Client]


@pytest.fixture
def lines(tree: Tree, decision: DecisionPage) -> list[DecisionLine]:
    """Three amendments of justice, two of health; the first of each is ready."""
    made = begun(
        decision,
        [
            *procedures(tree, tree.justice, range(3)),
            *procedures(tree, tree.health, range(50, 52)),
        ],
    )
    for line in (made[0], made[3]):
        line.ready_at = timezone.now()
        line.save()
    return made


def shown(client: Client, **asked: Any) -> list[int]:
    page = client.get(reverse("lines:list"), asked)
    assert page.status_code == 200
    return [line.pk for line in page.context["object_list"]]


def test_lines_are_filtered(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    empty = new_line(decision, tree.health)
    lines[1].effective_on = date(2026, 10, 1)
    lines[1].save()
    client, keys = desk(people.controller), [line.pk for line in lines]
    listed = partial(shown, client, decision=decision.pk)
    assert set(listed(agency=tree.health.pk)) == {*keys[3:], empty.pk}
    assert set(listed(action="new")) == {empty.pk}
    assert set(listed(ready="true")) == {keys[0], keys[3]}
    assert set(listed(lacking="true")) == {empty.pk}
    assert set(listed(lacking="false")) == set(keys)
    assert listed(own_day="true") == [keys[1]]
    assert listed(effective_on_from="2026-09-30", effective_on_to="2026-10-02") == [keys[1]]
    assert listed(effective_on_from="2026-10-02") == []


def test_lines_are_found_by_code_and_by_name_with_and_without_marks(
    desk: Desk, people: People, lines: list[DecisionLine]
) -> None:
    first = lines[0]
    listed = partial(shown, desk(people.controller), decision=first.decision_id)
    code = code_of(0)
    for typed in (code, f"{code}.000.00.00.H01", "giấy phép số 0", "giay phep so 0", "GIAY PHEP 0"):
        assert listed(q=typed) == [first.pk], typed
    assert listed(q="khai sinh") == []


def test_a_line_without_text_is_found_by_its_procedure(tree: Tree, decision: DecisionPage) -> None:
    ending = begun(decision, procedures(tree, tree.justice, range(1)), Action.ABOLISHED)
    for typed in (code_of(0), "1.70", "giay phep"):
        assert [
            line.pk for line in found(DecisionLine.objects.filter(decision=decision), typed)
        ] == [ending[0].pk]


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        ({}, False),
        ({"name_vi": ""}, True),
        ({"code": ""}, True),
        ({"action": Action.REPLACED}, True),
        ({"action": Action.REPLACED, "group": "A"}, False),
        ({"action": Action.CORRECTED}, True),
        ({"action": Action.CORRECTED, "reason": "Nhầm"}, False),
        ({"action": Action.NEW}, False),
        ({"action": Action.NEW, "steps": []}, True),
        ({"action": Action.NEW, "levels": []}, True),
        ({"action": Action.NEW, "dossier_sets": None}, True),
    ],
)
def test_what_is_plainly_incomplete(
    line: DecisionLine, change: dict[str, Any], is_told: bool
) -> None:
    for name, value in change.items():
        setattr(line, name, value)
    line.save()
    assert plainly_incomplete(DecisionLine.objects.filter(pk=line.pk)).exists() == is_told


def test_a_line_without_any_day_is_plainly_incomplete(
    decision: DecisionPage, line: DecisionLine
) -> None:
    decision.signed_on = None
    decision.save()
    mine = DecisionLine.objects.filter(pk=line.pk)
    assert plainly_incomplete(mine).exists()
    line.effective_on = date(2026, 10, 1)
    line.save()
    assert not plainly_incomplete(mine).exists()


def test_lines_are_sorted(desk: Desk, people: People, lines: list[DecisionLine]) -> None:
    keys = [line.pk for line in lines]
    listed = partial(shown, desk(people.controller), decision=lines[0].decision_id)
    assert listed() == keys
    assert listed(ordering="-position") == keys[::-1]
    assert listed(ordering="-shown_code") == keys[::-1]
    by_agency = listed(ordering="-agency__title")
    assert by_agency == [*keys[3:], *keys[:3]]


def progress(client: Client, decision: DecisionPage) -> dict[str, tuple[int, int]]:
    page = client.get(reverse("lines:list"), {"decision": decision.pk})
    rows = [*page.context["progress"], page.context["progress_total"]]
    return {row.progress.name: (row.progress.ready, row.progress.lines) for row in rows}


def test_it_tells_how_far_each_department_is(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    whole = {"Sở Tư pháp": (1, 3), "Sở Y tế": (1, 2), "": (2, 5)}
    assert progress(desk(people.controller), decision) == whole
    assert progress(desk(people.publisher), decision) == whole
    assert progress(desk(people.health), decision) == {"Sở Y tế": (1, 2), "": (1, 2)}
    client = desk(people.controller)
    page = client.get(reverse("lines:list"), {"decision": decision.pk})
    first = page.context["progress"][0]
    assert first.progress.name == "Sở Tư pháp"
    assert len(_keys(client, first.url)) == 3
    assert set(_keys(client, first.missing_url)) == {lines[1].pk, lines[2].pk}
    assert "Đã xong: 2/5 dòng" in page.content.decode()


def _keys(client: Client, url: str) -> list[int]:
    return [line.pk for line in client.get(url).context["object_list"]]


def test_nothing_is_missing_of_a_promulgated_decision(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    promulgate(decision)
    client = desk(people.controller)
    page = client.get(reverse("lines:list"), {"decision": decision.pk})
    assert "progress" not in page.context
    cells = client.get(reverse("desk_decisions")).content.decode()
    assert "2 / 5" not in cells


def test_the_list_of_decisions_counts_what_is_ready(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    assert "2 / 5" in desk(people.controller).get(reverse("desk_decisions")).content.decode()


def test_only_who_writes_lines_chooses_them(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    url, asked = reverse("lines:list"), {"decision": decision.pk}
    box = "data-bulk-action-checkbox"
    assert box in desk(people.justice).get(url, asked).content.decode()
    assert box not in desk(people.publisher).get(url, asked).content.decode()


def test_ninety_lines_are_listed_with_as_many_queries_as_three(
    desk: Desk,
    people: People,
    tree: Tree,
    decision: DecisionPage,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    for _number in range(90):
        new_line(decision, tree.health)
    client = desk(people.controller)
    url = reverse("lines:list")
    client.get(url)
    with django_assert_max_num_queries(25):
        page = client.get(url, {"decision": decision.pk, "q": "", "lacking": "true"})
    assert len(page.context["object_list"]) == 50

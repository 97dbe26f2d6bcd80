"""Bulk actions on chosen lines: who may, what is refused in words, what is logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision
from wagtail.users.models import UserProfile

from catalog.models import Action, DecisionLine, DecisionPage, LegalDocument
from catalog.promulgation import promulgate
from tests.builders import Tree
from tests.catalog.desk.conftest import People, new_line
from tests.catalog.desk.lines import begun, bulk_url, do, procedures, said

Desk = Callable[[User | None], Client]
OCTOBER = date(2026, 10, 1)
DECISIONS = {"whose": "decision"}
OWN = {"whose": "own", "day": "2026-10-01"}


@pytest.fixture
def lines(tree: Tree, decision: DecisionPage) -> list[DecisionLine]:
    """Amendments of three procedures of justice."""
    return begun(decision, procedures(tree, tree.justice, range(3)))


@pytest.fixture
def theirs(tree: Tree, decision: DecisionPage) -> DecisionLine:
    """An amendment of a procedure of health."""
    return begun(decision, procedures(tree, tree.health, range(50, 51)))[0]


@pytest.fixture
def many(tree: Tree, decision: DecisionPage) -> list[DecisionLine]:
    """Amendments of 33 procedures."""
    LegalDocument.objects.create(pk=1, code="L1", number="1/2026/QH16", name_vi="Luật mới")
    return begun(decision, procedures(tree, tree.justice, range(33)))


def marked(lines: list[DecisionLine]) -> list[bool]:
    stored = {line.pk: line for line in DecisionLine.objects.all()}
    return [stored[line.pk].ready_at is not None for line in lines]


def logged(line: DecisionLine, action: str) -> ModelLogEntry:
    found: ModelLogEntry = registry.get_logs_for_instance(line).get(action=action)
    return found


def mark_all(lines: list[DecisionLine]) -> None:
    for line in lines:
        line.ready_at = line.decision.latest_revision_created_at or "2026-09-01T00:00:00Z"
        line.save()


def test_complete_lines_are_marked_ready_and_the_others_named_with_what_is_missing(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    empty = new_line(decision, tree.justice)
    client = desk(people.justice)
    page = client.get(bulk_url("ready", [*lines, empty])).content.decode()
    assert "Thủ tục phải có tên tiếng Việt." in page
    answer = do(client, "ready", [*lines, empty])
    assert marked([*lines, empty]) == [True, True, True, False]
    assert "Thủ tục phải có tên tiếng Việt." in said(answer)
    entry = logged(lines[0], "catalog.ready")
    assert entry.user == people.justice
    assert entry.data["before"] == {"ready_at": None}
    assert entry.data["after"]["ready_at"]
    again = do(client, "ready", lines)
    assert "Đã đánh dấu rồi." in said(again)
    assert registry.get_logs_for_instance(lines[0]).filter(action="catalog.ready").count() == 1


def test_the_mark_is_taken_away(desk: Desk, people: People, lines: list[DecisionLine]) -> None:
    client = desk(people.justice)
    do(client, "ready", lines[:2])
    answer = do(client, "unready", lines)
    assert marked(lines) == [False, False, False]
    assert "Chưa được đánh dấu." in said(answer)
    assert logged(lines[0], "catalog.unready").data["after"] == {"ready_at": None}


def test_a_day_is_set_with_a_revision_and_takes_the_mark_away(
    desk: Desk, people: People, lines: list[DecisionLine]
) -> None:
    client = desk(people.controller)
    do(client, "ready", lines)
    before = Revision.objects.count()
    do(client, "day", lines, **OWN)
    line = DecisionLine.objects.get(pk=lines[0].pk)
    assert line.effective_on == OCTOBER
    assert line.ready_at is None
    assert line.ready_by is None
    assert line.latest_revision is not None
    assert line.latest_revision.content["effective_on"] == "2026-10-01"
    assert line.latest_revision.user == people.controller
    assert Revision.objects.count() == before + 3
    entry = logged(line, "catalog.day")
    assert entry.revision_id == line.latest_revision_id
    assert entry.content_changed
    assert entry.data["before"]["effective_on"] is None
    history = client.get(reverse("lines:history", args=[line.pk])).content.decode()
    assert "ngày của quyết định → 01/10/2026" in history

    do(client, "day", lines, **DECISIONS)
    assert DecisionLine.objects.get(pk=line.pk).effective_on is None


def test_the_decisions_own_day_is_no_day_of_the_lines(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    answer = do(desk(people.controller), "day", lines, whose="own", day="2026-09-01")
    assert "Đã có ngày đó rồi." in said(answer)
    assert not Revision.objects.filter(object_id=lines[0].pk, user=people.controller).exists()


def test_what_a_day_can_not_be_set_to_is_left_and_named(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    first, second, _third = lines
    first.action = Action.CORRECTED
    first.save()
    second.temporary_until = OCTOBER
    second.save()
    answer = do(desk(people.controller), "day", lines, **OWN)
    days = [DecisionLine.objects.get(pk=line.pk).effective_on for line in lines]
    assert days == [None, None, OCTOBER]
    assert "Dòng này giữ những ngày hiệu lực của bản được sửa." in said(answer)
    assert "Bản tạm thời phải kết thúc sau ngày bắt đầu." in said(answer)


def test_no_day_is_no_answer(desk: Desk, people: People, lines: list[DecisionLine]) -> None:
    page = desk(people.controller).post(bulk_url("day", lines), {"whose": "own"})
    assert page.status_code == 200
    assert "Ghi ngày." in page.content.decode()


@pytest.mark.wagtail_indexes
def test_the_document_that_changes_them_is_named(
    desk: Desk, people: People, lines: list[DecisionLine]
) -> None:
    law = LegalDocument.objects.create(code="L1", number="1/2026/QH16", name_vi="Luật mới")
    client = desk(people.controller)
    do(client, "ready", lines)
    do(client, "document", lines, document=law.pk)
    line = DecisionLine.objects.get(pk=lines[0].pk)
    assert line.changed_by == law
    assert line.ready_at is None
    assert line.latest_revision is not None
    assert line.latest_revision.content["changed_by"] == law.pk
    assert logged(line, "catalog.document").data["after"]["document"] == str(law)

    def known() -> set[tuple[Any, ...]]:
        rows = ReferenceIndex.objects.filter(object_id=str(line.pk))
        return set(rows.values_list("model_path", "to_object_id", "content_path_hash"))

    told = known()
    assert ("changed_by", str(law.pk)) in {row[:2] for row in told}
    ReferenceIndex.create_or_update_for_object(line)
    assert known() == told
    do(client, "document", lines, document="")
    assert not {row for row in known() if row[0] == "changed_by"}


def test_lines_are_deleted_with_their_revisions_and_logged(
    desk: Desk, people: People, lines: list[DecisionLine]
) -> None:
    gone = [str(line.pk) for line in lines[:2]]
    page = desk(people.justice).get(bulk_url("delete", lines[:2]))
    assert page.status_code == 200
    do(desk(people.justice), "delete", lines[:2])
    assert [line.pk for line in lines if DecisionLine.objects.filter(pk=line.pk)] == [lines[2].pk]
    entries = ModelLogEntry.objects.filter(action="wagtail.delete", object_id__in=gone)
    assert entries.count() == 2
    assert all(entry.deleted and entry.user == people.justice for entry in entries)
    assert not Revision.objects.filter(
        object_id__in=gone, content_type__model="decisionline"
    ).exists()
    assert not ReferenceIndex.objects.filter(
        object_id__in=gone, base_content_type__model="decisionline"
    ).exists()


@pytest.mark.parametrize(
    "act",
    [("ready", {}), ("unready", {}), ("day", OWN), ("document", {"document": ""}), ("delete", {})],
)
def test_a_line_that_one_may_not_write_is_left_out(
    desk: Desk,
    people: People,
    theirs: DecisionLine,
    lines: list[DecisionLine],
    act: tuple[str, dict[str, str]],
) -> None:
    action, data = act
    # A department reads its own lines only: the name of another's is not told.
    page = desk(people.justice).get(bulk_url(action, [*lines, theirs]))
    assert str(theirs) not in page.content.decode()
    assert desk(people.justice).post(bulk_url(action, [theirs]), data).status_code == 404
    # A publisher reads all of them, and writes none.
    page = desk(people.publisher).get(bulk_url(action, [*lines, theirs]))
    assert str(theirs) in page.content.decode()
    before = list(DecisionLine.objects.values_list("pk", "ready_at", "effective_on"))
    do(desk(people.publisher), action, [*lines, theirs], **data)
    assert list(DecisionLine.objects.values_list("pk", "ready_at", "effective_on")) == before
    assert not ModelLogEntry.objects.filter(user=people.publisher).exists()
    anonymous = desk(None).post(bulk_url(action, lines), data)
    assert anonymous.status_code == 302
    assert anonymous["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("action", ["ready", "unready", "day", "document", "delete"])
def test_what_is_law_is_changed_by_nobody(
    desk: Desk, people: People, decision: DecisionPage, lines: list[DecisionLine], action: str
) -> None:
    promulgate(decision)
    page = desk(people.superuser).get(bulk_url(action, lines))
    assert str(lines[0]) in page.content.decode()
    do(desk(people.superuser), action, lines, **OWN)
    rows = DecisionLine.objects.filter(pk__in=[line.pk for line in lines])
    assert rows.filter(ready_at=None, effective_on=None).count() == 3


def test_a_locked_line_is_left_and_named(
    desk: Desk, people: People, lines: list[DecisionLine]
) -> None:
    lines[0].locked, lines[0].locked_by = True, people.controller
    lines[0].save()
    answer = do(desk(people.justice), "ready", lines)
    assert marked(lines) == [False, True, True]
    assert "Dòng đang bị khóa." in said(answer)


def test_all_of_a_list_is_what_its_filters_show(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    theirs = begun(decision, procedures(tree, tree.health, range(50, 52)))
    url = reverse("wagtail_bulk_action", args=["catalog", "decisionline", "ready"])
    listing = f"decision={decision.pk}&agency={tree.health.pk}&q=so+50"
    desk(people.controller).post(f"{url}?{listing}&id=all&next=/admin/lines/")
    assert marked([*theirs, *lines]) == [True, False, False, False, False]
    wrong = desk(people.controller).post(f"{url}?decision=999999&id=all&next=/admin/lines/")
    assert wrong.status_code == 404


def test_what_comes_to_a_list_after_it_was_shown_is_not_meant(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage, lines: list[DecisionLine]
) -> None:
    client = desk(people.controller)
    url = reverse("wagtail_bulk_action", args=["catalog", "decisionline", "delete"])
    url = f"{url}?decision={decision.pk}&id=all&next=/admin/lines/"
    shown = re.findall(r'name="line" value="(\d+)"', client.get(url).content.decode())
    assert set(shown) == {str(line.pk) for line in lines}
    newer = begun(decision, procedures(tree, tree.health, range(70, 71)))
    client.post(url, {"line": shown})
    assert list(decision.lines.all()) == newer


@pytest.mark.parametrize(
    "act", [("ready", {}), ("day", OWN), ("document", {"document": "1"}), ("delete", {})]
)
@pytest.mark.once
def test_many_lines_cost_few_queries_more(
    desk: Desk, people: People, many: list[DecisionLine], act: tuple[str, dict[str, str]]
) -> None:
    action, data = act
    client = desk(people.controller)

    def queries(some: list[DecisionLine]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.post(bulk_url(action, some), data).status_code == 302
        return len(asked)

    client.get(bulk_url(action, many[:1]))
    assert queries(many[3:]) <= queries(many[:3]) + 2


def test_the_pages_speak_english_too(desk: Desk, people: People, lines: list[DecisionLine]) -> None:
    profile = UserProfile.get_for_user(people.controller)
    profile.preferred_language = "en"
    profile.save()
    page = desk(people.controller).get(bulk_url("ready", lines)).content.decode()
    assert "Mark them ready?" in page
    answer = do(desk(people.controller), "ready", lines)
    assert "Mark ready: 3 lines." in said(answer)

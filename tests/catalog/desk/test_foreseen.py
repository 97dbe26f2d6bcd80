"""Pages as they will be once a decision is promulgated: each line's, with all that stands beside.

And the catalogue after it, for those who read it and those who promulgate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import selectors
from catalog.beginning import begin_line
from catalog.content import Text
from catalog.drafts import fill
from catalog.foreseeing import Unforeseen, foresee
from catalog.models import (
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
)
from catalog.on_day import State
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_decision
from tests.catalog.desk.conftest import People
from tests.catalog.desk.lines import begun, procedures

pytestmark = pytest.mark.once

Desk = Callable[[User | None], Client]
LATER = selectors.today() + timedelta(days=40)
NEW_NAME = "Cấp lại giấy phép"


@pytest.fixture
def four(tree: Tree) -> list[ProcedurePage]:
    return procedures(tree, tree.justice, range(4))


@pytest.fixture
def later(tree: Tree) -> DecisionPage:
    """An open decision that takes effect in forty days."""
    return a_decision(tree, selectors.today(), effective_on=LATER)


@pytest.fixture
def lines(tree: Tree, four: list[ProcedurePage], later: DecisionPage) -> dict[str, DecisionLine]:
    """One amends, one abolishes, one is replaced by a new procedure that has no code yet."""
    amended, abolished, replaced, _left = four
    made = {
        "amended": begun(later, [amended])[0],
        "abolished": begin_line(later, Action.ABOLISHED, procedure=abolished),
        "replaced": begin_line(later, Action.REPLACED, procedure=replaced),
        "new": begin_line(later, Action.NEW, agency=tree.justice),
    }
    made["amended"].name_vi = NEW_NAME
    fill(made["new"], a_content("", "Thủ tục mới hoàn toàn"))
    made["new"].code = ""
    made["replaced"].group = made["new"].group = "một"
    for position, line in enumerate(made.values()):
        line.position = position
        line.save()
    return made


def shown(client: Client, line: DecisionLine, **query: str) -> str:
    answer = client.get(reverse("lines:page", args=[line.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_line_shows_the_page_of_its_day_with_what_the_others_do(
    desk: Desk, people: People, lines: dict[str, DecisionLine]
) -> None:
    editor = desk(people.justice)
    kept = Validity.objects.count(), ProcedureVersion.objects.count()
    amended = shown(editor, lines["amended"])
    assert NEW_NAME in amended
    assert "Đang có hiệu lực từ ngày" in amended
    announced = shown(editor, lines["amended"], mode="vi-now")
    assert "Cấp giấy phép số 0" in announced
    assert "sẽ đổi" in announced
    assert "This procedure has been abolished." in shown(editor, lines["abolished"], mode="en")
    replaced = shown(editor, lines["replaced"])
    assert "Thủ tục này đã được thay thế." in replaced
    assert "Thủ tục mới hoàn toàn" in replaced
    assert "DP.1" in replaced
    assert "Thủ tục mới hoàn toàn" in shown(editor, lines["new"])
    assert (Validity.objects.count(), ProcedureVersion.objects.count()) == kept


def told(reading: selectors.Reading) -> tuple[object, ...]:
    """Return all that a page says of a procedure's time."""
    shown = reading.shown
    assert shown is not None
    periods = [(p.valid_from, p.valid_to, p.cause_id) for p in reading.periods]
    name = (shown.version.name_vi, shown.version.code, shown.version.number)
    return reading.state, periods, name, shown.version.body


def test_what_is_foreseen_is_what_promulgation_makes(
    lines: dict[str, DecisionLine], later: DecisionPage
) -> None:
    days = (selectors.today(), LATER - timedelta(days=1), LATER, LATER + timedelta(days=1))

    foreseen = {name: foresee(line) for name, line in lines.items()}
    expected = {n: [told(f.reading(day)) for day in days] for n, f in foreseen.items()}
    promulgate(later)
    for name, line in lines.items():
        line.refresh_from_db()
        assert line.procedure is not None
        assert line.day == foreseen[name].day
        found = [told(selectors.reading(line.procedure, day)) for day in days]
        assert found == expected[name]


def test_a_line_that_is_carried_over_is_seen_in_the_later_text(
    tree: Tree, four: list[ProcedurePage], lines: dict[str, DecisionLine], later: DecisionPage
) -> None:
    promulgate(later)
    late = a_decision(tree, LATER - timedelta(days=9))
    line = begin_line(late, Action.AMENDED, procedure=four[0])
    line.note_vi = "Ghi chú đến muộn"
    line.save()
    into = begin_line(late, Action.CARRIED, procedure=four[0], day=LATER)
    into.carries = line
    into.note_vi = "Ghi chú đến muộn"
    into.position = 1
    into.save()
    foreseen = foresee(line)
    assert foreseen.reading(foreseen.day).state is State.IN_FORCE
    for day, name in ((foreseen.day, "Cấp giấy phép số 0"), (LATER, NEW_NAME)):
        law = foreseen.reading(day).shown
        assert law is not None
        assert law.version.body.note == Text("Ghi chú đến muộn")
        assert law.version.name_vi == name
    assert foresee(into).day == LATER


def test_a_repeal_is_foreseen_with_the_text_that_applies_again(
    tree: Tree, four: list[ProcedurePage], lines: dict[str, DecisionLine], later: DecisionPage
) -> None:
    promulgate(later)
    repeal = a_decision(tree, LATER + timedelta(days=9))
    for position, name in enumerate(("amended", "abolished")):
        lines[name].refresh_from_db()
        line = DecisionLine.objects.create(
            decision=repeal,
            action=Action.REPEALED,
            procedure=lines[name].procedure,
            agency=tree.justice,
            position=position,
        )
        line.repeals.set([lines[name]])
    days = (LATER - timedelta(days=1), LATER, LATER + timedelta(days=9))
    for line in repeal.lines.all():
        assert line.procedure is not None
        foreseen = [told(foresee(line).reading(day)) for day in days]
        assert foreseen[-1][0] is State.IN_FORCE
        with transaction.atomic():
            promulgate(repeal)
            assert [told(selectors.reading(line.procedure, day)) for day in days] == foreseen
            transaction.set_rollback(True)
        repeal.refresh_from_db()


def test_what_does_not_fit_its_day_says_so_and_an_internal_one_has_no_page(
    desk: Desk, people: People, lines: dict[str, DecisionLine]
) -> None:
    editor, early = desk(people.justice), date(2020, 1, 1)
    for name in ("amended", "abolished"):
        lines[name].effective_on = early
        lines[name].save()
        with pytest.raises(Unforeseen):
            foresee(lines[name])
        page = editor.get(reverse("lines:foreseen", args=[lines[name].pk]))
        assert "không có hiệu lực" in page.content.decode()
    assert NEW_NAME in shown(editor, lines["amended"])
    assert "không có hiệu lực" in shown(editor, lines["abolished"])
    lines["new"].kind = "internal"
    lines["new"].save()
    assert "nội bộ" in shown(editor, lines["new"])


def test_the_catalogue_after_it_is_read_by_whoever_reads_its_lines(
    desk: Desk, people: People, tree: Tree, lines: dict[str, DecisionLine], later: DecisionPage
) -> None:
    (other,) = begun(later, procedures(tree, tree.health, range(9, 10)))
    url = reverse("desk_effect", args=[later.pk])

    def labels(user: User) -> list[str]:
        context = desk(user).get(url).context
        return [row.effect.line.label() for row in context["rows"]]

    assert labels(people.controller) == labels(people.publisher)
    assert len(labels(people.controller)) == 5
    assert labels(people.health) == [other.label()]
    own = desk(people.justice).get(url)
    assert other.label() not in own.content.decode()
    total = own.context["counts"][0]
    assert total.after == total.before - 1
    for line in own.context["rows"]:
        for name in ("difference", "foreseen"):
            assert reverse(f"lines:{name}", args=[line.effect.line.pk]) in own.content.decode()
    for name in ("page", "foreseen"):
        for client in (desk(people.health), desk(None)):
            address = reverse(f"lines:{name}", args=[lines["amended"].pk])
            assert client.get(address).status_code == 302
    assert desk(None).get(url).status_code == 302


def test_of_lines_beside_it_a_department_sees_its_own_and_how_many_others_there_are(
    desk: Desk, people: People, tree: Tree, lines: dict[str, DecisionLine]
) -> None:
    DecisionLine.objects.filter(pk=lines["new"].pk).update(agency=tree.health)
    own = lines["replaced"]
    assert "Thủ tục này đã được thay thế." in shown(desk(people.justice), own)
    for user, is_told in ((people.justice, False), (people.controller, True)):
        assert ("Thủ tục mới hoàn toàn" in shown(desk(user), own)) is is_told
        page = desk(user).get(reverse("lines:foreseen", args=[own.pk]))
        assert ("1 dòng khác của quyết định này" in page.content.decode()) is not is_told
    # What the new one shows of the replaced one is public already; its line is not.
    assert foresee(lines["new"], people.health).left_out == 1


def test_a_page_reads_the_lines_beside_it_and_not_all_of_the_decision(
    desk: Desk,
    people: People,
    tree: Tree,
    lines: dict[str, DecisionLine],
    later: DecisionPage,
) -> None:
    begun(later, procedures(tree, tree.justice, range(10, 30)))
    with CaptureQueriesContext(connection) as few:
        foresee(lines["replaced"])
    assert len(few) < 30
    assert len(foresee(lines["amended"]).periods) == 1
    compared = desk(people.justice).get(reverse("lines:difference", args=[lines["amended"].pk]))
    assert "<del>" in compared.content.decode()


def test_the_text_that_is_changed_stands_beside_the_form_and_its_difference_side_by_side(
    desk: Desk, people: People, line: DecisionLine
) -> None:
    editor = desk(people.justice)
    page = editor.get(reverse("lines:edit", args=[line.pk])).content.decode()
    beside = page.partition('class="desk-in-force"')[2].partition("form-side__panel")[0]
    for words in ("Đăng ký khai sinh", "Nộp hồ sơ", "1 ngày làm việc", "Tờ khai", "60/2014/QH13"):
        assert words in beside
    line.conditions_vi = "Điều kiện dài về nơi cư trú và giấy tờ của người yêu cầu. " * 3
    line.save()
    told = editor.get(reverse("lines:difference", args=[line.pk])).content.decode()
    assert "Theo dòng này" in told
    assert "<ins>" in told.partition('class="passage')[2]

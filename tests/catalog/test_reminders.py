"""What waits at the desk: from which day on, by when, and what settles it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from catalog.content import Kind as KindOfProcedure
from catalog.content import Text
from catalog.deadlines import Terms
from catalog.models import (
    Action,
    CalendarDay,
    DecisionPage,
    LegalDocument,
    ProcedurePage,
    Sector,
)
from catalog.promulgation import promulgate
from catalog.reminders import OVERDUE, Kind, Reminder, Rules, in_days, of_decision
from catalog.waiting import waiting
from catalog.working_days import Calendar
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import MARCH, NEW_YEAR, amendment
from tests.catalog.desk.waiting import recorded_on

TODAY = date(2026, 9, 1)
ENDS = date(2026, 12, 1)
TET = date(2026, 2, 25)
"""A Wednesday, two working days after the holidays of Tết 2026."""


@pytest.fixture
def user(tree: Tree) -> User:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    return User.objects.create_superuser("root", "root@example.test", "mật khẩu")


def in_force(tree: Tree, code: str = "1.000001", **parts: Any) -> ProcedurePage:
    page = a_page(tree, code)
    promulgated(tree, page, a_content(code, f"Thủ tục {code}", **parts), NEW_YEAR)
    return page


def temporary(tree: Tree, until: date, code: str = "1.000001", **fields: Any) -> ProcedurePage:
    """A procedure in force, for which a text holds that ends by itself."""
    page = in_force(tree, code)
    line = amendment(tree, page, MARCH, f"Tạm thời {code}", temporary_until=until, **fields)
    promulgate(line.decision)
    return page


def naming(tree: Tree, *days: date | None, **fields: Any) -> DecisionPage:
    """An open decision with a line for each day, on which the document it names takes effect."""
    decision = a_decision(tree, **fields)
    for day in days:
        number = f"{LegalDocument.objects.count() + 1}/2026/NĐ-CP"
        document = LegalDocument.objects.create(code=number, number=number, in_force_from=day)
        decision.lines.create(action=Action.NEW, agency=tree.justice, changed_by=document)
    return decision


def told(user: User, today: date = TODAY) -> list[tuple[Kind, str, date, int]]:
    return [(r.kind, r.code, r.due, r.left) for r in waiting(user, today).reminders]


def test_a_temporary_text_is_told_sixty_days_before_its_end_and_not_after(
    tree: Tree, user: User
) -> None:
    temporary(tree, ENDS)
    assert told(user, ENDS - timedelta(days=61)) == []
    for left in (60, 30, 10, 1):
        day = ENDS - timedelta(days=left)
        assert told(user, day) == [(Kind.ENDING, "1.000001", ENDS, left)]
    assert told(user, ENDS) == []


@pytest.mark.parametrize("follows", ["previous", "abolished"])
def test_a_text_of_which_it_is_stated_what_follows_is_settled(
    tree: Tree, user: User, follows: str
) -> None:
    temporary(tree, date(2026, 10, 1), follows=follows)
    assert told(user) == []


def test_a_later_version_settles_a_temporary_text_after_a_gap_too(tree: Tree, user: User) -> None:
    until = date(2026, 10, 1)
    for days, code in ((0, "1.000001"), (20, "1.000002")):
        page = temporary(tree, until, code)
        assert len(told(user)) == 1
        day = until + timedelta(days=days)
        promulgated(tree, page, a_content(code, "Tiếp theo"), day, Action.AMENDED)
        assert told(user) == []


def test_an_end_that_a_decision_brings_settles_a_temporary_text(tree: Tree, user: User) -> None:
    page = temporary(tree, date(2026, 10, 1))
    promulgate(an_ending(tree, page, date(2026, 9, 20)).decision)
    assert told(user) == []


def test_what_amends_a_temporary_text_ends_with_it_and_is_told(tree: Tree, user: User) -> None:
    page = temporary(tree, date(2026, 10, 1))
    promulgate(amendment(tree, page, date(2026, 8, 1), "Tạm thời, sửa lại").decision)
    [reminder] = waiting(user, TODAY).reminders
    assert (reminder.name.vi, reminder.due) == ("Tạm thời, sửa lại", date(2026, 10, 1))


def test_a_line_that_is_not_law_yet_settles_nothing_but_is_known(tree: Tree, user: User) -> None:
    page = temporary(tree, date(2026, 10, 1))
    line = amendment(tree, page, date(2026, 9, 1), "Sẽ sửa")
    [reminder] = [r for r in waiting(user, TODAY).reminders if r.kind is Kind.ENDING]
    assert reminder.line == line.pk


def test_how_far_ahead_is_set(tree: Tree, user: User, settings: Settings) -> None:
    temporary(tree, date(2026, 10, 1))
    settings.REMIND_DAYS_BEFORE = (20,)
    assert told(user, date(2026, 9, 10)) == []
    assert len(told(user, date(2026, 9, 11))) == 1


def test_a_decision_is_to_be_signed_five_working_days_before_the_last_document_takes_effect(
    tree: Tree, user: User
) -> None:
    decision = naming(tree, date(2026, 1, 5), TET, None)
    due = date(2026, 2, 11)
    assert told(user, due - timedelta(days=61)) == []
    first = due - timedelta(days=60)
    assert told(user, first) == [(Kind.SIGNING, decision.number, due, 60)]
    assert told(user, due)[0][3] == 0
    assert told(user, TET)[0][3] == -14
    off = {"kind": "off", "reason_vi": "Bão", "document": "1/CĐ-TTg"}
    CalendarDay.objects.create(day=date(2026, 2, 12), **off)
    assert told(user, first)[0][2] == date(2026, 2, 10)


def test_a_signed_decision_is_to_be_public_five_working_days_after_across_tet() -> None:
    asked: dict[str, Any] = {"signed": date(2026, 2, 11), "in_force_from": TET}
    due = (Kind.PROMULGATION, date(2026, 2, 25))
    assert of_decision(Calendar(), Terms(), date(2026, 2, 11), **asked) == due
    before = of_decision(Calendar(), Terms(), date(2026, 2, 10), **asked)
    assert before == (Kind.SIGNING, date(2026, 2, 11)), "signed on a day to come is not signed"
    asked = {"signed": None, "in_force_from": None}
    assert of_decision(Calendar(), Terms(), TODAY, **asked) is None


def test_what_a_document_of_the_fast_track_brings_has_other_days(tree: Tree, user: User) -> None:
    decision = naming(tree, date(2026, 8, 20), date(2026, 8, 26))
    number = decision.number
    assert told(user) == [(Kind.SIGNING, number, date(2026, 8, 20), -12)]
    LegalDocument.objects.filter(in_force_from=date(2026, 8, 20)).update(is_fast_track=True)
    assert told(user) == [(Kind.SIGNING, number, date(2026, 8, 20), -12)], "it is not the last one"
    LegalDocument.objects.filter(in_force_from=date(2026, 8, 26)).update(is_fast_track=True)
    # Three days after it took effect is a Saturday; the next working day comes after the holidays.
    assert told(user) == [(Kind.SIGNING, number, date(2026, 9, 3), 2)]
    DecisionPage.objects.update(signed_on=date(2026, 8, 20))
    assert told(user) == [(Kind.PROMULGATION, number, date(2026, 8, 22), -10)]


def test_an_open_decision_is_told_until_it_is_promulgated(tree: Tree, user: User) -> None:
    page = in_force(tree)
    line = amendment(tree, page, date(2026, 8, 20), "Tên mới")
    number = line.decision.number
    # Saturday 22 August 2026 is worked for a day off.
    assert told(user) == [(Kind.PROMULGATION, number, date(2026, 8, 26), -6)]
    promulgate(line.decision)
    assert told(user) == []


def test_what_an_import_grows_waits_for_nothing(tree: Tree, user: User) -> None:
    a_decision(tree, date(2026, 8, 1), source="test")
    assert told(user) == []


def made_in_2025(tree: Tree, **parts: Any) -> ProcedurePage:
    """A procedure recorded on 10 March 2025 in Vietnam, where it is the day before in Greenwich."""
    with recorded_on("2025-03-10"):
        return in_force(tree, **parts)


A_YEAR_LATER = date(2026, 3, 10)


def test_a_procedure_is_looked_through_after_more_than_a_year(tree: Tree, user: User) -> None:
    made_in_2025(tree)
    assert told(user, A_YEAR_LATER) == []
    next_day = A_YEAR_LATER + timedelta(days=1)
    assert told(user, next_day) == [(Kind.REVIEW, "1.000001", A_YEAR_LATER, -1)]


def test_guidance_that_is_published_begins_the_year_anew(tree: Tree, user: User) -> None:
    page = made_in_2025(tree)
    with recorded_on("2026-03-01"):
        page.save_revision().publish()
    assert told(user, TODAY) == []
    assert told(user, date(2027, 3, 2)) == [(Kind.REVIEW, "1.000001", date(2027, 3, 1), -1)]


def test_a_newer_version_begins_the_year_anew(tree: Tree, user: User) -> None:
    page = made_in_2025(tree)
    with recorded_on("2026-03-01"):
        promulgated(tree, page, a_content("1.000001", "Mới"), MARCH, Action.AMENDED)
    assert told(user, TODAY) == []
    assert told(user, date(2027, 3, 2)) == [(Kind.REVIEW, "1.000001", date(2027, 3, 1), -1)]


def test_internal_and_ended_procedures_are_not_looked_through(tree: Tree, user: User) -> None:
    made_in_2025(tree, kind=KindOfProcedure.INTERNAL)
    ended = made_in_2025(tree, code="1.000002")
    with recorded_on("2025-03-11"):
        promulgate(an_ending(tree, ended, date(2026, 2, 1)).decision)
    assert told(user, TODAY) == []


def test_no_procedure_has_to_be_looked_through_where_it_is_set_so(
    tree: Tree, user: User, settings: Settings
) -> None:
    made_in_2025(tree)
    settings.REVIEW_AFTER_DAYS = 0
    assert told(user, TODAY) == []


def test_what_the_law_sets_a_day_for_comes_first(tree: Tree, user: User) -> None:
    made_in_2025(tree, code="1.000002")
    with recorded_on("2026-08-01"):
        temporary(tree, date(2026, 10, 1))
    naming(tree, date(2026, 9, 15))
    kinds = [kind for kind, *_rest in told(user)]
    assert kinds == [Kind.SIGNING, Kind.ENDING, Kind.REVIEW]


def test_urgency_is_past_its_day_or_due_within_days() -> None:
    def urgent(left: int) -> set[str]:
        due = TODAY + timedelta(days=left)
        reminder = Reminder(Kind.ENDING, 1, "1.000001", Text("Tên"), due, left)
        return {asked for asked in (OVERDUE, "10", "30", "60") if reminder.has_urgency(asked)}

    assert urgent(-1) == {OVERDUE}
    assert urgent(0) == urgent(10) == {"10", "30", "60"}
    assert urgent(11) == urgent(30) == {"30", "60"}
    assert urgent(31) == urgent(60) == {"60"}
    assert Rules(()).is_told(0)
    assert not Rules(()).is_told(1)


def test_days_are_said_in_both_languages() -> None:
    with translation.override("vi"):
        assert [in_days(n) for n in (-1, 0, 2)] == ["quá 1 ngày", "hôm nay", "còn 2 ngày"]
    with translation.override("en"):
        said = [in_days(n) for n in (-2, -1, 0, 1, 2)]
    assert said == ["2 days over", "1 day over", "today", "in 1 day", "in 2 days"]


def test_thirty_of_each_are_read_in_as_many_queries_as_three(tree: Tree, user: User) -> None:
    def made(numbers: range) -> None:
        for n in numbers:
            temporary(tree, date(2026, 10, 1), f"1.1000{n:02}")
            naming(tree, date(2026, 9, 15), date(2026, 9, 16))
            made_in_2025(tree, code=f"1.2000{n:02}")

    def queries() -> int:
        asker = User.objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as asked:
            waiting(asker, TODAY)
        return len(asked)

    made(range(3))
    before = queries()
    made(range(3, 30))
    assert queries() == before
    assert len(waiting(user, TODAY).reminders) == 30 * 3

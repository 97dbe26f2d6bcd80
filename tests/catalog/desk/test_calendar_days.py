"""The working days at the desk: who enters exceptions, what is refused, what they do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from catalog.deadlines import Terms
from catalog.models import CalendarDay, Change
from catalog.site_calendar import calendar_of_the_site, terms_of_the_site
from tests.catalog.desk.conftest import People
from tests.catalog.desk.test_rights import is_refused

Desk = Callable[[User | None], Client]

FRIDAY, SATURDAY = date(2026, 1, 2), date(2026, 1, 10)


def url(view: str, *keys: int) -> str:
    return reverse(CalendarDay.snippet_viewset.get_url_name(view), args=keys)


def a_form(**changed: str) -> dict[str, str]:
    return {
        "day": "02/01/2026",
        "kind": "off",
        "reason_vi": "Nghỉ Tết Dương lịch, hoán đổi",
        "reason_en": "",
        "document": "12729/VPCP-KGVX",
    } | changed


def an_exception(day: date = FRIDAY, kind: str = "off", **fields: Any) -> CalendarDay:
    words = {"reason_vi": "Hoán đổi", "document": "12729/VPCP-KGVX"}
    return CalendarDay.objects.create(day=day, kind=kind, **(words | fields))


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("who", ["controller", "administrator", "superuser"])
def test_controllers_and_administrators_enter_change_and_delete(
    desk: Desk, people: People, who: str
) -> None:
    client = desk(getattr(people, who))
    assert client.post(url("add"), a_form()).status_code == 302
    row = CalendarDay.objects.get()
    assert (row.day, row.is_working, row.reason_vi) == (
        FRIDAY,
        False,
        "Nghỉ Tết Dương lịch, hoán đổi",
    )
    changed = a_form(reason_en="New Year, swapped")
    assert client.post(url("edit", row.pk), changed).status_code == 302
    row.refresh_from_db()
    assert row.reason_en == "New Year, swapped"
    assert client.post(url("delete", row.pk)).status_code == 302
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("who", [None, "justice", "publisher"])
def test_nobody_else_does(desk: Desk, people: People, who: str | None) -> None:
    client = desk(getattr(people, who) if who else None)
    row = an_exception()
    for view, keys in (("list", ()), ("add", ()), ("edit", (row.pk,)), ("delete", (row.pk,))):
        assert is_refused(client.get(url(view, *keys))), view
        assert is_refused(client.post(url(view, *keys), a_form(reason_vi="Khác"))), view
    row.refresh_from_db()
    assert row.reason_vi == "Hoán đổi"


def test_a_swap_moves_the_sites_calendar_with_one_query(
    desk: Desk, people: People, django_assert_num_queries: Callable[[int], Any]
) -> None:
    before = calendar_of_the_site()
    assert before.after(date(2025, 12, 31), 6) == date(2026, 1, 9)
    client = desk(people.controller)
    client.post(url("add"), a_form())
    client.post(url("add"), a_form(day="10/01/2026", kind="worked", reason_vi="Làm bù"))
    with django_assert_num_queries(1):
        calendar = calendar_of_the_site()
        assert calendar.after(date(2025, 12, 31), 6) == SATURDAY
    assert not calendar.is_working(FRIDAY)
    assert calendar.is_working(SATURDAY)


@pytest.mark.parametrize(
    ("changed", "vietnamese", "english"),
    [
        (
            {"day": "24/11/2026"},
            "24/11/2026 vốn là ngày nghỉ: Ngày Văn hóa Việt Nam.",
            "24 November 2026 is a day off already: Vietnam Cultural Day.",
        ),
        (
            {"day": "10/01/2026"},
            "10/01/2026 vốn là ngày nghỉ vì là ngày cuối tuần.",
            "10 January 2026 is a day off already: it is at a weekend.",
        ),
        (
            {"day": "14/01/2026", "kind": "worked"},
            "14/01/2026 vốn là ngày làm việc, không cần nhập.",
            "14 January 2026 is a working day already: nothing has to be entered.",
        ),
        (
            {"day": "22/08/2026", "kind": "worked"},
            "22/08/2026 vốn là ngày làm việc, không cần nhập.",
            "22 August 2026 is a working day already: nothing has to be entered.",
        ),
    ],
)
def test_what_says_nothing_new_is_refused_with_words(
    desk: Desk, people: People, changed: dict[str, str], vietnamese: str, english: str
) -> None:
    client = desk(people.controller)
    answer = client.post(url("add"), a_form(**changed))
    assert list(answer.context["form"].errors) == ["day"]
    assert vietnamese in text_of(answer)
    speak_english(people.controller)
    assert english in text_of(client.post(url("add"), a_form(**changed)))
    assert not CalendarDay.objects.exists()


def speak_english(user: User) -> None:
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "en"
    profile.save()


def test_a_second_row_for_a_day_is_refused_with_words(desk: Desk, people: People) -> None:
    an_exception()
    client = desk(people.controller)
    answer = client.post(url("add"), a_form())
    assert list(answer.context["form"].errors) == ["day"]
    assert "Ngày này đã có một ngoại lệ. Hãy sửa ngoại lệ đó." in text_of(answer)
    speak_english(people.controller)
    english = "This day has an exception already. Change that one."
    assert english in text_of(client.post(url("add"), a_form()))
    with pytest.raises(IntegrityError), transaction.atomic():
        an_exception()


@pytest.mark.parametrize("missing", ["day", "kind", "reason_vi", "document"])
def test_an_exception_says_which_day_what_why_and_by_which_document(
    desk: Desk, people: People, missing: str
) -> None:
    answer = desk(people.controller).post(url("add"), a_form(**{missing: ""}))
    assert list(answer.context["form"].errors) == [missing]


def test_the_list_tells_the_day_of_the_week_and_is_filtered_by_year(
    desk: Desk, people: People
) -> None:
    an_exception()
    an_exception(SATURDAY, "worked", reason_vi="Làm bù cho ngày 02/01/2026")
    an_exception(date(2025, 5, 2), "worked", document="Thử")
    client = desk(people.controller)

    def listed(**asked: str) -> list[date]:
        return [row.day for row in client.get(url("list"), asked).context["object_list"]]

    assert listed() == [SATURDAY, FRIDAY, date(2025, 5, 2)]
    assert listed(year="2026") == [SATURDAY, FRIDAY]
    assert listed(year="2025") == [date(2025, 5, 2)]
    assert listed(year="2026", kind="off") == [FRIDAY]
    assert listed(q="làm bù") == [SATURDAY]
    page = text_of(client.get(url("list"), {"year": "2026"}))
    assert "10/01/2026" in page
    assert "Thứ 7" in page
    assert "12729/VPCP-KGVX" in page
    assert client.get(url("list"), {"year": "bừa"}).status_code == 200


@time_machine.travel("2026-11-26T08:00:00+07:00", tick=False)
def test_the_form_shows_the_days_off_that_are_known_in_the_editors_language(
    desk: Desk, people: People
) -> None:
    client = desk(people.controller)
    page = text_of(client.get(url("add")))
    assert "17/02/2026: Tết Nguyên Đán" in page
    assert "22/08/2026: ngày làm việc" in page
    assert "02/09/2027: Quốc khánh" in page
    speak_english(people.controller)
    assert "17/02/2026: Lunar New Year" in text_of(client.get(url("add")))


def test_the_menu_leads_to_it_for_those_who_may(desk: Desk, people: People) -> None:
    home = reverse("wagtailadmin_home")
    assert url("list") in desk(people.controller).get(home).content.decode()
    assert url("list") not in desk(people.justice).get(home).content.decode()


def test_changes_are_in_the_desks_history_and_not_in_the_journal(
    desk: Desk, people: People
) -> None:
    before = Change.objects.count()
    desk(people.controller).post(url("add"), a_form())
    row = CalendarDay.objects.get()
    (entry,) = ModelLogEntry.objects.for_instance(row)
    assert (entry.action, entry.user) == ("wagtail.create", people.controller)
    assert Change.objects.count() == before


def test_an_exception_is_named_by_its_day_and_what_it_is(db: None) -> None:
    row = an_exception(SATURDAY, "worked")
    with translation.override("vi"):
        assert str(row) == "10/01/2026 · ngày làm việc"
    with translation.override("en"):
        assert str(row) == "10 January 2026 · working day"


def test_the_terms_are_those_of_the_decree_where_nothing_is_set() -> None:
    assert terms_of_the_site() == Terms() == Terms(5, 3, 5, 2)


def test_the_terms_are_set_by_the_operator(settings: Settings) -> None:
    settings.DEADLINE_ANNOUNCED = 7
    settings.DEADLINE_ANNOUNCED_FAST_TRACK = 4
    settings.DEADLINE_PUBLIC = 6
    settings.DEADLINE_PUBLIC_FAST_TRACK = 1
    assert terms_of_the_site() == Terms(
        announced=7, announced_fast_track=4, public=6, public_fast_track=1
    )

"""Searches that did not help: what is counted of them, what is not, and for how long."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from catalog import selectors
from catalog.content import Step, StepCase, Text
from catalog.models import ProcedurePage
from search import language, unanswered
from search.models import UnansweredSearch
from search.unanswered import Outcome, forget, note, words_of
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """Birth registration, with a paper that only its text names."""
    page = a_page(tree)
    steps = (StepCase(steps=(Step(text=Text("Xuất trình giấy chứng sinh")),)),)
    promulgated(tree, page, a_content(steps=steps), JANUARY)
    return page


def ask(client: Client, query: str, **parameters: str) -> int:
    """Ask as a reader does; return the status."""
    return client.get("/tim-kiem/", {"q": query, **parameters}).status_code


def counted() -> dict[str, tuple[int, int]]:
    """Return how often each search found nothing, and nothing that fits."""
    return {row.words: (row.nothing, row.weak) for row in UnansweredSearch.objects.all()}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("  Giá VÀNG, hôm nay?! ", "giá vàng hôm nay"),
        ("Gi\u0061\u0301 vàng", "giá vàng"),
        ("mẫu CT01 năm 2026", "mẫu ct01 năm 2026"),
        ("quy hoạch đô thị mới", "quy hoạch đô thị mới"),
        ("tài nguyên nước", "tài nguyên nước"),
        ("phạm vi, văn bản", "phạm vi văn bản"),
        ("=cmd|' /C calc'!A0", "cmd c calc a0"),
        ("mot " * 60, ("mot " * 25).strip()),
        ("a" * 500, "a" * 100),
    ],
)
def test_the_words_of_a_question_are_kept_and_nothing_else_of_it(query: str, kept: str) -> None:
    assert words_of(query) == kept


@pytest.mark.parametrize(
    "query",
    [
        "căn cước 012345678901",
        "cmnd 012 345 678",
        "gọi 0912.345.678 giúp tôi",
        "(+84) 912-345-678",
        "hộ chiếu C1234567",
        "sinh ngày 01/02/1990",
        "٠١٢٣٤٥٦٧٨٩ căn cước",
        "gửi về an.nguyen@example.vn",
        "an@ example.vn",
        "an＠example",
        "https://example.vn/ho-so",
        "WWW.example/an",
        "example.com/hoa",
        "ho-so.example.vn",
        "giấy khai sinh của Nguyễn Thị Hoa",
        "giay khai sinh cua nguyen van an",
        "nguyễn an",
        "TRẦN VĂN BÌNH",
        "le thi hong",
        "2026",
        "?! ☎ 🎂",
        "",
    ],
)
def test_what_may_be_somebodys_own_is_not_kept_at_all(query: str) -> None:
    assert words_of(query) == ""


@given(st.text(max_size=300))
def test_no_text_breaks_the_counting_or_brings_a_long_number(text: str) -> None:
    kept = words_of(text)
    assert len(kept) <= 100
    assert not re.search(r"\d(?:\W*\d){6}", kept)
    assert kept == " ".join(language.words(kept))


@pytest.mark.parametrize(("query", "row"), [("zzz", (2, 0)), ("chứng sinh", (0, 2))])
def test_a_question_that_finds_nothing_or_nothing_that_fits_is_counted(
    client: Client, birth: ProcedurePage, query: str, row: tuple[int, int]
) -> None:
    assert ask(client, query) == ask(client, query.upper()) == 200
    assert counted() == {query: row}


def test_what_finds_is_not_counted(client: Client, birth: ProcedurePage) -> None:
    for query in ("khai sinh", "1.001193", "", "?"):
        assert ask(client, query) == 200
    assert counted() == {}


@pytest.mark.parametrize(
    "parameters",
    [
        {"cap": "commune"},
        {"ngay": "2026-02-01"},
        {"het-hieu-luc": "1"},
        {"nguyen-van": "1"},
        {"xep": "ten"},
    ],
)
def test_only_a_plain_question_counts(
    client: Client, birth: ProcedurePage, parameters: dict[str, str]
) -> None:
    assert ask(client, "zzz", **parameters) == 200
    assert counted() == {}


def test_only_a_page_that_a_reader_sees_counts(client: Client, birth: ProcedurePage) -> None:
    assert client.head("/tim-kiem/", {"q": "zzz"}).status_code == 200
    client.get("/tim-kiem/goi-y/", {"q": "zzz"})
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "an editor tries words out"
    ask(client, "zzz")
    assert counted() == {}


def test_nothing_of_who_asked_is_kept(client: Client, birth: ProcedurePage) -> None:
    headers = {"User-Agent": "Trình duyệt", "Referer": "https://example.vn/tu-day"}
    client.get("/tim-kiem/", {"q": "zzz"}, REMOTE_ADDR="203.0.113.9", headers=headers)
    (row,) = UnansweredSearch.objects.values()
    del row["id"]
    today = selectors.today()
    assert row == {"day": today, "words": "zzz", "folded": "zzz", "nothing": 1, "weak": 0}


@pytest.mark.parametrize(
    "query",
    [
        "zzz " * 2_500,
        "zzz\0zzz",
        "🎂" * 500,
        "\u202eabc zzz",
        "한글" * 400,
        "%' OR 1=1 --",
        "[zzz(*",
    ],
)
def test_hostile_questions_are_answered_and_leave_little(
    client: Client, birth: ProcedurePage, query: str
) -> None:
    assert ask(client, query) in (200, 400)
    assert all(len(words) <= 100 for words in counted())


def test_a_flood_of_words_is_counted_up_to_a_number(
    client: Client, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "MOST_A_DAY", 2)
    for query in ("zza", "zzb", "zzc", "zza"):
        ask(client, query)
    assert counted() == {"zza": (2, 0), "zzb": (1, 0)}


def a_row(days_ago: int) -> UnansweredSearch:
    day = selectors.today() - timedelta(days=days_ago)
    return UnansweredSearch.objects.create(day=day, words="zzz", folded="zzz", nothing=1)


def test_counts_are_forgotten_after_their_time(db: None, settings: Settings) -> None:
    settings.SEARCH_UNANSWERED_DAYS = 30
    kept, old = a_row(29), a_row(30)
    said = StringIO()
    call_command("search_forget", stdout=said)
    assert said.getvalue() == "1 forgotten\n"
    assert list(UnansweredSearch.objects.all()) == [kept]
    assert old not in UnansweredSearch.objects.all()


def test_the_first_count_of_a_day_forgets_old_ones(db: None, settings: Settings) -> None:
    settings.SEARCH_UNANSWERED_DAYS = 30
    a_row(30)
    note("xem phim", Outcome.NOTHING)
    assert counted() == {"xem phim": (1, 0)}


@pytest.mark.parametrize("days", [0, -1])
def test_no_days_keep_nothing(
    client: Client, birth: ProcedurePage, settings: Settings, days: int
) -> None:
    a_row(0)
    settings.SEARCH_UNANSWERED_DAYS = days
    assert ask(client, "xem phim") == 200
    assert counted() == {}
    a_row(0)
    assert forget(selectors.today()) == 1


def test_any_number_of_days_is_a_retention(db: None, settings: Settings) -> None:
    settings.SEARCH_UNANSWERED_DAYS = 10**9
    a_row(100)
    note("zzz", Outcome.WEAK)
    assert UnansweredSearch.objects.count() == 2


def test_a_database_that_refuses_leaves_the_answer_as_it_is(
    client: Client,
    birth: ProcedurePage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("attempt to write a readonly database: zzz")

    monkeypatch.setattr(unanswered, "_count", refuse)
    assert ask(client, "zzz") == 200
    assert "not counted" in caplog.text
    assert "zzz" not in caplog.text


only_sqlite = pytest.mark.skipif(
    "sqlite" not in django_settings.DATABASES["default"]["ENGINE"],
    reason="PostgreSQL locks single rows",
)


@only_sqlite
def test_where_nothing_is_to_be_forgotten_no_lock_is_waited_for(transactional_db: None) -> None:
    kept = a_row(0)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert forget(selectors.today()) == 0
        other.execute("ROLLBACK")
    assert list(UnansweredSearch.objects.all()) == [kept]


@only_sqlite
def test_a_database_that_is_locked_is_waited_for_a_moment_only(transactional_db: None) -> None:
    def patience() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            return int(cursor.fetchone()[0])

    usual = patience()
    place = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with unanswered._briefly():
            assert patience() < usual / 10
        note("zzz", Outcome.NOTHING)
        assert counted() == {}
        other.execute("ROLLBACK")
    assert patience() == usual
    note("zzz", Outcome.NOTHING)
    assert counted() == {"zzz": (1, 0)}

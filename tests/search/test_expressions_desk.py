"""Expressions that editors add, and the list of searches that found nothing, at the desk."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog import selectors
from catalog.groups import CONTROLLERS, PUBLISHERS, create_groups, department_group
from catalog.models import ProcedurePage
from search import service
from search.desk import EXPRESSIONS, FORGET, REPORT
from search.expressions import Fault
from search.expressions.current import shipped
from search.models import SearchExpression, UnansweredSearch
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, JUNE
from tests.search.processes import database_url

LIST, ADD = f"{EXPRESSIONS}:list", f"{EXPRESSIONS}:add"
FOUND = 'href="/thu-tuc/1.001193/"'
PHRASE, TERM = "bé chào đời", "khai sinh"


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    return page


@pytest.fixture
def sit(tree: Tree) -> Callable[[str], Client]:
    """Return a browser at which somebody of a group sits."""
    create_groups()
    groups = {
        "controller": Group.objects.get(name=CONTROLLERS),
        "publisher": Group.objects.get(name=PUBLISHERS),
        "department": department_group(tree.justice),
    }

    def at_the_desk(who: str) -> Client:
        user = User.objects.create_user(who)
        user.groups.add(groups[who])
        client = Client()
        client.force_login(user)
        return client

    return at_the_desk


Sit = Callable[[str], Client]


def a_form(**changed: str) -> dict[str, str]:
    return {"phrase": PHRASE, "term": TERM, "kind": "citizen", "note": ""} | changed


def an_expression(phrase: str = PHRASE, term: str = TERM, **fields: Any) -> SearchExpression:
    return SearchExpression.objects.create(phrase=phrase, term=term, **fields)


def found(query: str) -> list[str]:
    return [result.code for result in service.search(SearchRequest(query, JUNE)).results]


def terms(query: str) -> tuple[str, ...]:
    return service.search(SearchRequest(query, JUNE)).also_searched


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def test_what_a_controller_adds_holds_for_the_next_question_of_a_reader(
    birth: ProcedurePage, sit: Sit
) -> None:
    reader, controller = Client(), sit("controller")
    before = reader.get("/tim-kiem/", {"q": "be chao doi"})
    assert FOUND not in text_of(before)
    assert controller.post(reverse(ADD), a_form()).status_code == 302
    after = text_of(reader.get("/tim-kiem/", {"q": "be chao doi"}))
    assert FOUND in after
    assert TERM in after.partition("Đã tìm cả")[2]
    (entry,) = ModelLogEntry.objects.for_instance(SearchExpression.objects.get())
    assert (entry.action, entry.user.username) == ("wagtail.create", "controller")


def test_what_is_changed_or_deleted_holds_at_once_too(birth: ProcedurePage, sit: Sit) -> None:
    controller, row = sit("controller"), an_expression()
    assert found(PHRASE) == ["1.001193"]
    edit = reverse(f"{EXPRESSIONS}:edit", args=[row.pk])
    assert controller.post(edit, a_form(term="hộ chiếu")).status_code == 302
    assert terms(PHRASE) == ("hộ chiếu",)
    delete = reverse(f"{EXPRESSIONS}:delete", args=[row.pk])
    assert controller.post(delete).status_code == 302
    assert terms(PHRASE) == ()
    an_expression()
    assert found(PHRASE) == ["1.001193"]
    SearchExpression.objects.all().delete()
    assert found(PHRASE) == []


def test_what_a_fixture_brings_holds_at_once(birth: ProcedurePage, tmp_path: Path) -> None:
    row, fixture = an_expression(), tmp_path / "expressions.json"
    fixture.write_text(serializers.serialize("json", [row]))
    row.delete()
    assert found(PHRASE) == []
    call_command("loaddata", str(fixture), verbosity=0)
    assert found(PHRASE) == ["1.001193"]


def test_an_expression_takes_the_place_of_one_that_comes_with_the_software(
    birth: ProcedurePage, sit: Sit
) -> None:
    came = next(row for row in shipped() if row.phrase == "sổ đỏ")
    assert terms("so do") == (came.term,)
    row = an_expression("Sổ Đỏ", "khai sinh")
    assert terms("so do") == ("khai sinh",)
    assert came.term in text_of(sit("controller").get(reverse(LIST)))
    row.delete()
    assert terms("so do") == (came.term,)


def test_kinds_and_marks_mean_what_they_mean_in_the_tables(birth: ProcedurePage) -> None:
    an_expression("newborn paper", "khai sinh", kind="english")
    assert found("how do I get a newborn paper") == ["1.001193"]
    an_expression("bế", "khai sinh", marked_only=True)
    meaning = service.understood(SearchRequest("bế be", JUNE), service.engine())
    assert [reading.ranking_only for reading in meaning.readings] == [False, True]


def test_commands_understand_as_the_page_does(
    birth: ProcedurePage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.tsv"
    questions.write_text(f"id\tquery\n1\t{PHRASE}\n")
    an_expression()
    call_command("search_run", str(questions), "--as-of", JUNE.isoformat())
    assert json.loads(capsys.readouterr().out)["codes"] == ["1.001193"]


def test_another_process_sees_an_expression_with_its_next_question(
    transactional_db: None, tree: Tree, tmp_path: Path
) -> None:
    promulgated(tree, a_page(tree), a_content(), JANUARY)
    assert found(PHRASE) == []
    code = (
        "import django; django.setup()\n"
        "from search.models import SearchExpression\n"
        f"SearchExpression.objects.create(phrase={PHRASE!r}, term={TERM!r})\n"
    )
    place = connection.settings_dict["NAME"]
    shared = f"sqlite:///{place}" if connection.vendor == "sqlite" else database_url(tmp_path)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": shared,
        "NIEM_YET_VAR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(str(settings.ROOT / part) for part in (".", "site")),
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert found(PHRASE) == ["1.001193"]


def test_a_question_costs_no_query_for_expressions_that_are_known(birth: ProcedurePage) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            found("khai sinh")
        return len(asked)

    found("khai sinh")
    without = queries()
    an_expression()
    assert queries() == without + 1
    assert queries() == without


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"phrase": ""}, "phrase", "required"),
        ({"phrase": "?!"}, "phrase", Fault.NO_WORDS),
        ({"term": "–"}, "term", Fault.NO_WORDS),
        ({"term": "BE CHAO DOI"}, "term", Fault.OWN_TERM),
        ({"phrase": "Có RỒI"}, "phrase", "taken"),
        ({"phrase": "a" * 101}, "phrase", "max_length"),
        ({"phrase": "bé\0chào"}, "phrase", "null_characters_not_allowed"),
        ({"kind": "slang"}, "kind", "invalid_choice"),
    ],
)
def test_what_is_no_expression_is_refused_at_its_field(
    sit: Sit, changed: dict[str, str], field: str, code: str
) -> None:
    an_expression("có rồi", "khai sinh")
    response = sit("controller").post(reverse(ADD), a_form(**changed))
    assert response.status_code == 200
    errors = response.context["form"].errors.as_data()
    assert {name: [error.code for error in told] for name, told in errors.items()} == {
        field: [code]
    }
    assert SearchExpression.objects.count() == 1


@pytest.mark.parametrize("address", ["add", "edit"])
def test_who_keeps_the_words_that_somebody_else_kept_a_moment_ago_is_told(
    sit: Sit, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    own = an_expression("có rồi", "khai sinh")
    url = reverse(f"{EXPRESSIONS}:{address}", args=[own.pk] if address == "edit" else [])
    checked = SearchExpression.clean

    def clean(expression: SearchExpression) -> None:
        checked(expression)
        monkeypatch.setattr(SearchExpression, "clean", checked)
        an_expression(PHRASE, "khai tử")  # saved between the check and the saving

    monkeypatch.setattr(SearchExpression, "clean", clean)
    response = sit("controller").post(url, a_form())
    assert response.status_code == 200
    errors = response.context["form"].errors.as_data()
    assert [error.code for error in errors["phrase"]] == ["taken"]
    assert set(SearchExpression.objects.values_list("phrase", "term")) == {
        ("có rồi", "khai sinh"),
        (PHRASE, "khai tử"),
    }


def test_an_expression_may_keep_its_own_words(db: None) -> None:
    row = an_expression("  Bé   chào đời ", TERM)
    row.full_clean()
    assert row.phrase == "Bé chào đời"
    row.save()
    other = SearchExpression(phrase="be chao doi", term=TERM)
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert list(refused.value.message_dict) == ["phrase"]


@pytest.mark.parametrize("phrase", ["한글" * 50, "İ" * 100, "🎂 a", "%s {0} <b>", "\u202eabc"])
def test_any_phrase_with_a_word_can_be_kept_and_searched_by(
    birth: ProcedurePage, phrase: str
) -> None:
    row = SearchExpression(phrase=phrase, term=TERM)
    row.full_clean()
    row.save()
    row.refresh_from_db()
    assert terms(row.phrase) == (TERM,)
    assert found(row.phrase) == ["1.001193"]


@pytest.mark.parametrize(
    ("who", "writes", "reads"),
    [("controller", True, True), ("department", False, True), ("publisher", False, False)],
)
def test_each_group_does_what_is_its_own(sit: Sit, who: str, *, writes: bool, reads: bool) -> None:
    row, browser = an_expression(), sit(who)
    for name, arguments in ((LIST, []), (ADD, []), (f"{EXPRESSIONS}:edit", [row.pk])):
        assert (browser.get(reverse(name, args=arguments)).status_code == 200) is writes
    assert browser.post(reverse(ADD), a_form(phrase="xe điện")).status_code == 302
    assert SearchExpression.objects.filter(phrase="xe điện").exists() is writes
    assert (browser.get(reverse(REPORT)).status_code == 200) is reads
    assert Client().get(reverse(REPORT)).status_code == 302


def a_count(words: str, folded: str, *, days_ago: int = 0, **numbers: int) -> None:
    day = selectors.today() - timedelta(days=days_ago)
    UnansweredSearch.objects.create(day=day, words=words, folded=folded, **numbers)


@pytest.fixture
def counts(db: None) -> None:
    a_count("sổ hộ khẩu điện tử", "so ho khau dien tu", nothing=2, weak=1)
    a_count("so ho khau dien tu", "so ho khau dien tu", days_ago=3, nothing=4)
    a_count("giá vàng", "gia vang", days_ago=9, weak=5)
    a_count("xem phim", "xem phim", days_ago=200, nothing=99)


def rows(response: HttpResponse) -> list[tuple[str, int, int]]:
    assert response.status_code == 200
    listed = response.context["object_list"]
    return [(row["written"], row["times_nothing"], row["times_weak"]) for row in listed]


KHAU, VANG = ("sổ hộ khẩu điện tử", 6, 1), ("giá vàng", 0, 5)


def test_the_list_adds_up_days_and_spellings_and_forgets_old_ones(sit: Sit, counts: None) -> None:
    response = sit("controller").get(reverse(REPORT))
    assert rows(response) == [KHAU, VANG]
    today = selectors.today()
    assert f"{today - timedelta(days=3):%d/%m/%Y} – {today:%d/%m/%Y}" in text_of(response)
    assert not UnansweredSearch.objects.filter(words="xem phim").exists()


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ({"outcome": "weak"}, [VANG, ("sổ hộ khẩu điện tử", 2, 1)]),
        ({"outcome": "nothing"}, [("sổ hộ khẩu điện tử", 6, 1)]),
        ({"day_from": "-5"}, [KHAU]),
        ({"day_to": "-1"}, [VANG, ("so ho khau dien tu", 4, 0)]),
        ({"q": "vang"}, [VANG]),
        ({"q": "không có"}, []),
        ({"ordering": "times"}, [VANG, KHAU]),
        ({"ordering": "written"}, [VANG, KHAU]),
        ({"ordering": "-last"}, [KHAU, VANG]),
        ({"ordering": "day; drop table"}, [KHAU, VANG]),
        ({"day_from": "hôm qua", "outcome": "x", "p": "-3"}, [KHAU, VANG]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(
    sit: Sit, counts: None, parameters: dict[str, str], shown: list[tuple[str, int, int]]
) -> None:
    def resolved(value: str) -> str:
        if not value.startswith("-") or not value[1:].isdigit():
            return value
        return f"{selectors.today() + timedelta(days=int(value)):%d/%m/%Y}"

    asked = {n: resolved(v) if n.startswith("day") else v for n, v in parameters.items()}
    assert rows(sit("department").get(reverse(REPORT), asked)) == shown


def test_the_list_leads_to_the_search_and_to_a_form_with_the_phrase(sit: Sit, counts: None) -> None:
    browser = sit("controller")
    an_expression("giá vàng", "kinh doanh vàng")
    page = text_of(browser.get(reverse(REPORT)))
    query = "s%E1%BB%95+h%E1%BB%99+kh%E1%BA%A9u+%C4%91i%E1%BB%87n+t%E1%BB%AD"
    assert f'href="/tim-kiem/?q={query}"' in page
    assert f'href="{reverse(ADD)}?phrase={query}"' in page
    row = SearchExpression.objects.get()
    assert reverse(f"{EXPRESSIONS}:edit", args=[row.pk]) in page
    form = text_of(browser.get(reverse(ADD), {"phrase": "sổ hộ khẩu điện tử"}))
    assert 'value="sổ hộ khẩu điện tử"' in form
    assert browser.get(reverse(ADD), {"phrase": "a\0" * 10_000}).status_code == 200


def test_who_adds_no_expressions_has_no_column_for_them(sit: Sit, counts: None) -> None:
    def columns(who: str) -> list[str]:
        table = sit(who).get(reverse(REPORT)).context["table"]
        return [column.name for column in table.columns.values()]

    assert columns("controller") == [*columns("department"), "expression"]


def test_a_controller_has_words_forgotten_that_are_somebodys_own(sit: Sit, counts: None) -> None:
    forget = f"{reverse(FORGET)}?words=so+ho+khau+dien+tu"
    department, controller = sit("department"), sit("controller")
    assert forget not in text_of(department.get(reverse(REPORT)))
    department.post(forget)
    Client().post(forget)
    assert forget in text_of(controller.get(reverse(REPORT)))
    assert "“sổ hộ khẩu điện tử”" in text_of(controller.get(forget))
    assert UnansweredSearch.objects.filter(folded="so ho khau dien tu").count() == 2
    assert controller.post(forget).status_code == 302
    assert rows(controller.get(reverse(REPORT))) == [VANG]
    for address in (reverse(FORGET), f"{reverse(FORGET)}?words=%00"):
        assert controller.get(address).url == reverse(REPORT)
        assert controller.post(address).status_code == 302
    assert rows(controller.get(reverse(REPORT))) == [VANG]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_taken_along_as_a_table(sit: Sit, counts: None, form: str) -> None:
    response = sit("department").get(reverse(REPORT), {"export": form})
    assert response.status_code == 200
    data = b"".join(response.streaming_content)
    if form == "xlsx":
        assert data.startswith(b"PK")
        return
    heading, *lines = csv.reader(io.StringIO(data.decode()))
    assert len(heading) == len(lines[0])
    today = selectors.today()
    assert lines[0][:4] == ["sổ hộ khẩu điện tử", "7", "6", "1"]
    assert [date.fromisoformat(day) for day in lines[0][4:]] == [today - timedelta(days=3), today]
